using MgcBackfill.Backfill;
using MgcBackfill.Errors;
using MgcBackfill.Tests.DuckDb;
using MgcBackfill.Tests.Support;
using MgcBackfill.TestServers;

namespace MgcBackfill.Tests.Backfill;

/// <summary>I3, exit code 7: an environment error stops a run and marks nothing as failed; the same command works later.</summary>
public sealed class BackfillBusyTests : IDisposable
{
    private readonly Workbench _bench = new();
    private readonly Tape _tape = Tape.Quiet("2024-01-08", "2024-01-12");
    private readonly string _source;

    public BackfillBusyTests() => _source = _bench.Write(_tape);

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_second_run_on_the_database_is_busy_during_the_first() // I3
    {
        Exception? second = null;
        var files = new Dictionary<string, byte[]>();

        _bench.Run(
            _bench.Options(_source),
            e =>
            {
                if (e is not SourceScanned)
                    return;
                files = _bench.RecordFiles();
                second = Record.Exception(() => BackfillRun.Run(_bench.Options(_source) with { Checkpoint = _bench.File("another") }));
            }
        );

        RequireBusy(second, _bench.Db);
        Assert.False(Directory.Exists(_bench.File("another")));
        _bench.RequireAppendedOnly(files);
        _bench.RequireModel(new ReferenceModel(_tape));
    }

    [Fact]
    public void A_second_run_on_the_records_is_busy_and_creates_no_database() // I3
    {
        Exception? second = null;

        _bench.Run(
            _bench.Options(_source),
            e =>
            {
                if (e is SourceScanned)
                    second = Record.Exception(() =>
                        BackfillRun.Run(_bench.Options(_source) with { Db = _bench.File("another.db"), Checkpoint = _bench.Checkpoint })
                    );
            }
        );

        RequireBusy(second, _bench.Checkpoint);
        Assert.False(File.Exists(_bench.File("another.db")));
        _bench.RequireModel(new ReferenceModel(_tape));
    }

    [Fact]
    public void A_dry_run_and_a_verification_during_a_run_are_busy_and_do_not_disturb_it() // I3, I4
    {
        var errors = new List<Exception?>();

        _bench.Run(
            _bench.Options(_source),
            e =>
            {
                if (e is not ChunkMerged)
                    return;
                errors.Add(Record.Exception(() => BackfillRun.Run(_bench.Options(_source) with { DryRun = true })));
                errors.Add(Record.Exception(() => _bench.Verify()));
            }
        );

        Assert.Equal(2, errors.Count);
        Assert.All(errors, e => Assert.Equal(ErrorIds.Busy, Assert.IsType<EnvironmentException>(e).Id));
        _bench.RequireModel(new ReferenceModel(_tape));
    }

    [Fact]
    public void A_database_that_another_process_has_open_is_busy_and_the_same_command_works_later() // I3
    {
        _bench.Sql("CREATE TABLE notes (x INTEGER)");
        using (DatabaseHolder.Hold(_bench.Db))
            _bench.RequireRefused<EnvironmentException>(_bench.Options(_source), ErrorIds.Busy, ExitCodes.Environment);

        // A first run that is refused before it begins leaves nothing behind (D3).
        Assert.False(Directory.Exists(_bench.Checkpoint) || File.Exists(_bench.Db + ".lock"));
        _bench.Run(_source);
        using (DatabaseHolder.Hold(_bench.Db))
            _bench.RequireRefused<EnvironmentException>(_bench.Options(_source), ErrorIds.Busy, ExitCodes.Environment);
        Assert.Equal(ErrorIds.Busy, _bench.Records.Runs.Last().Error!.Id);
        _bench.RequireModel(new ReferenceModel(_tape));
    }

    [Fact]
    public void A_run_that_is_refused_at_once_stops_reading_its_source() // I3
    {
        _bench.Run(_source);
        var large = _bench.File("large.dbn");
        using (var file = File.Create(large))
        {
            file.Write(
                File.ReadAllBytes(Tape.Quiet("2024-01-15", "2024-01-16").WriteTo(_bench.File("more.dbn"), MgcBackfill.Dbn.DbnFraming.Plain))
            );
            file.SetLength(1 << 30);
        }

        Exception? second = null;
        _bench.Run(
            _bench.Options(_bench.File("more.dbn")),
            e =>
            {
                if (e is not SourceScanned)
                    return;
                second = Record.Exception(() => BackfillRun.Run(_bench.Options(large)));

                // The open fails if anything still has the file open.
                File.Open(large, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
            }
        );

        RequireBusy(second, _bench.Db);
    }

    [Fact]
    public void Lock_files_left_by_a_crash_do_not_block_a_run() // P5, W2
    {
        File.WriteAllText(_bench.Db + ".lock", "12345\n");
        Directory.CreateDirectory(_bench.Checkpoint);
        File.WriteAllText(Path.Combine(_bench.Checkpoint, ".lock"), "12345\n");

        _bench.Run(_source);

        _bench.RequireModel(new ReferenceModel(_tape));
    }

    [Fact]
    public void A_database_path_below_a_file_is_an_environment_error() // I3
    {
        File.WriteAllText(_bench.File("a file"), "");

        var error = Assert.Throws<EnvironmentException>(() =>
            _bench.Run(_bench.Options(_source) with { Db = Path.Combine(_bench.File("a file"), "gold.db") })
        );

        Assert.Equal(ExitCodes.Environment, ExitCodes.For(error));
    }

    [Fact]
    public void A_records_path_below_a_file_is_an_environment_error() // I3
    {
        File.WriteAllText(_bench.File("a file"), "");

        var error = Assert.Throws<EnvironmentException>(() =>
            _bench.Run(_bench.Options(_source) with { Checkpoint = Path.Combine(_bench.File("a file"), "records") })
        );

        Assert.Equal(ExitCodes.Environment, ExitCodes.For(error));
        Assert.False(File.Exists(_bench.Db));
    }

    [SmallDiskFact]
    public void A_read_only_disk_refuses_a_run_and_allows_verification() // I3
    {
        using var disk = new SmallDisk();
        using var bench = new Workbench(disk.Path);
        bench.Run(_source);
        disk.MakeReadOnly();

        var error = Assert.Throws<EnvironmentException>(() => bench.Run(_source));

        Assert.Equal(ExitCodes.Environment, ExitCodes.For(error));
        Assert.True(bench.Verify(_source).Passed);
        Assert.Equal(new ReferenceModel(_tape).BuildDigest, bench.Digest());
    }

    private static void RequireBusy(Exception? error, string what)
    {
        var busy = Assert.IsType<EnvironmentException>(error);
        Assert.Equal((ErrorIds.Busy, ExitCodes.Environment), (busy.Id, ExitCodes.For(busy)));
        Assert.Contains(what, busy.Message, StringComparison.Ordinal);
    }
}
