using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Formats;
using MgcBackfill.Source;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Source;

/// <summary>The files of a source, merged in time order (S4); each is open only while it is read (P6).</summary>
public sealed class SourceReaderTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Daily_files_are_read_one_after_the_other() // S4
    {
        for (var day = 8; day <= 12; day++)
            new DbnBuilder().Bars("MGCG4", $"2024-01-{day:00}T12:00Z", day).WriteTo(_folder.File($"{99 - day}.dbn.zst"));

        var bars = SourceReading.All(_folder.FullName);

        Assert.Equal(8 + 9 + 10 + 11 + 12, bars.Count);
        Assert.Equal(bars.OrderBy(b => b.Ts), bars);
        Assert.Equal([0, 1, 2, 3, 4], bars.Select(b => b.File).Distinct());
        Assert.Equal(11U, bars[^1].Record);
    }

    [Fact]
    public void Files_of_single_symbols_are_merged_minute_by_minute() // S4
    {
        string[] symbols = ["MGCG4", "MGCJ4", "MGCM4"];
        foreach (var symbol in symbols)
            new DbnBuilder().Bars(symbol, "2024-01-08T12:00Z", 10_000).WriteTo(_folder.File(symbol + ".dbn.zst"));

        var bars = SourceReading.All(_folder.FullName);

        Assert.Equal(30_000, bars.Count);
        for (var i = 0; i < bars.Count; i++)
            Assert.Equal((DbnBuilder.Time("2024-01-08T12:00Z") + (i / 3 * 60_000_000_000L), symbols[i % 3]), (bars[i].Ts, bars[i].Symbol));
    }

    [Fact]
    public void Overlapping_files_of_any_shape_merge_as_one_sorted_file_would() // S4
    {
        var random = new Random(7);
        var all = new List<(long Ts, string Symbol)>();
        var range = ("2024-01-08", "2024-01-20");
        for (var file = 0; file < 6; file++)
        {
            var builder = new DbnBuilder()
                .Range(range.Item1, range.Item2)
                .With(m => file % 2 == 0 ? m : m with { Start = m.Start + (3L * 86_400_000_000_000) });
            var ts = DbnBuilder.Time("2024-01-11");
            for (var i = 0; i < 6000; i++)
            {
                ts += random.Next(1, 3) * 60_000_000_000L;
                var symbols = Enumerable.Range(0, random.Next(1, 3)).Select(s => $"MGC{"GJMQVZ"[file]}{s}");
                foreach (var symbol in symbols)
                {
                    builder.Bar(symbol, UtcText.Minute(ts));
                    all.Add((ts, symbol));
                }
            }

            builder.WriteTo(_folder.File($"{file}.dbn.zst"));
        }

        var bars = SourceReading.All(_folder.FullName);

        Assert.Equal(bars.OrderBy(b => b.Ts), bars);
        Assert.Equal(all.Order(), bars.Select(b => (b.Ts, b.Symbol)).Order());
    }

    [Fact]
    public void A_file_that_begins_inside_another_is_merged_at_its_time() // S4
    {
        new DbnBuilder()
            .Range("2024-01-08", "2024-01-11")
            .Bars("MGCG4", "2024-01-08T12:00Z", 3)
            .Bars("MGCG4", "2024-01-10T12:00Z", 3)
            .WriteTo(_folder.File("a.dbn"));
        new DbnBuilder().Range("2024-01-09", "2024-01-10").Bars("MGCG4", "2024-01-09T12:00Z", 3).WriteTo(_folder.File("b.dbn"));

        Assert.Equal([0, 0, 0, 1, 1, 1, 0, 0, 0], SourceReading.All(_folder.FullName).Select(b => b.File));
    }

    [Fact]
    public void Different_bars_of_a_minute_in_two_files_are_refused_and_both_are_shown() // S4
    {
        var first = new DbnBuilder()
            .Range("2024-01-08", "2024-01-10")
            .Bars("MGCG4", "2024-01-08T12:00Z", 10)
            .WriteTo(_folder.File("a.dbn"));
        var second = new DbnBuilder()
            .Range("2024-01-08", "2024-01-10")
            .Bars("MGCJ4", "2024-01-08T12:00Z", 10)
            .Map("MGCG4", 1001, "2024-01-01", "2024-02-01")
            .Bar("MGCG4", "2024-01-08T12:09Z", 2001m)
            .WriteTo(_folder.File("b.dbn"));

        var error = Assert.Throws<SourceException>(() => SourceReading.All(_folder.FullName));

        Assert.Equal((ErrorIds.BarConflict, ExitCodes.SourceRefused), (error.Id, ExitCodes.For(error)));
        Assert.Equal(
            [
                "Two files hold different bars of MGCG4 at 2024-01-08T12:09Z:",
                $"  open 2000.0, high 2000.0, low 2000.0, close 2000.0, volume 1, instrument {GetInstrument(first)}: {first}, record 9",
                $"  open 2001.0, high 2001.0, low 2001.0, close 2001.0, volume 1, instrument {GetInstrument(second)}: {second}, record 10",
            ],
            error.Message.Split('\n')
        );
        Assert.Equal((second, 10L, "MGCG4"), (error.Where.File, error.Where.RecordIndex, error.Where.SourceSymbol));
    }

    [Fact]
    public void Different_bars_in_two_of_many_files_are_refused() // S4
    {
        foreach (var symbol in "GJMQ")
            new DbnBuilder()
                .Range("2024-01-08", "2024-01-10")
                .Bars($"MGC{symbol}4", "2024-01-08T12:00Z", 700)
                .WriteTo(_folder.File($"{symbol}.dbn"));
        new DbnBuilder()
            .Range("2024-01-08", "2024-01-10")
            .Bars("MGCZ4", "2024-01-08T12:00Z", 500)
            .Bar("MGCJ4", "2024-01-08T23:39Z", 1m)
            .WriteTo(_folder.File("z.dbn"));

        Assert.Equal(ErrorIds.BarConflict, Assert.Throws<SourceException>(() => SourceReading.All(_folder.FullName)).Id);
    }

    [Fact]
    public void One_empty_file_among_many_is_refused() // A1
    {
        new DbnBuilder().Bars("MGCG4", "2024-01-08T12:00Z", 10).WriteTo(_folder.File("a.dbn"));
        var empty = new DbnBuilder().Map("MGCG4", 1001, "2024-01-09", "2024-01-10").WriteTo(_folder.File("b.dbn"));
        new DbnBuilder().Bars("MGCG4", "2024-01-10T12:00Z", 10).WriteTo(_folder.File("c.dbn"));

        var error = Assert.Throws<SourceException>(() => SourceReading.All(_folder.FullName));

        Assert.Equal((ErrorIds.SourceEmpty, empty), (error.Id, error.Where.File));
    }

    [Fact]
    public void A_file_that_changed_since_it_was_accepted_is_refused() // A3
    {
        var path = new DbnBuilder().Framing(DbnFraming.Plain).Bars("MGCG4", "2024-01-08T12:00Z", 10).WriteTo(_folder.File("a.dbn"));
        var source = SourceSet.Accept([path]);
        new DbnBuilder().Framing(DbnFraming.Plain).Bars("MGCG4", "2024-01-08T12:00Z", 10, price: 2001m).WriteTo(path);

        var error = Assert.Throws<SourceException>(() => SourceReading.All(source));

        Assert.Equal((ErrorIds.SourceChangedWhileRead, path), (error.Id, error.Where.File));
        Assert.Contains(source.Files[0].Sha256, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_grew_since_it_was_accepted_is_refused() // A3
    {
        var path = new DbnBuilder().Framing(DbnFraming.Plain).Bars("MGCG4", "2024-01-08T12:00Z", 10).WriteTo(_folder.File("a.dbn"));
        var source = SourceSet.Accept([path]);
        new DbnBuilder().Framing(DbnFraming.Plain).Bars("MGCG4", "2024-01-08T12:00Z", 11).WriteTo(path);

        Assert.Equal(ErrorIds.SourceChangedWhileRead, Assert.Throws<SourceException>(() => SourceReading.All(source)).Id);
    }

    [Fact]
    public void Records_bytes_and_frames_are_counted_at_the_end() // P3
    {
        var plain = new DbnBuilder()
            .Framing(DbnFraming.Plain)
            .With(m => m with { Schema = null })
            .Bars("MGCG4", "2024-01-08T12:00Z", 10)
            .Record(DbnBytes.Record(0x17, 80))
            .ToBytes();
        var bytes = DbnBytes.Join(DbnBytes.Frames(plain, checksum: false, DbnBytes.HeaderLength(plain)));
        _folder.Write("a.dbn.zst", bytes);
        var other = new DbnBuilder().Bars("MGCG4", "2024-01-09T12:00Z", 5).WriteTo(_folder.File("b.dbn.zst"));
        using var reader = SourceSet.Accept([_folder.FullName]).Open();

        Assert.Equal(15, SourceReading.All(reader).Count);

        Assert.Equal((16L, 1L, 2), (reader.Records, reader.OtherTypes, reader.FramesWithoutChecksum));
        Assert.Equal((bytes.Length + new FileInfo(other).Length, reader.FileBytes), (reader.BytesRead, reader.BytesRead));
        Assert.False(reader.Read(out _));
    }

    [Fact]
    public void Hundreds_of_daily_files_are_opened_one_after_the_other() // P6
    {
        const int Days = 300;
        var first = new DateOnly(2023, 1, 1);
        for (var day = 0; day < Days; day++)
            new DbnBuilder().Bars("MGCG4", $"{first.AddDays(day):O}T12:00Z", 2).WriteTo(_folder.File($"{first.AddDays(day):O}.dbn.zst"));
        using var reader = SourceSet.Accept([_folder.FullName]).Open();

        // Each file exists only when it is its turn, and is not held open afterwards.
        var hidden = _folder.Folder("hidden");
        var paths = Directory.GetFiles(_folder.FullName).Order(StringComparer.Ordinal).ToArray();
        foreach (var path in paths)
            File.Move(path, Path.Combine(hidden, Path.GetFileName(path)));
        for (var day = 0; day < Days; day++)
        {
            File.Move(Path.Combine(hidden, Path.GetFileName(paths[day])), paths[day]);
            Assert.True(reader.Read(out var run));
            Assert.Equal(2, run.Bars.Length);
            Assert.InRange(OpenFiles(), 0, 1);
        }

        Assert.False(reader.Read(out _));
        Assert.Equal(0, OpenFiles());
    }

    [Fact]
    public void A_reader_that_is_disposed_early_holds_no_file() // P6
    {
        foreach (var symbol in "GJM")
            new DbnBuilder().Bars($"MGC{symbol}4", "2024-01-08T12:00Z", 5000).WriteTo(_folder.File($"{symbol}.dbn"));
        var reader = SourceSet.Accept([_folder.FullName]).Open();
        Assert.True(reader.Read(out _));
        reader.Dispose();
        reader.Dispose();

        foreach (var path in Directory.GetFiles(_folder.FullName))
            File.Open(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
    }

    private static uint GetInstrument(string path)
    {
        using var reader = DbnReader.Open(path);
        var batch = new BarBatch();
        Assert.True(reader.Read(batch));
        return batch.Bars[^1].InstrumentId;
    }

    // The files that this process has open, on Linux; elsewhere always zero.
    private int OpenFiles() =>
        !Directory.Exists("/proc/self/fd")
            ? 0
            : Directory
                .GetFiles("/proc/self/fd")
                .Count(f => new FileInfo(f).LinkTarget?.StartsWith(_folder.FullName, StringComparison.Ordinal) == true);
}
