using MgcBackfill.Backfill;
using MgcBackfill.Checkpoint;
using MgcBackfill.Errors;
using MgcBackfill.Tests.DuckDb;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Backfill;

/// <summary>
/// I3: another process has the database open, for reading or for writing, when a run begins or resumes. The run reports busy and changes
/// nothing; the same command finishes once the other process has closed the database. Read-only commands work beside a reader.
/// </summary>
public sealed class BackfillHeldTests : IDisposable
{
    private readonly Workbench _bench = new();
    private readonly Tape _tape = Tape.Quiet("2024-01-08", "2024-01-19");
    private readonly string _source;

    public BackfillHeldTests() => _source = _bench.Write(_tape);

    public static TheoryData<bool, bool> Holders =>
        new()
        {
            { true, false },
            { true, true },
            { false, false },
            { false, true },
        };

    private BackfillOptions Options => _bench.Options(_source) with { ChunkDays = 1 };

    private string Wal => _bench.Db + ".wal";

    public void Dispose() => _bench.Dispose();

    [Theory]
    [MemberData(nameof(Holders))]
    public void A_run_on_a_database_that_is_in_use_is_busy_and_the_same_command_finishes_later(bool reads, bool resumes) // I3, P5
    {
        Begin(resumes);
        using (DatabaseHolder.Hold(_bench.Db, reads))
        {
            var (stored, records, history) = (Stored(), _bench.RecordFiles(), _bench.Records.History.Count());

            var error = _bench.RequireRefused<EnvironmentException>(Options, ErrorIds.Busy, ExitCodes.Environment);

            Assert.Contains(_bench.Db, error.Message, StringComparison.Ordinal);
            Assert.False(string.IsNullOrEmpty(error.Advice?.Text));
            Assert.Equal(stored, Stored());
            _bench.RequireAppendedOnly(records);
            Assert.Equal(history, _bench.Records.History.Count());
            if (reads || resumes)
                Assert.Equal((RunStatus.Failed, ErrorIds.Busy), (_bench.Records.Runs.Last().Status, _bench.Records.Runs.Last().Error!.Id));
            else
                Assert.False(Directory.Exists(_bench.Checkpoint)); // refused before it began (D3)
        }

        Assert.Equal(RunStatus.Done, _bench.Run(Options).Status);
        _bench.RequireModel(new ReferenceModel(_tape));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_run_waits_for_a_program_that_holds_the_database_for_a_moment(bool resumes) // I3
    {
        Begin(resumes);
        Task<BackfillSummary> run;
        using (DatabaseHolder.Hold(_bench.Db, readOnly: true))
        {
            run = Task.Run(() => _bench.Run(Options));
            await Task.Delay(300);
        }

        Assert.Equal(RunStatus.Done, (await run).Status);
        _bench.RequireModel(new ReferenceModel(_tape));
    }

    [Theory]
    [MemberData(nameof(Holders))]
    public void A_killed_process_no_longer_blocks_the_database(bool reads, bool resumes) // I3, P5
    {
        Begin(resumes);
        using (var holder = DatabaseHolder.Hold(_bench.Db, reads))
            holder.Kill();

        _bench.Run(Options);

        _bench.RequireModel(new ReferenceModel(_tape));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)] // rows that only the write-ahead log holds
    public void Verification_digest_and_dry_run_work_beside_a_reader(bool resumes) // I3, I4
    {
        Begin(resumes);
        if (!resumes)
            _bench.Run(Options);
        var digest = _bench.Digest();
        using (DatabaseHolder.Hold(_bench.Db, readOnly: true))
        {
            var stored = Stored();

            Assert.Equal(digest, _bench.Digest());
            Assert.True(_bench.Verify(_source).Passed); // the days that are stored
            Assert.Equal(resumes, _bench.Run(Options with { DryRun = true }).ChunksPlanned > 0);
            Assert.Equal(stored, Stored());
        }

        Assert.Equal(RunStatus.Done, _bench.Run(Options).Status);
        _bench.RequireModel(new ReferenceModel(_tape));
    }

    [Fact]
    public void Verification_digest_and_dry_run_beside_a_writer_are_busy_and_name_its_process() // I3
    {
        _bench.Run(Options);
        using var holder = DatabaseHolder.Hold(_bench.Db);
        Action[] commands = [() => _bench.Digest(), () => _bench.Verify(_source), () => _bench.Run(Options with { DryRun = true })];

        foreach (var command in commands)
        {
            var error = Assert.Throws<EnvironmentException>(command);
            Assert.Equal((ErrorIds.Busy, ExitCodes.Environment), (error.Id, ExitCodes.For(error)));
            Assert.Contains(_bench.Db, error.Message, StringComparison.Ordinal);
            if (OperatingSystem.IsLinux())
                Assert.Contains($"{holder.ProcessId}", error.Message, StringComparison.Ordinal);
        }
    }

    // Either a database in which nothing is built yet, or the database of an interrupted run, with its write-ahead log beside it.
    private void Begin(bool resumes)
    {
        if (!resumes)
        {
            _bench.Sql("CREATE TABLE notes (x INTEGER)");
            return;
        }

        using var stop = new CancellationTokenSource();
        var merged = 0;
        Assert.ThrowsAny<OperationCanceledException>(() =>
            _bench.Run(
                Options,
                e =>
                {
                    if (e is ChunkMerged && ++merged == 3)
                        stop.Cancel();
                },
                stop.Token
            )
        );
        Assert.True(new FileInfo(Wal) is { Exists: true, Length: > 0 });
    }

    private (string Db, string Wal) Stored()
    {
        using var db = Open(_bench.Db);
        var wal = File.Exists(Wal) ? Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(Wal))) : "";
        return (Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(db)), wal);
    }

    private static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
}
