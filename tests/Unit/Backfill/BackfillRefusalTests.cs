using MgcBackfill.Checkpoint;
using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Backfill;

/// <summary>P1: one broken rule anywhere in the requested days, and nothing of the source is stored.</summary>
public sealed class BackfillRefusalTests : IDisposable
{
    private const long Good = 2_000_000_000_000;

    private readonly Workbench _bench = new();
    private readonly Tape _tape = Tape.Quiet("2024-01-08", "2024-01-19");

    public void Dispose() => _bench.Dispose();

    /// <summary>The prices and the volume of a bar that breaks a rule, for every rule of section 5.</summary>
    public static TheoryData<string, long, long, long, long, ulong> Broken =>
        new()
        {
            { "high must be at least", Good, Good - 1, Good - 2, Good - 2, 100 }, // below open
            { "high must be at least", Good - 2, Good - 1, Good - 2, Good, 100 }, // below close
            { "high must be at least", Good - 5, Good - 6, Good - 5, Good - 5, 100 }, // below low
            { "low must be at most", Good, Good + 2, Good + 1, Good + 1, 100 }, // above open
            { "low must be at most", Good + 2, Good + 2, Good + 1, Good, 100 }, // above close
            { "prices must be above zero", 0, Good, 0, Good, 100 },
            { "prices must be above zero", -Good, Good, -Good, Good, 100 },
            { "prices must be defined", long.MaxValue, long.MaxValue, Good, Good, 100 },
            { "prices must be defined", Good, long.MaxValue, Good, Good, 100 },
            { "volume must be from 0 to 2^63-1", Good, Good, Good, Good, 1UL << 63 },
            { "volume must be from 0 to 2^63-1", Good, Good, Good, Good, ulong.MaxValue },
        };

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_broken_bar_on_the_last_day_prevents_any_bar_from_being_stored(
        string rule,
        long open,
        long high,
        long low,
        long close,
        ulong volume
    ) // P1, B1 to B5
    {
        var tape = _tape.Change(
            "MGCG4",
            "2024-01-19T10:30Z",
            b => b with { Open = open, High = high, Low = low, Close = close, Volume = volume }
        );
        var source = _bench.Write(tape);

        var error = _bench.RequireRefused<DataException>(
            _bench.Options(source) with
            {
                ChunkDays = 1,
            },
            ErrorIds.BarInvalid,
            ExitCodes.DataRefused
        );

        Assert.Contains(rule, error.Message, StringComparison.Ordinal);
        Assert.Contains("2024-01-19T10:30Z MGCG4 O ", error.Message, StringComparison.Ordinal);
        Assert.Contains($" V {volume}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains($"({source}, record {error.Where.RecordIndex})", error.Message, StringComparison.Ordinal);
        Assert.Equal(
            (source, "MGCG4", Workbench.Date("2024-01-19")),
            (error.Where.File, error.Where.SourceSymbol, error.Where.TradingDay!.Value)
        );
        Assert.Equal(new DateTime(2024, 1, 19, 10, 30, 0, DateTimeKind.Utc), error.Where.TsUtc);
        Assert.Equal(tape.Bars.Count - 2, error.Where.RecordIndex); // the second last record of the file
        Assert.Empty(_bench.Rows());
        Assert.Empty(_bench.Records.History);
        Assert.Empty(_bench.Records.DayHistory);
        var run = _bench.Records.Runs.Last();
        Assert.Equal((RunStatus.Failed, ErrorIds.BarInvalid, error.Message), (run.Status, run.Error!.Id, run.Error.Message));
        Assert.Contains(" at ", run.Error.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public void Broken_bars_that_are_not_selected_do_not_stop_a_run() // section 5: for every selected bar
    {
        var tape = _tape
            .Change("MGCJ4", "2024-01-10T00:00Z", b => b with { High = 1 })
            .Bar("MGCG4-MGCJ4", "2024-01-10T00:00Z", -20m, -19m, -21m, -20m, 9999);
        var source = _bench.Write(tape);

        _bench.Run(source);

        _bench.RequireModel(new ReferenceModel(tape));
    }

    [Fact]
    public void Broken_bars_outside_the_requested_days_do_not_stop_a_run() // T3
    {
        var source = _bench.Write(_tape.Change("MGCG4", "2024-01-19T10:30Z", b => b with { High = 1 }));

        _bench.Run(_bench.Options(source) with { End = Workbench.Date("2024-01-18") });

        _bench.RequireModel(new ReferenceModel(_tape, null, "2024-01-18"));
    }

    [Fact]
    public void Zero_volume_is_stored_and_counted() // B3
    {
        var tape = _tape.Change("MGCG4", "2024-01-10T10:30Z", b => b with { Volume = 0 });

        var summary = _bench.Run(_bench.Write(tape));

        _bench.RequireModel(new ReferenceModel(tape));
        Assert.Equal((1, 1), (summary.Scan!.ZeroVolume, _bench.Records.DayHistory.Sum(d => d.ZeroVolume)));
    }

    [Fact]
    public void The_largest_volume_and_the_smallest_price_are_stored_exactly() // B2, B3
    {
        var tape = Tape.EmptyDays("2024-01-08", "2024-01-08") with
        {
            Bars = [new TapeBar("MGCG4", DbnBuilder.Time("2024-01-08T10:00Z"), 1, 1L << 50, 1, 3, long.MaxValue)],
        };

        _bench.Run(_bench.Write(tape));

        _bench.RequireModel(new ReferenceModel(tape));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(56)]
    [InlineData(100)]
    [InlineData(700)]
    public void A_cut_source_leaves_the_table_unchanged(int missing) // P1, S2
    {
        var earlier = _bench.Write(_tape.Slice("2024-01-07T23:00Z", "2024-01-09T23:00Z"), "a.dbn.zst");
        _bench.Run(earlier);
        var rest = Plain(_tape.Slice("2024-01-09T23:00Z", "2024-01-19T23:00Z"));
        File.WriteAllBytes(_bench.File("b.dbn"), rest[..^missing]);
        if (missing == 56)
        {
            // In an uncompressed file, a cut at the end of a record leaves a valid file. Only the vendor's manifest shows it (A3).
            WriteVendorManifest(_bench.File("b.dbn"), rest);
            _bench.RequireRefused<SourceException>(
                _bench.Options(earlier, _bench.File("b.dbn")),
                ErrorIds.ManifestMismatch,
                ExitCodes.SourceRefused
            );
        }
        else
        {
            _bench.RequireRefused<SourceException>(
                _bench.Options(earlier, _bench.File("b.dbn")) with
                {
                    ChunkDays = 1,
                },
                ErrorIds.DbnTruncated,
                ExitCodes.SourceRefused
            );
        }

        Assert.Equal(new ReferenceModel(_tape, null, "2024-01-09").Rows, _bench.Rows());
        Assert.Single(_bench.Records.State.Attempts);

        File.WriteAllBytes(_bench.File("b.dbn"), rest);
        _bench.Run(_bench.Options(earlier, _bench.File("b.dbn")));
        _bench.RequireModel(new ReferenceModel(_tape));
    }

    [Fact]
    public void A_damaged_frame_leaves_the_table_unchanged() // P1, S2
    {
        var bytes = File.ReadAllBytes(ThreeWeeks.WriteTo(_bench.File("source.dbn.zst")));
        bytes[bytes.Length * 9 / 10] ^= 0x40;
        File.WriteAllBytes(_bench.File("source.dbn.zst"), bytes);

        var error = Assert.ThrowsAny<BackfillException>(() => _bench.Run(_bench.File("source.dbn.zst")));

        Assert.Equal(ExitCodes.SourceRefused, ExitCodes.For(error));
        Assert.Empty(_bench.Rows());
        Assert.Empty(_bench.Records.History);
    }

    [Fact]
    public void A_source_of_another_product_is_refused_before_a_database_is_created() // A2
    {
        var gold = Tape.EmptyDays("2024-01-08", "2024-01-08").Bar("GCG4", "2024-01-08T10:00Z", 2000m, 100);

        _bench.RequireRefused<SourceException>(_bench.Options(_bench.Write(gold)), ErrorIds.NoOutright, ExitCodes.SourceRefused);

        Assert.False(File.Exists(_bench.Db));
    }

    [Fact]
    public void A_source_whose_MGC_contracts_never_trade_is_refused() // A2
    {
        var builder = new DbnBuilder()
            .Range("2024-01-08", "2024-01-09")
            .Map("MGCG4", 7, "2024-01-08", "2024-01-09")
            .Bar("GCG4", "2024-01-08T10:00Z");

        _bench.RequireRefused<SourceException>(
            _bench.Options(builder.WriteTo(_bench.File("source.dbn"))),
            ErrorIds.NoOutright,
            ExitCodes.SourceRefused
        );

        Assert.Empty(_bench.Rows());
    }

    [Fact]
    public void A_missing_source_is_refused_and_recorded_if_records_exist() // S1, C8, D3
    {
        var absent = _bench.Options(_bench.File("absent"));
        _bench.RequireRefused<SourceException>(absent, ErrorIds.SourceNotFound, ExitCodes.SourceRefused);
        Assert.False(Directory.Exists(_bench.Checkpoint));

        _bench.Run(_bench.Write(_tape));
        _bench.RequireRefused<SourceException>(absent, ErrorIds.SourceNotFound, ExitCodes.SourceRefused);

        var runs = _bench.Records.Runs.ToList();
        Assert.Equal((4, ErrorIds.SourceNotFound), (runs.Count, runs[3].Error!.Id));
    }

    [Fact]
    public void A_file_that_changes_before_it_is_read_stops_the_run_and_stores_no_bar() // A3, P1
    {
        var source = _bench.Write(_tape);
        var changed = _tape.Change("MGCG4", "2024-01-19T10:30Z", b => b with { Volume = 12 });

        var error = Assert.ThrowsAny<SourceException>(() =>
            _bench.Run(
                _bench.Options(source) with
                {
                    ChunkDays = 1,
                },
                e =>
                {
                    if (e is MgcBackfill.Backfill.SourceAccepted)
                        changed.WriteTo(source);
                }
            )
        );

        Assert.Equal((ErrorIds.SourceChangedWhileRead, ExitCodes.SourceRefused), (error.Id, ExitCodes.For(error)));
        Assert.Empty(_bench.Rows());
    }

    [Fact]
    public void A_file_that_changes_after_it_was_read_changes_nothing_that_is_stored() // A3, P1
    {
        var source = _bench.Write(_tape);
        var changed = _tape.Change("MGCG4", "2024-01-19T10:30Z", b => b with { Volume = 12 });

        _bench.Run(
            _bench.Options(source),
            e =>
            {
                if (e is MgcBackfill.Backfill.SourceScanned)
                    changed.WriteTo(source);
            }
        );

        _bench.RequireModel(new ReferenceModel(_tape));
    }

    private static byte[] Plain(Tape tape)
    {
        var builder = new DbnBuilder().Framing(DbnFraming.Plain).With(m => m with { Start = tape.Start, End = tape.End });
        builder.Map("MGCG4", 5000, "2024-01-01", "2024-02-01").Map("MGCJ4", 5001, "2024-01-01", "2024-02-01");
        foreach (var bar in tape.Bars)
            builder.Bar(bar.Symbol == "MGCG4" ? 5000u : 5001u, bar.Ts, bar.Open, bar.High, bar.Low, bar.Close, bar.Volume);
        return builder.ToBytes();
    }

    private static void WriteVendorManifest(string path, byte[] whole)
    {
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(whole));
        File.WriteAllText(
            Path.Combine(Path.GetDirectoryName(path)!, "manifest.json"),
            $$$"""{"job_id":"GLBX-1","files":[{"filename":"{{{Path.GetFileName(path)}}}","size":{{{whole.Length}}},"hash":"sha256:{{{hash}}}","urls":{}}]}"""
        );
    }
}
