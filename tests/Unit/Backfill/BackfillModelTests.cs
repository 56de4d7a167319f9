using MgcBackfill.Dbn;
using MgcBackfill.Market;
using MgcBackfill.Store;
using MgcBackfill.Synthetic;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Backfill;

/// <summary>P4, C6, C9: whatever the sequence of runs, the rows and the build digest equal those of the slow model.</summary>
public sealed class BackfillModelTests : IDisposable
{
    private readonly Workbench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void The_three_weeks_contain_a_roll_spreads_and_a_Sunday_stub() // checks the test data itself
    {
        var model = ThreeWeeks.Model;

        Assert.True(model.Contracts.Values.Distinct().Count() >= 2, "no roll");
        Assert.True(model.Rows.Count > 5000);
        Assert.Contains(ThreeWeeks.Tape.Bars, b => b.Symbol.Contains('-', StringComparison.Ordinal));
        Assert.DoesNotContain(new DateOnly(2024, 3, 3), model.Contracts.Keys); // a Sunday in winter: it opens with Monday's trading day
        Assert.Contains(new DateOnly(2024, 3, 10), model.Contracts.Keys); // a Sunday in summer: it opens one hour earlier
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(20)]
    [InlineData(1000)]
    public void Any_chunk_size_gives_the_models_rows_and_digest(int chunkDays) // P4, C1
    {
        var source = ThreeWeeks.WriteTo(_bench.File("source.dbn.zst"));

        var summary = _bench.Run(_bench.Options(source) with { ChunkDays = chunkDays });

        _bench.RequireModel(ThreeWeeks.Model);
        Assert.Equal(ThreeWeeks.Model.BuildDigest, summary.Verification!.BuildDigest);
        Assert.Equal(new MergeCounts(ThreeWeeks.Model.Rows.Count, 0, 0, 0), summary.Merge);
        Assert.Equal((summary.ChunksPlanned, 0, 0), (summary.ChunksDone, summary.ChunksFailed, summary.ChunksSkipped));
        Assert.Equal(ThreeWeeks.Model.DayDigests, _bench.Records.DayHistory.ToDictionary(d => d.TradingDay, d => d.Digest));
        Assert.Equal(ThreeWeeks.Model.Contracts, _bench.Records.DayHistory.ToDictionary(d => d.TradingDay, d => d.SourceSymbol));
        Assert.True(_bench.Verify(source).Passed);
    }

    [Fact]
    public void Partial_ranges_in_any_order_give_the_models_rows_and_digest() // C6, P4
    {
        var source = ThreeWeeks.WriteTo(_bench.File("source.dbn.zst"));
        var files = _bench.RecordFiles();
        foreach (
            var (first, last, chunkDays) in new[]
            {
                ("2024-03-12", "2024-03-14", 2),
                ("2024-03-01", "2024-03-06", 5),
                ("2024-03-13", "2024-03-20", 3),
                ("2024-03-06", "2024-03-12", 1),
                (null, null, 4),
            }
        )
        {
            _bench.Run(_bench.Options(source) with { Start = Date(first), End = Date(last), ChunkDays = chunkDays });
            files = _bench.RequireAppendedOnly(files);
        }

        _bench.RequireModel(ThreeWeeks.Model);
        Assert.Equal(_bench.Records.DayHistory.Select(d => d.TradingDay).Distinct().Count(), _bench.Records.DayHistory.Count());
    }

    [Fact]
    public void A_file_for_each_UTC_day_gives_the_models_rows_and_digest() // P4, S4
    {
        var folder = Directory.CreateDirectory(_bench.File("days")).FullName;
        WriteDays(folder, ThreeWeeks.Options.Start, ThreeWeeks.Options.End);

        _bench.Run(folder);

        _bench.RequireModel(ThreeWeeks.Model);
        Assert.DoesNotContain(
            _bench.Records.DayHistory,
            d => d.Partial && d.TradingDay > ThreeWeeks.Options.Start && d.TradingDay <= ThreeWeeks.Options.End
        );
    }

    [Theory]
    [InlineData(1, DbnFraming.Plain)]
    [InlineData(2, DbnFraming.LibraryZstd)]
    [InlineData(3, DbnFraming.Plain)]
    public void Any_version_and_framing_of_the_format_gives_the_models_rows_and_digest(byte version, DbnFraming framing) // P4, S1
    {
        SyntheticFile.Write(_bench.File("source"), ThreeWeeks.Options, version, framing);

        _bench.Run(_bench.File("source"));

        _bench.RequireModel(ThreeWeeks.Model);
    }

    [Fact]
    public void A_source_without_spreads_gives_the_same_rows() // A2
    {
        SyntheticFile.Write(_bench.File("source"), ThreeWeeks.Options with { Spreads = false });

        _bench.Run(_bench.File("source"));

        _bench.RequireModel(ThreeWeeks.Model);
    }

    [Fact]
    public void Other_products_in_the_file_change_nothing() // A2
    {
        SyntheticFile.Write(
            _bench.File("source"),
            ThreeWeeks.Options with
            {
                Products = [.. new[] { "GC", "MGC", "ES" }.Select(Products.Get)],
            }
        );

        var summary = _bench.Run(_bench.File("source"));

        _bench.RequireModel(ThreeWeeks.Model);
        Assert.True(summary.Scan!.Accounting.OtherSymbols > 0);
    }

    [Fact]
    public void The_same_source_with_fresh_records_leaves_every_row_unchanged() // M3, P4
    {
        var source = ThreeWeeks.WriteTo(_bench.File("source.dbn.zst"));
        _bench.Run(_bench.Options(source) with { ChunkDays = 3 });

        var summary = _bench.Run(_bench.Options(source) with { ChunkDays = 2, Checkpoint = _bench.File("fresh") });

        Assert.Equal(new MergeCounts(0, 0, ThreeWeeks.Model.Rows.Count, 0), summary.Merge);
        _bench.RequireModel(ThreeWeeks.Model);
    }

    [Fact]
    public void A_second_run_skips_everything_and_verifies_the_table_again() // C4, P4
    {
        var source = ThreeWeeks.WriteTo(_bench.File("source.dbn.zst"));
        var first = _bench.Run(source);
        var files = _bench.RecordFiles();

        var summary = _bench.Run(_bench.Options(source) with { ChunkDays = 2 });

        Assert.Equal((0, 0, first.ChunksDone), (summary.ChunksPlanned, summary.ChunksDone, summary.ChunksSkipped));
        Assert.Equal(default, summary.Merge);
        Assert.Equal(ThreeWeeks.Model.BuildDigest, summary.Verification!.BuildDigest);
        Assert.Null(summary.Scan);
        var now = _bench.RequireAppendedOnly(files);
        Assert.Equal(files["mgc_backfill_state.jsonl"], now["mgc_backfill_state.jsonl"]);
        Assert.Equal(files["mgc_backfill_days.jsonl"], now["mgc_backfill_days.jsonl"]);
    }

    [Fact]
    public void The_Sunday_reopen_in_summer_is_a_trading_day_of_its_own_and_flagged_as_stub() // T2
    {
        var source = ThreeWeeks.WriteTo(_bench.File("source.dbn.zst"));

        var summary = _bench.Run(source);

        var stubs = _bench.Records.DayHistory.Where(d => d.Stub).ToList();
        Assert.Equal(
            [new DateOnly(2024, 3, 10), new DateOnly(2024, 3, 17), new DateOnly(2024, 3, 24)],
            stubs.Select(d => d.TradingDay).Where(d => d.DayOfWeek == DayOfWeek.Sunday)
        );
        Assert.Equal(stubs.Count, summary.Scan!.Stubs);
        Assert.All(stubs, d => Assert.InRange(d.Bars, 1, 60));
    }

    internal static void WriteDays(string folder, DateOnly first, DateOnly last)
    {
        for (var date = first; date <= last; date = date.AddDays(1))
        {
            var path = Path.Combine(folder, $"glbx-mdp3-{date:yyyyMMdd}.ohlcv-1m.dbn.zst");
            if (SyntheticFile.Write(path, ThreeWeeks.Options with { Start = date, End = date }).Records == 0)
                File.Delete(path);
        }
    }

    private static DateOnly? Date(string? date) => date is null ? null : Workbench.Date(date);
}
