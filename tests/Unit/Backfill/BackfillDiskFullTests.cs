using MgcBackfill.Backfill;
using MgcBackfill.Checkpoint;
using MgcBackfill.Errors;
using MgcBackfill.Tests.Support;
using MgcBackfill.TestServers;

namespace MgcBackfill.Tests.Backfill;

/// <summary>P1, P5, I3: a full disk stops a run and leaves nothing half stored; once space is free, the same command finishes.</summary>
public sealed class BackfillDiskFullTests
{
    [SmallDiskFact]
    public void A_database_disk_that_fills_up_before_a_commit_loses_nothing() =>
        Fills(database: true, records: false, e => e is ChunkMerged { Range.First.Date.Day: 6 });

    [SmallDiskFact]
    public void A_database_disk_that_fills_up_between_two_chunks_loses_nothing() =>
        Fills(database: true, records: false, e => e is ChunkStatusChanged { Record: { AttemptId: 4, Status: AttemptStatus.InProgress } });

    [SmallDiskFact]
    public void A_database_disk_that_is_full_before_the_database_exists_loses_nothing() =>
        Fills(database: true, records: false, e => e is SourceAccepted);

    // The day records of so many days do not fit into the space that is left, while one or two lines would.
    [SmallDiskFact]
    public void A_records_disk_that_fills_up_before_the_day_records_loses_nothing() =>
        Fills(database: false, records: true, e => e is ChunkMerged, chunkDays: 20, last: "2024-03-25", file: CheckpointFolder.DaysFile);

    [SmallDiskFact]
    public void A_records_disk_that_fills_up_before_the_done_record_loses_nothing() =>
        Fills(database: false, records: true, e => e is ProgressMade { Stage: BackfillStage.Merging, Fraction: 1 });

    [SmallDiskFact]
    public void A_records_disk_that_fills_up_before_the_plan_loses_nothing() =>
        Fills(database: false, records: true, e => e is SourceScanned);

    [SmallDiskFact]
    public void A_records_disk_that_fills_up_before_the_end_loses_nothing() => Fills(database: false, records: true, e => e is GatesRun);

    [SmallDiskFact]
    public void A_database_disk_that_fills_up_before_the_checkpoint_loses_nothing() =>
        Fills(database: true, records: false, e => e is ProgressMade { Stage: BackfillStage.Merging, Fraction: 1 });

    [SmallDiskFact]
    public void A_shared_disk_that_fills_up_before_a_commit_loses_nothing() =>
        Fills(database: true, records: true, e => e is DayDecided { Decision.TradingDay.Day: 7 });

    // The space that is left is less than one page, or none.
    private static void Fills(
        bool database,
        bool records,
        Func<BackfillEvent, bool> when,
        int chunkDays = 1,
        string last = "2024-03-08",
        string file = ""
    )
    {
        foreach (var leave in new[] { 0, 4 })
        {
            using var disk = new SmallDisk();
            using var bench = new Workbench(database ? disk.Path : null);
            var source = ThreeWeeks.WriteTo(bench.File("source.dbn.zst"));
            var checkpoint = records ? Path.Combine(disk.Path, "records") : bench.File("records");
            var options = bench.Options(source) with
            {
                ChunkDays = chunkDays,
                Checkpoint = checkpoint,
                Start = Workbench.Date("2024-03-04"),
                End = Workbench.Date(last),
            };
            var full = false;

            var error = Record.Exception(() =>
                bench.Run(
                    options,
                    e =>
                    {
                        if (full || !when(e))
                            return;
                        full = true;
                        disk.Fill(leave);
                    }
                )
            );

            Assert.True(full);
            if (error is not null)
            {
                Assert.Equal(
                    (ErrorIds.DiskFull, ExitCodes.Environment),
                    (Assert.IsType<EnvironmentException>(error).Id, ExitCodes.For(error))
                );
                Assert.Contains(file, error.Message, StringComparison.Ordinal);
                RequireNotFailed(CheckpointFolder.Read(checkpoint), recorded: !records);
            }

            var before = Files(checkpoint);
            disk.Empty();
            RequireDayRecords(bench, CheckpointFolder.Read(checkpoint));

            var summary = bench.Run(options);

            var model = new ReferenceModel(ThreeWeeks.Tape, "2024-03-04", last);
            Assert.Equal(model.BuildDigest, summary.Verification!.BuildDigest);
            Assert.Equal(model.Rows, bench.Rows());
            var after = Files(checkpoint);
            Assert.All(before, f => Assert.True(after[f.Key].AsSpan().StartsWith(f.Value), f.Key));
        }
    }

    // If there is room for it, the interrupted attempt is recorded with its error and is not marked as failed (C1, I3).
    private static void RequireNotFailed(CheckpointFolder folder, bool recorded)
    {
        Assert.DoesNotContain(folder.History, r => r.Status == AttemptStatus.Failed);
        if (!recorded)
            return;
        Assert.Equal(ErrorIds.DiskFull, folder.Runs.Last().Error!.Id);
        Assert.DoesNotContain(folder.History.GroupBy(r => r.AttemptId), a => a.Last().Status == AttemptStatus.InProgress);
        Assert.All(
            folder.History.Where(r => r is { Status: AttemptStatus.Pending, StartedAt: not null }),
            r => Assert.Equal(ErrorIds.DiskFull, r.Error!.Id)
        );
    }

    // The day records are on the disk before the rows are: every stored day has its record.
    private static void RequireDayRecords(Workbench bench, CheckpointFolder folder)
    {
        var stored = File.Exists(bench.Db) ? bench.Rows().GroupBy(r => r.TradingDay) : [];
        Assert.All(stored, day => Assert.Contains(folder.DayHistory, d => d.TradingDay == day.Key && d.Bars == day.Count()));
    }

    private static Dictionary<string, byte[]> Files(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.jsonl").ToDictionary(f => f, File.ReadAllBytes) : [];
}
