using MgcBackfill.Checkpoint;
using MgcBackfill.Errors;
using MgcBackfill.Store;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Backfill;

/// <summary>T3, T4, C6: ranges within a source, and sources that grow.</summary>
public sealed class BackfillRangeTests : IDisposable
{
    private readonly Workbench _bench = new();
    private readonly Tape _tape = Tape.Quiet("2024-01-08", "2024-01-19");

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("2024-01-10", "2024-01-12")]
    [InlineData("2024-01-10", "2024-01-10")]
    [InlineData("2024-01-12", "2024-01-15")] // over a weekend
    [InlineData("2024-01-15", null)]
    [InlineData(null, "2024-01-09")]
    [InlineData("2023-01-01", "2024-01-09")]
    [InlineData("2024-01-18", "2030-01-01")]
    [InlineData("2024-01-18", "9999-12-31")]
    [InlineData("0001-01-01", "2024-01-09")]
    public void Start_and_end_are_inclusive_trading_days(string? first, string? last) // T3
    {
        var source = _bench.Write(_tape);

        var summary = _bench.Run(_bench.Options(source) with { Start = Date(first), End = Date(last) });

        _bench.RequireModel(new ReferenceModel(_tape, first, last));
        Assert.Equal(Date(first) ?? Workbench.Date("2024-01-08"), summary.Requested!.Value.First.Date);
        Assert.Equal(Date(last) ?? Workbench.Date("2024-01-19"), summary.Requested!.Value.Last.Date);
        Assert.True(summary.Scan!.Accounting.Balances);
        Assert.Equal(
            _tape.Bars.Count - summary.Scan.Accounting.Selected - summary.Scan.Accounting.OtherOutrights,
            summary.Scan.Accounting.Outside
        );
    }

    [Fact]
    public void A_range_outside_the_source_is_refused() // T3
    {
        var source = _bench.Write(_tape);

        var options = _bench.Options(source) with { Start = Workbench.Date("2024-02-01") };
        var error = _bench.RequireRefused<SourceException>(options, ErrorIds.RangeNotCovered, ExitCodes.SourceRefused);

        Assert.Contains("2024-01-08..2024-01-19", error.Message, StringComparison.Ordinal);
        Assert.Empty(_bench.Records.History);
    }

    [Fact]
    public void A_reversed_range_is_a_usage_error_and_leaves_nothing_behind() // I3
    {
        var source = _bench.Write(_tape);

        var error = Assert.Throws<UsageException>(() =>
            _bench.Run(_bench.Options(source) with { Start = Workbench.Date("2024-01-12"), End = Workbench.Date("2024-01-11") })
        );

        Assert.Equal((ErrorIds.RangeReversed, ExitCodes.Usage), (error.Id, ExitCodes.For(error)));
        Assert.False(File.Exists(_bench.Db) || Directory.Exists(_bench.Checkpoint));
    }

    [Fact]
    public void Uncovered_days_are_reported_and_built_once_a_file_covers_them() // C6
    {
        string[] ends =
        [
            _tape.Slice("2024-01-07T23:00Z", "2024-01-10T23:00Z").WriteTo(_bench.File("a.dbn")),
            _tape.Slice("2024-01-16T23:00Z", "2024-01-19T23:00Z").WriteTo(_bench.File("c.dbn")),
        ];
        var summary = _bench.Run(ends);
        Assert.Equal(
            ["2024-01-11", "2024-01-12", "2024-01-14", "2024-01-15", "2024-01-16"],
            summary.Plan!.Uncovered.Select(d => d.ToString())
        );
        Assert.Equal(18, _bench.Rows().Count);

        _bench.Run([.. ends, _tape.Slice("2024-01-10T23:00Z", "2024-01-16T23:00Z").WriteTo(_bench.File("b.dbn"))]);

        _bench.RequireModel(new ReferenceModel(_tape));
        Assert.Equal(_bench.Records.DayHistory.Count(), _bench.Records.DayHistory.Select(d => d.TradingDay).Distinct().Count());
    }

    [Fact]
    public void Later_files_add_their_days_and_repeat_only_the_day_that_was_partial() // C6, T4
    {
        var folder = Directory.CreateDirectory(_bench.File("days")).FullName;
        BackfillModelTests.WriteDays(folder, ThreeWeeks.Options.Start, new DateOnly(2024, 3, 13));
        _bench.Run(folder);
        var files = _bench.RecordFiles();
        var before = _bench.Records.State.Attempts.Count;

        BackfillModelTests.WriteDays(folder, new DateOnly(2024, 3, 14), ThreeWeeks.Options.End);
        var summary = _bench.Run(folder);

        _bench.RequireModel(ThreeWeeks.Model);
        _bench.RequireAppendedOnly(files);
        var again = _bench.Records.DayHistory.GroupBy(d => d.TradingDay).Where(g => g.Count() > 1).Select(g => g.Key);
        Assert.Equal([new DateOnly(2024, 3, 14)], again); // its first hour is in the file of the 13th
        Assert.True(summary.ChunksSkipped >= before - 1);
        Assert.Equal(0, summary.Merge.Updated);
    }

    [Fact]
    public void Earlier_files_add_their_days_as_well() // C6, T4
    {
        var folder = Directory.CreateDirectory(_bench.File("days")).FullName;
        BackfillModelTests.WriteDays(folder, new DateOnly(2024, 3, 14), ThreeWeeks.Options.End);
        _bench.Run(folder);

        BackfillModelTests.WriteDays(folder, ThreeWeeks.Options.Start, new DateOnly(2024, 3, 13));
        _bench.Run(folder);

        _bench.RequireModel(ThreeWeeks.Model);
    }

    [Fact]
    public void A_partial_day_is_stored_and_flagged_and_replaced_as_a_whole_when_it_completes() // T4, M4
    {
        var tape = Tape.EmptyDays("2024-01-09", "2024-01-11")
            .Bar("MGCG4", "2024-01-09T10:00Z", 2000m, 10)
            .Bar("MGCJ4", "2024-01-10T00:00Z", 2020m, 9)
            .Bar("MGCG4", "2024-01-10T00:00Z", 2000m, 5)
            .Bar("MGCJ4", "2024-01-10T00:01Z", 2021m, 9)
            .Bar("MGCG4", "2024-01-10T15:00Z", 2001m, 100)
            .Bar("MGCG4", "2024-01-11T10:00Z", 2002m, 10);
        var first = tape.Slice("2024-01-08T23:00Z", "2024-01-10T12:00Z");
        var rest = tape.Slice("2024-01-10T12:00Z", "2024-01-11T23:00Z");
        var a = first.WriteTo(_bench.File("a.dbn"));

        var summary = _bench.Run(a);
        _bench.RequireModel(new ReferenceModel(first));
        Assert.Equal("MGCJ4", new ReferenceModel(first).Contracts[Workbench.Date("2024-01-10")]);
        Assert.Equal(["2024-01-10"], summary.Scan!.PartialDays.Select(d => d.ToString()));
        Assert.Equal([false, true], _bench.Records.DayHistory.Select(d => d.Partial));
        var files = _bench.RecordFiles();

        summary = _bench.Run(a, rest.WriteTo(_bench.File("b.dbn")));

        _bench.RequireModel(new ReferenceModel(tape));
        Assert.Equal("MGCG4", new ReferenceModel(tape).Contracts[Workbench.Date("2024-01-10")]);
        Assert.Equal(new MergeCounts(Inserted: 2, Updated: 1, Unchanged: 0, Deleted: 1), summary.Merge);
        Assert.Equal((2, 1), (summary.ChunksDone, summary.ChunksSkipped));
        Assert.Empty(summary.Scan!.PartialDays);
        _bench.RequireAppendedOnly(files);
        var completed = Assert.Single(_bench.Records.History, r => r.Status == AttemptStatus.Done && r.Replace);
        Assert.Equal((Workbench.Date("2024-01-10"), Workbench.Date("2024-01-10")), (completed.ChunkStart, completed.ChunkEnd));
        Assert.Equal(new MergeRecord(1, 1, 0, 1), completed.Merge);
    }

    [Fact]
    public void A_partial_day_completes_in_several_steps() // T4
    {
        var tape = Tape.EmptyDays("2024-01-10", "2024-01-10");
        for (var hour = 0; hour < 22; hour++)
            tape = tape.Bar(hour % 3 == 0 ? "MGCG4" : "MGCJ4", $"2024-01-10T{hour:00}:30Z", 2000m + hour, (ulong)(hour % 3 == 0 ? 21 : 10));
        var cuts = new[] { "2024-01-09T23:00Z", "2024-01-10T05:00Z", "2024-01-10T10:00Z", "2024-01-10T18:00Z", "2024-01-10T23:00Z" };
        var given = new List<string>();
        for (var i = 0; i + 1 < cuts.Length; i++)
        {
            given.Add(tape.Slice(cuts[i], cuts[i + 1]).WriteTo(_bench.File($"{i}.dbn")));
            _bench.Run([.. given]);
            _bench.RequireModel(new ReferenceModel(tape.Slice(cuts[0], cuts[i + 1])));
            Assert.Equal(i + 2 < cuts.Length, _bench.Records.DayHistory.Last().Partial);
        }

        Assert.Equal(4, _bench.Records.State.Attempts.Count);
    }

    [Fact]
    public void A_day_on_which_no_outright_trades_is_done_without_rows() // C6
    {
        var tape = _tape.Without(b => TradingDay(b) == Workbench.Date("2024-01-10")).Bar("MGCG4-MGCJ4", "2024-01-10T10:00Z", -20m, 3);
        var source = _bench.Write(tape);

        _bench.Run(_bench.Options(source) with { ChunkDays = 1 });

        _bench.RequireModel(new ReferenceModel(tape));
        var empty = Assert.Single(
            _bench.Records.History,
            r => r.Status == AttemptStatus.Done && r.ChunkStart == Workbench.Date("2024-01-10")
        );
        Assert.Equal((0, null, null), (empty.RowsWritten, empty.FirstTs, empty.LastTs));
        Assert.Equal(0, _bench.Run(_bench.Options(source) with { ChunkDays = 1 }).ChunksPlanned);
    }

    [Fact]
    public void A_file_is_identified_by_its_content_and_not_by_name_or_time() // A3, C5
    {
        var source = _bench.Write(_tape, "source.dbn.zst");
        _bench.Run(source);
        Directory.CreateDirectory(_bench.File("elsewhere"));
        File.Move(source, _bench.File("elsewhere/renamed.dbn"));
        File.SetLastWriteTimeUtc(_bench.File("elsewhere/renamed.dbn"), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        Assert.Equal((0, 3), (_bench.Run(_bench.File("elsewhere")).ChunksPlanned, _bench.Records.State.Attempts.Count));
    }

    private static DateOnly TradingDay(TapeBar bar) => DateOnly.FromDateTime(DateTime.UnixEpoch.AddTicks(bar.Ts / 100).AddHours(1));

    private static DateOnly? Date(string? date) => date is null ? null : Workbench.Date(date);
}
