using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Source;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Source;

/// <summary>Bars of the same symbol and minute in several files (S4), and many files at once (P6).</summary>
public sealed class DuplicateBarTests : IDisposable
{
    private const string Noon = "2024-01-08T12:00Z";

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Equal_bars_of_two_files_are_one_bar_and_are_reported_with_both_files() // S4, P3
    {
        var first = Gold().Bars("MGCG4", Noon, 10).Bars("MGCJ4", "2024-01-08T12:10Z", 3).WriteTo(_folder.File("a.dbn"));
        var second = Gold().Bars("MGCG4", "2024-01-08T12:06Z", 10).WriteTo(_folder.File("b.dbn"));

        var read = Read();

        Assert.Equal(19, read.Bars.Count);
        Assert.Equal(16, read.Bars.Count(b => b.Symbol == "MGCG4"));
        Assert.Equal(read.Bars.Select(b => (b.Ts, b.Symbol)).Distinct().Count(), read.Bars.Count);
        Assert.Equal([new FilePair(first, second, 4, 0)], read.Tally.Pairs);
        Assert.Empty(read.Tally.Choices);
        Assert.Equal(23, read.Records);
    }

    [Fact]
    public void A_bar_in_three_files_is_one_bar_and_counted_as_two_duplicates() // S4
    {
        foreach (var name in "abc")
            Gold()
                .Bars("MGCG4", Noon, 5)
                .Bars($"MGC{(name == 'a' ? 'J' : name == 'b' ? 'M' : 'Q')}4", "2024-01-08T12:05Z", 2)
                .WriteTo(_folder.File($"{name}.dbn"));

        var read = Read();

        Assert.Equal(5 + 6, read.Bars.Count);
        Assert.Equal(10, read.Tally.Pairs.Sum(p => p.Bars));
        Assert.All(read.Bars.Where(b => b.Symbol == "MGCG4"), b => Assert.Equal(0, b.File));
    }

    [Theory]
    [InlineData("2024-01-10", "2024-01-11", 1)]
    [InlineData("2024-01-11", "2024-01-10", 0)]
    public void The_file_that_ends_later_wins_with_prefer_newest(string firstEnd, string secondEnd, int taken) // S4
    {
        var first = Gold().Range("2024-01-08", firstEnd).Bars("MGCG4", Noon, 3).WriteTo(_folder.File("a.dbn"));
        var second = Gold()
            .Range("2024-01-08", secondEnd)
            .Bar("MGCG4", Noon)
            .Bar("MGCG4", "2024-01-08T12:01Z", 2001m)
            .WriteTo(_folder.File("b.dbn"));

        var read = Read(SourcePreference.Newest);

        Assert.Equal([0, taken, 0], read.Bars.Select(b => b.File));
        Assert.Equal([new FilePair(first, second, 2, 1)], read.Tally.Pairs);
        var (kept, left) = taken == 1 ? (second, first) : (first, second);
        Assert.Equal([new BarChoice(new DateTime(2024, 1, 8, 12, 1, 0, DateTimeKind.Utc), "MGCG4", kept, 1, left, 1)], read.Tally.Choices);
    }

    [Theory]
    [InlineData("GLBX-20240201-AAAAAAAAAA", "GLBX-20240301-AAAAAAAAAA", 1)]
    [InlineData("GLBX-20240301-AAAAAAAAAA", "GLBX-20240201-AAAAAAAAAA", 0)]
    [InlineData("GLBX-20240301-AAAAAAAAAA", "GLBX-20240301-BBBBBBBBBB", null)]
    [InlineData("GLBX-20240301-AAAAAAAAAA", null, null)]
    public void Files_with_the_same_end_are_ordered_by_the_date_of_their_jobs(string? firstJob, string? secondJob, int? taken) // S4
    {
        string[] folders = [_folder.Folder("a"), _folder.Folder("b")];
        Gold().Bar("MGCG4", Noon).WriteTo(Path.Combine(folders[0], "x.dbn"));
        Gold().Bar("MGCG4", Noon, 2001m).WriteTo(Path.Combine(folders[1], "x.dbn"));
        foreach (var (folder, job) in folders.Zip([firstJob, secondJob]))
        {
            if (job is not null)
                File.WriteAllText(Path.Combine(folder, "manifest.json"), $$"""{"job_id":"{{job}}","files":[]}""");
        }

        if (taken is { } file)
        {
            Assert.Equal(file, Assert.Single(Read(SourcePreference.Newest, folders).Bars).File);
            return;
        }

        var error = Assert.Throws<SourceException>(() => Read(SourcePreference.Newest, folders));
        Assert.Equal(ErrorIds.BarConflict, error.Id);
        Assert.Contains("Neither file is newer", error.Advice!.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void A_difference_in_any_field_is_a_conflict(int field) // S4
    {
        decimal[] prices = [2000m, 2002m, 1999m, 2001m];
        Gold().Bar("MGCG4", Noon, prices[0], prices[1], prices[2], prices[3], 7).WriteTo(_folder.File("a.dbn"));
        if (field < 4)
            prices[field] += field == 2 ? -1m : 1m;
        var other = new DbnBuilder().Range("2024-01-08", "2024-01-10").Map("MGCG4", field == 5 ? 8u : 7u, "2024-01-01", "2024-02-01");
        other.Bar("MGCG4", Noon, prices[0], prices[1], prices[2], prices[3], field == 4 ? 8UL : 7UL).WriteTo(_folder.File("b.dbn"));

        Assert.Equal(ErrorIds.BarConflict, Assert.Throws<SourceException>(() => Read()).Id);
    }

    [Fact]
    public void Many_files_with_long_gaps_are_merged_into_one_stream() // S4, P6
    {
        // All files name the same range; each symbol trades on only some of its days, far apart from one another.
        const int Files = 60;
        var expected = new List<(long Ts, string Symbol)>();
        for (var i = 0; i < Files; i++)
        {
            var symbol = $"MGC{"FGHJKMNQUVXZ"[i % 12]}{20 + (i / 12)}";
            var builder = new DbnBuilder().Range("2024-01-01", "2024-12-31").Map(symbol, (uint)(100 + i), "2024-01-01", "2024-12-31");
            var first = new DateTime(2024, 1, 2, 10, 0, 0, DateTimeKind.Utc).AddDays(i * 5 % 300);
            foreach (
                var at in Enumerable
                    .Range(0, 300)
                    .Select(n => first.AddMinutes(n))
                    .Concat(Enumerable.Range(0, 20).Select(n => first.AddDays(40).AddMinutes(n)))
            )
            {
                var text = at.ToString("yyyy-MM-dd'T'HH:mm'Z'", System.Globalization.CultureInfo.InvariantCulture);
                builder.Bar(symbol, text);
                expected.Add((DbnBuilder.Time(text), symbol));
            }

            builder.WriteTo(_folder.File($"{symbol}.dbn.zst"));
        }

        var read = Read();

        Assert.Equal(expected.Order(), read.Bars.Select(b => (b.Ts, b.Symbol)).Order());
        Assert.Equal(read.Bars.Select(b => b.Ts).Order(), read.Bars.Select(b => b.Ts));
        Assert.Equal(Files * 320, read.Records);
        Assert.InRange(read.MostOpen, 1, Files / 2);
    }

    [Fact]
    public void Hundreds_of_files_with_the_same_bars_are_read_as_one() // S4
    {
        for (var i = 0; i < 200; i++)
            Gold().Map("MGCZ4", (uint)(100 + i), "2024-01-01", "2024-02-01").Bars("MGCG4", Noon, 30).WriteTo(_folder.File($"{i:000}.dbn"));

        var read = Read();

        Assert.Equal(30, read.Bars.Count);
        Assert.Equal(199 * 30, read.Tally.Pairs.Sum(p => p.Bars));
    }

    // The same ids in every file, as in the vendor's files.
    private static DbnBuilder Gold() =>
        new DbnBuilder()
            .Range("2024-01-08", "2024-01-10")
            .Map("MGCG4", 7, "2024-01-01", "2024-02-01")
            .Map("MGCJ4", 8, "2024-01-01", "2024-02-01")
            .Map("MGCM4", 9, "2024-01-01", "2024-02-01")
            .Map("MGCQ4", 10, "2024-01-01", "2024-02-01");

    private (List<ReadBar> Bars, DuplicateTally Tally, long Records, int MostOpen) Read(
        SourcePreference preference = SourcePreference.None,
        string[]? given = null
    )
    {
        using var reader = SourceSet
            .Accept(given ?? [_folder.FullName], new SourceOptions { Prefer = preference }, [Products.Default])
            .Open();
        var (bars, tally, most) = (new List<ReadBar>(), new DuplicateTally(), 0);
        reader.OnDuplicate = duplicate => tally.Add(duplicate, reader.Files, reader.Symbols);
        while (reader.Read(out var run))
        {
            Assert.False(run.Bars.IsEmpty);
            foreach (ref readonly var bar in run.Bars)
                bars.Add(ReadBar.From(in bar, reader.Symbols));
            most = Math.Max(most, OpenFiles());
        }

        return (bars, tally, reader.Records, most);
    }

    private int OpenFiles() =>
        !Directory.Exists("/proc/self/fd")
            ? 1
            : Directory
                .GetFiles("/proc/self/fd")
                .Count(f => new FileInfo(f).LinkTarget?.StartsWith(_folder.FullName, StringComparison.Ordinal) == true);
}
