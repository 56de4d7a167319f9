using MgcBackfill.Checkpoint;
using MgcBackfill.Errors;
using MgcBackfill.Store;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Backfill;

/// <summary>C3 to C5, M5: a changed source, a changed table, failed chunks, and what may be replaced.</summary>
public sealed class BackfillChangeTests : IDisposable
{
    private const string OneRow = "ts_utc = '2024-01-10 10:30:00+00'";

    private readonly Workbench _bench = new();
    private readonly Tape _tape = Tape.Quiet("2024-01-08", "2024-01-12");
    private readonly string _source;

    public BackfillChangeTests() => _source = _bench.Write(_tape);

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Other_bars_for_finished_days_are_refused_and_replaced_only_with_allow_replace() // C5c, M5
    {
        _bench.Run(_bench.Options(_source) with { ChunkDays = 2 });
        var files = _bench.RecordFiles();
        var changed = _tape.Change("MGCG4", "2024-01-10T10:30Z", b => b with { Volume = 11 });
        _bench.Write(changed);

        foreach (var options in new[] { _bench.Options(_source), _bench.Options(_source) with { DryRun = true } })
        {
            var error = _bench.RequireRefused<TargetException>(options, ErrorIds.SourceChanged, ExitCodes.TargetRefused);
            Assert.Equal(
                [
                    $"1 finished day does not match the files given: 2024-01-10. 2024-01-10 is now covered by "
                        + $"{_source}. On 2024-01-10, 1 bar differs, 0 are only in the table, and 0 are only in the files:",
                    "  stored 2024-01-10T10:30Z MGC MGCG4 O 2094.1 H 2094.1 L 2094.1 C 2094.1 V 10",
                    "  given  2024-01-10T10:30Z MGC MGCG4 O 2094.1 H 2094.1 L 2094.1 C 2094.1 V 11",
                ],
                error.Message.Split('\n')
            );
            Assert.Contains(OptionName.AllowReplace, error.Advice!.Options);
            Assert.Equal(Workbench.Date("2024-01-10"), error.Where.TradingDay);
        }

        Assert.Equal(new ReferenceModel(_tape).Rows, _bench.Rows());
        Assert.Equal(files[CheckpointFolder.StateFile], _bench.RecordFiles()[CheckpointFolder.StateFile]);

        var summary = _bench.Run(_bench.Options(_source) with { AllowReplace = true });
        _bench.RequireModel(new ReferenceModel(changed));
        Assert.Equal(new MergeCounts(0, 1, 14, 0), summary.Merge);
        Assert.All(_bench.Records.History.Where(r => r.AttemptId > 3), r => Assert.True(r.Replace));
        Assert.True(_bench.Records.Runs.Last().Configuration.AllowReplace);
        Assert.Equal(new MergeRecord(0, 1, 14, 0), _bench.Records.Runs.Last().Merge);
        _bench.RequireAppendedOnly(files);
        Assert.Equal(0, _bench.Run(_source).ChunksPlanned);
    }

    [Fact]
    public void A_source_that_lacks_bars_of_finished_days_is_refused_without_advice_to_replace() // C5c
    {
        _bench.Run(_source);
        _bench.Write(_tape.Without(b => b.Ts == DbnBuilder.Time("2024-01-10T10:30Z")));

        var error = _bench.RequireRefused<TargetException>(_bench.Options(_source), ErrorIds.SourceChanged, ExitCodes.TargetRefused);

        Assert.Contains("\n  given  (no such bar)", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(OptionName.AllowReplace, error.Advice!.Options);
        Assert.Equal(new ReferenceModel(_tape).Rows, _bench.Rows());
    }

    [Fact]
    public void A_day_whose_front_month_changed_is_replaced_completely() // M4, C5
    {
        _bench.Run(_source);
        var changed = _tape
            .Bar("MGCJ4", "2024-01-10T10:31Z", 2030m, 1000)
            .Without(b => b.Ts >= DbnBuilder.Time("2024-01-10T23:00Z") && b.Ts < DbnBuilder.Time("2024-01-11T23:00Z"));
        _bench.Write(changed);

        var summary = _bench.Run(_bench.Options(_source) with { AllowReplace = true });

        _bench.RequireModel(new ReferenceModel(changed));
        Assert.Equal(new MergeCounts(Inserted: 1, Updated: 1, Unchanged: 9, Deleted: 5), summary.Merge);
    }

    [Fact]
    public void Finished_days_that_no_given_file_covers_stay_unchanged() // C5b
    {
        string[] both =
        [
            _tape.Slice("2024-01-07T23:00Z", "2024-01-09T23:00Z").WriteTo(_bench.File("a.dbn")),
            _tape.Slice("2024-01-09T23:00Z", "2024-01-12T23:00Z").WriteTo(_bench.File("b.dbn")),
        ];
        _bench.Run(both);
        File.Delete(both[0]);
        var options = _bench.Options(both[1]) with { Start = Workbench.Date("2024-01-08") };

        foreach (var given in new[] { options, options with { AllowReplace = true }, options with { AllowLess = true } })
        {
            var summary = _bench.Run(given);
            Assert.Equal(0, summary.ChunksPlanned);
            Assert.Equal([Workbench.Day("2024-01-08"), Workbench.Day("2024-01-09")], summary.Plan!.NotGiven);
        }

        _bench.RequireModel(new ReferenceModel(_tape));
    }

    [Theory]
    [InlineData("DELETE FROM bars_1m WHERE " + OneRow, "2024-01-10 (attempt 2) was recorded with 3 rows; the table holds 2")]
    [InlineData(
        "DELETE FROM bars_1m WHERE ts_utc >= '2024-01-11 23:00:00+00'",
        "2024-01-12 (attempt 3) was recorded with 3 rows; the table holds 0"
    )]
    [InlineData(
        "INSERT INTO bars_1m SELECT * REPLACE ('2024-01-10 10:31:00+00' AS ts_utc) FROM bars_1m WHERE " + OneRow,
        "2024-01-10 (attempt 2) was recorded with 3 rows; the table holds 4"
    )]
    [InlineData(
        "UPDATE bars_1m SET ts_utc = '2024-01-09 23:00:00+00' WHERE ts_utc = '2024-01-10 00:00:00+00'",
        "2024-01-10 (attempt 2) was recorded from 2024-01-10T00:00Z to 2024-01-10T22:59Z; the table holds 2024-01-09T23:00Z"
    )]
    public void Changed_rows_of_a_done_chunk_are_refused_and_repaired_with_allow_replace(string change, string reported) // C5
    {
        _bench.Run(_bench.Options(_source) with { ChunkDays = 2 });
        _bench.Sql(change);
        var before = _bench.Rows();

        var error = _bench.RequireRefused<TargetException>(_bench.Options(_source), ErrorIds.StoredRowsChanged, ExitCodes.TargetRefused);
        Assert.Contains(reported, error.Message, StringComparison.Ordinal);
        Assert.Equal(before, _bench.Rows());

        _bench.Run(_bench.Options(_source) with { AllowReplace = true });
        _bench.RequireModel(new ReferenceModel(_tape));
        var repaired = Assert.Single(_bench.Records.History, r => r.AttemptId > 3 && r.Status == AttemptStatus.Done);
        Assert.True(repaired.Replace);
        Assert.Equal(0, _bench.Run(_source).ChunksPlanned);
    }

    [Theory]
    [InlineData("UPDATE bars_1m SET close = close + 0.1, high = high + 0.1 WHERE " + OneRow)]
    [InlineData("UPDATE bars_1m SET low = 'NaN' WHERE " + OneRow)]
    [InlineData(
        "UPDATE bars_1m SET source_symbol = 'MGCJ4' WHERE ts_utc >= '2024-01-09 23:00:00+00' AND ts_utc < '2024-01-10 23:00:00+00'"
    )]
    public void Changed_values_of_a_done_chunk_fail_the_gates_and_are_repaired_with_allow_replace(string change) // C5, G3, M5
    {
        _bench.Run(_bench.Options(_source) with { ChunkDays = 2 });
        _bench.Sql(change);

        _bench.RequireRefused<GateException>(_bench.Options(_source), ErrorIds.GateFailed, ExitCodes.GateFailed);
        _bench.Run(_bench.Options(_source) with { AllowReplace = true });

        _bench.RequireModel(new ReferenceModel(_tape));
        Assert.True(Assert.Single(_bench.Records.History, r => r.AttemptId > 3 && r.Status == AttemptStatus.Done).Replace);
    }

    [Fact]
    public void Rows_without_a_record_must_equal_the_source() // M5, C1, C4
    {
        _bench.Run(_source);
        Directory.Delete(_bench.Checkpoint, recursive: true);
        _bench.Sql($"UPDATE bars_1m SET volume = 9 WHERE {OneRow}");
        var before = _bench.Rows();
        var options = _bench.Options(_source) with { ChunkDays = 1 };

        var error = _bench.RequireRefused<GateException>(options, ErrorIds.StoredRowDiffers, ExitCodes.GateFailed);
        Assert.Contains("stored 2024-01-10T10:30Z MGC MGCG4", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, _bench.Rows());
        var failed = _bench.Records.History.Last();
        Assert.Equal(
            (AttemptStatus.Failed, 3, Workbench.Date("2024-01-10"), 0),
            (failed.Status, failed.AttemptId, failed.ChunkStart, failed.RowsWritten)
        );
        Assert.Equal((ErrorIds.StoredRowDiffers, error.Message), (failed.Error!.Id, failed.Error.Message));
        Assert.Contains("ChunkMerger", failed.Error.StackTrace, StringComparison.Ordinal);
        Assert.Equal(RunStatus.Failed, _bench.Records.Runs.Last().Status);

        var again = _bench.RequireRefused<TargetException>(options, ErrorIds.ChunkFailedBefore, ExitCodes.TargetRefused);
        Assert.Contains("Chunk 2024-01-10 failed in attempt 3", again.Message, StringComparison.Ordinal);
        Assert.Contains("1 stored row differs", again.Message, StringComparison.Ordinal);

        // The cause is still there: a retry fails again, as a new attempt.
        _bench.RequireRefused<GateException>(options with { RetryFailed = true }, ErrorIds.StoredRowDiffers, ExitCodes.GateFailed);
        Assert.Equal((AttemptStatus.Failed, 6), (_bench.Records.History.Last().Status, _bench.Records.History.Last().AttemptId));

        _bench.Sql($"UPDATE bars_1m SET volume = 10 WHERE {OneRow}");
        var files = _bench.RecordFiles();
        var summary = _bench.Run(options with { RetryFailed = true });
        _bench.RequireModel(new ReferenceModel(_tape));
        Assert.Equal((3, 2), (summary.ChunksDone, summary.ChunksSkipped));
        Assert.Equal(new MergeCounts(0, 0, 9, 0), summary.Merge);
        _bench.RequireAppendedOnly(files);
    }

    [Fact]
    public void A_failed_chunk_is_repaired_with_allow_replace_and_retry_failed() // M5, C4
    {
        _bench.Run(_source);
        Directory.Delete(_bench.Checkpoint, recursive: true);
        _bench.Sql($"UPDATE bars_1m SET volume = 9 WHERE {OneRow}; DELETE FROM bars_1m WHERE ts_utc = '2024-01-10 00:00:00+00'");
        _bench.RequireRefused<GateException>(_bench.Options(_source), ErrorIds.StoredRowDiffers, ExitCodes.GateFailed);

        _bench.RequireRefused<TargetException>(
            _bench.Options(_source) with
            {
                AllowReplace = true,
            },
            ErrorIds.ChunkFailedBefore,
            ExitCodes.TargetRefused
        );
        var summary = _bench.Run(_bench.Options(_source) with { AllowReplace = true, RetryFailed = true });

        _bench.RequireModel(new ReferenceModel(_tape));
        Assert.Equal(new MergeCounts(1, 1, 13, 0), summary.Merge);
    }

    [Fact]
    public void A_failed_chunk_outside_the_requested_range_does_not_stop_the_chunks_inside() // C4
    {
        _bench.Run(_source);
        Directory.Delete(_bench.Checkpoint, recursive: true);
        _bench.Sql($"UPDATE bars_1m SET volume = 9 WHERE {OneRow}");
        _bench.RequireRefused<GateException>(
            _bench.Options(_source) with
            {
                ChunkDays = 1,
            },
            ErrorIds.StoredRowDiffers,
            ExitCodes.GateFailed
        );

        // The gates over the whole table still report that no record confirms the other days.
        var options = _bench.Options(_source) with
        {
            Start = Workbench.Date("2024-01-11"),
        };
        var error = _bench.RequireRefused<GateException>(options, ErrorIds.GateFailed, ExitCodes.GateFailed);

        Assert.Contains(
            "gate 'day_records' failed once (2024-01-10: the table holds 3 bars, but no finished attempt recorded the day",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.Equal(4, _bench.Records.State.DoneDays.Count());
    }

    [Fact]
    public void A_missing_database_is_refused_and_rebuilt_only_with_allow_replace() // C5
    {
        _bench.Run(_source);
        File.Delete(_bench.Db);

        _bench.RequireRefused<TargetException>(_bench.Options(_source), ErrorIds.StoredRowsChanged, ExitCodes.TargetRefused);
        _bench.Run(_bench.Options(_source) with { AllowReplace = true });

        _bench.RequireModel(new ReferenceModel(_tape));
    }

    [Fact]
    public void A_crash_between_the_commit_and_the_done_record_ends_in_the_same_table() // C7
    {
        _bench.Run(_bench.Options(_source) with { ChunkDays = 2 });
        var path = Path.Combine(_bench.Checkpoint, CheckpointFolder.StateFile);
        var lines = File.ReadAllLines(path);
        File.WriteAllText(path, string.Join('\n', lines[..^1]) + "\n");
        Assert.Equal(AttemptStatus.InProgress, _bench.Records.State.NewestByChunk.Last().Status);

        var summary = _bench.Run(_bench.Options(_source) with { ChunkDays = 5 });

        _bench.RequireModel(new ReferenceModel(_tape));
        Assert.Equal(new MergeCounts(0, 0, 3, 0), summary.Merge);
        Assert.Equal((1, 2), (summary.ChunksDone, summary.ChunksSkipped));
    }

    [Theory]
    [InlineData(CheckpointFolder.StateFile)]
    [InlineData(CheckpointFolder.DaysFile)]
    [InlineData(CheckpointFolder.RunsFile)]
    public void A_torn_last_line_is_reported_isolated_and_survived(string file) // C3
    {
        _bench.Run(_source);
        var path = Path.Combine(_bench.Checkpoint, file);
        File.AppendAllText(path, "{\"attempt_id\":2,\"run_id\":\"2024");
        var files = _bench.RecordFiles();
        var longer = _bench.Write(Tape.Quiet("2024-01-15", "2024-01-16"), "more.dbn");

        _bench.Run(_source, longer);

        Assert.Equal(1, Assert.Single(_bench.Events.OfType<MgcBackfill.Backfill.TornLinesFound>()).Lines);
        _bench.RequireAppendedOnly(files);
        _bench.RequireModel(new ReferenceModel(_tape with { Bars = [.. _tape.Bars, .. Tape.Quiet("2024-01-15", "2024-01-16").Bars] }));
    }

    [Fact]
    public void A_malformed_line_that_is_not_the_last_stops_the_run() // C3
    {
        _bench.Run(_source);
        var path = Path.Combine(_bench.Checkpoint, CheckpointFolder.StateFile);
        var lines = File.ReadAllLines(path);
        lines[0] = lines[0][..40];
        File.WriteAllText(path, string.Join('\n', lines) + "\n");
        var files = _bench.RecordFiles();

        var error = _bench.RequireRefused<TargetException>(_bench.Options(_source), ErrorIds.CheckpointMalformed, ExitCodes.TargetRefused);

        Assert.Equal((path, 1), (error.Where.File, error.Where.Line));
        Assert.Equal(files, _bench.RecordFiles());
    }
}
