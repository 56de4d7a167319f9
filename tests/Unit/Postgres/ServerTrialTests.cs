using MgcBackfill.Backfill;
using MgcBackfill.Errors;
using MgcBackfill.Store;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Postgres;

/// <summary>--limit: what a trial counts, and that nothing of it is left.</summary>
public sealed class ServerTrialTests : IDisposable
{
    private readonly ServerBench _bench = new();
    private readonly Tape _tape = Tape.Quiet("2024-01-08", "2024-01-12"); // 5 days of 3 bars

    public void Dispose() => _bench.Dispose();

    [PostgresTheory]
    [InlineData(1, 1)]
    [InlineData(4, 4)] // in the middle of a day
    [InlineData(6, 6)] // at the end of a chunk of two days
    [InlineData(7, 7)]
    [InlineData(15, 15)]
    [InlineData(1_000_000_000_000, 15)]
    public void A_trial_on_an_empty_table_inserts_the_first_bars_and_leaves_nothing(long limit, long inserted)
    {
        Assert.Equal(new MergeCounts(inserted, 0, 0, 0), Try(_bench.Write(_tape), limit));

        Assert.Equal("", _bench.Snapshot());
    }

    [PostgresTheory]
    [InlineData(2, 0, 2)] // the plan begins with the partial day, of which two bars are stored
    [InlineData(5, 3, 2)]
    [InlineData(100, 7, 2)]
    public void A_trial_counts_only_what_the_run_would_write(long limit, long inserted, long unchanged)
    {
        var early = _bench.Write(_tape.Slice("2024-01-07T23:00Z", "2024-01-10T12:00Z"), "early.dbn.zst");
        var late = _bench.Write(_tape.Slice("2024-01-10T12:00Z", "2024-01-12T23:00Z"), "late.dbn.zst");
        _bench.Run(early);

        Assert.Equal(new MergeCounts(inserted, 0, unchanged, 0), Try([early, late], limit));
    }

    [PostgresFact]
    public void A_trial_counts_changed_and_unchanged_rows_and_refuses_what_a_run_would_refuse() // M3, M5
    {
        var source = _bench.Write(_tape);
        _bench.Run(source);
        _bench.Sql($"UPDATE {ServerBench.Table} SET volume = volume + 1 WHERE ts >= '2024-01-09 22:00Z' AND ts < '2024-01-10 12:00Z'");
        Directory.Delete(_bench.Checkpoint, recursive: true);

        var error = Assert.Throws<GateException>(() => Try(source, 100));
        Assert.Equal(ErrorIds.StoredRowDiffers, error.Id);
        Assert.Equal(new MergeCounts(0, 3, 12, 0), Try([source], 100, replace: true));
        Assert.Equal(new MergeCounts(0, 2, 5, 0), Try([source], 7, replace: true));
    }

    [PostgresFact]
    public void A_trial_with_nothing_to_do_counts_nothing()
    {
        var source = _bench.Write(_tape);
        _bench.Run(source);

        Assert.Equal(default, Try(source, 100));
    }

    [PostgresTheory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_trial_of_no_bars_is_refused(long limit) =>
        Assert.Equal(
            ErrorIds.InvalidArgument,
            Assert.Throws<UsageException>(() => _bench.Run(_bench.Options("x.dbn") with { Limit = limit })).Id
        );

    [PostgresFact]
    public void A_trial_waits_for_a_run_of_the_same_rows() // Q4
    {
        var source = _bench.ThreeWeeksFile;
        Exception? error = null;
        _bench.Run(
            _bench.Options(source),
            e =>
            {
                if (e is ChunkMerged)
                    error ??= Record.Exception(() =>
                        BackfillRun.Run(_bench.Options(source) with { Limit = 5, Checkpoint = _bench.File("other") })
                    );
            }
        );

        Assert.Equal(ErrorIds.Busy, Assert.IsType<EnvironmentException>(error).Id);
    }

    [Fact]
    public void A_trial_on_a_file_leaves_its_bytes_as_they_are()
    {
        using var bench = new Workbench();
        var early = bench.Write(_tape.Slice("2024-01-07T23:00Z", "2024-01-10T12:00Z"), "early.dbn.zst");
        var late = bench.Write(_tape.Slice("2024-01-10T12:00Z", "2024-01-12T23:00Z"), "late.dbn.zst");
        var none = bench.Run(bench.Options(early) with { Limit = 5 });
        Assert.Equal(new MergeCounts(5, 0, 0, 0), none.Trial);
        Assert.False(File.Exists(bench.Db) || Directory.Exists(bench.Checkpoint));
        bench.Run(early);
        var (bytes, records) = (File.ReadAllBytes(bench.Db), bench.RecordFiles());
        var entries = Directory
            .EnumerateFileSystemEntries(bench.Folder, "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .ToArray();

        var summary = bench.Run(bench.Options(early, late) with { Limit = 100 });

        Assert.Equal(7, summary.Trial!.Value.Inserted);
        Assert.Equal(bytes, File.ReadAllBytes(bench.Db));
        Assert.All(records, r => Assert.Equal(r.Value, bench.RecordFiles()[r.Key]));
        Assert.Equal(
            entries,
            Directory.EnumerateFileSystemEntries(bench.Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        );
    }

    private MergeCounts Try(string source, long limit) => Try([source], limit);

    // Nothing is left in the database, in the records, or elsewhere.
    private MergeCounts Try(string[] sources, long limit, bool replace = false)
    {
        var (snapshot, objects, files) = (_bench.Snapshot(), _bench.Objects(), Files());
        try
        {
            var summary = _bench.Run(_bench.Options(sources) with { ChunkDays = 2, Limit = limit, AllowReplace = replace });
            Assert.True(summary.DryRun);
            Assert.Equal(default, summary.Merge);
            return summary.Trial!.Value;
        }
        finally
        {
            Assert.Equal(snapshot, _bench.Snapshot());
            Assert.Equal(objects, _bench.Objects());
            Assert.Equal(files, Files());
            Assert.Equal(
                "0",
                _bench.Value(
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name = 'mgc-backfill' AND state <> 'idle'"
                )
            );
        }
    }

    private string[] Files() =>
        [
            .. Directory
                .EnumerateFiles(_bench.Folder, "*", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal)
                .Select(f => $"{f} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(f)))}"),
        ];
}
