using MgcBackfill.Backfill;
using MgcBackfill.Checkpoint;
using MgcBackfill.Errors;
using MgcBackfill.Log;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Cli;

/// <summary>
/// I3: a missing permission is exit code 7 and the message names what is denied. It changes nothing and marks nothing as failed, and the
/// same command finishes once it is permitted.
/// </summary>
public sealed class PermissionTests : IClassFixture<OrdinaryUser>, IDisposable
{
    private const int Nothing = 0;
    private const int Change = 3;
    private const int Read = 4;
    private const int ReadAndEnter = 5;

    private readonly OrdinaryUser _user;
    private readonly ScratchFolder _folder = new();
    private readonly Workbench _bench;
    private readonly Tape _tape = Tape.Quiet("2024-01-08", "2024-01-12");
    private readonly string _source;

    public PermissionTests(OrdinaryUser user)
    {
        _user = user;
        _bench = new Workbench(_folder.Folder("target"));
        _source = _tape.WriteTo(Path.Combine(_folder.Folder("source"), "source.dbn.zst"));
        OrdinaryUser.Open(_folder.FullName);
    }

    public void Dispose()
    {
        OrdinaryUser.Open(_folder.FullName);
        _bench.Dispose();
        _folder.Dispose();
    }

    [OrdinaryUserTheory]
    [InlineData("target", ReadAndEnter, "gold.db.lock")]
    [InlineData("target", Nothing, "target")]
    [InlineData("target/gold.db.lock", Read, "gold.db.lock")]
    [InlineData("target/gold.db.checkpoint", ReadAndEnter, ".lock")]
    [InlineData("target/gold.db.checkpoint/.lock", Read, ".lock")]
    [InlineData("source/source.dbn.zst", Nothing, "source.dbn.zst")]
    [InlineData("source", Change, "source")] // it cannot be listed
    [InlineData("source/manifest.json", Nothing, "manifest.json")]
    [InlineData("source/condition.json", Nothing, "condition.json")]
    public void A_first_run_without_a_permission_exits_with_7_and_names_what_is_denied(string what, int allowed, string reported) // I3
    {
        Make(what);

        RequireDenied(what, allowed, reported, Command(_folder.File("source")));
    }

    [OrdinaryUserTheory]
    [InlineData(Nothing)]
    [InlineData(Read)]
    public void A_source_in_a_folder_without_permission_is_denied_and_not_reported_as_missing(int allowed) // I3: denied is not absent
    {
        RequireDenied("source", allowed, _source, Command(_source));
    }

    [OrdinaryUserTheory]
    [InlineData("target/gold.db", Read, "gold.db")]
    [InlineData("target/gold.db", Nothing, "gold.db")]
    [InlineData("target/gold.db.wal", Nothing, "gold.db.wal")]
    [InlineData("target/gold.db.wal", Read, "gold.db.wal")]
    [InlineData("target/gold.db.lock", Read, "gold.db.lock")]
    [InlineData("target/gold.db.lock", Nothing, "gold.db.lock")]
    [InlineData("target/gold.db.checkpoint", Nothing, CheckpointFolder.RunsFile)]
    [InlineData("target/gold.db.checkpoint/.lock", Nothing, ".lock")]
    [InlineData("target/gold.db.checkpoint/mgc_backfill_state.jsonl", Read, CheckpointFolder.StateFile)]
    [InlineData("target/gold.db.checkpoint/mgc_backfill_days.jsonl", Read, CheckpointFolder.DaysFile)]
    [InlineData("target/gold.db.checkpoint/mgc_backfill_runs.jsonl", Read, CheckpointFolder.RunsFile)]
    [InlineData("target/gold.db.checkpoint/mgc_backfill_state.jsonl", Nothing, CheckpointFolder.StateFile)]
    [InlineData("target/gold.db.checkpoint/mgc_backfill_days.jsonl", Nothing, CheckpointFolder.DaysFile)]
    [InlineData("target/gold.db.checkpoint/mgc_backfill_runs.jsonl", Nothing, CheckpointFolder.RunsFile)]
    [InlineData("source/source.dbn.zst", Nothing, "source.dbn.zst")]
    // I3, P5
    public void A_resumed_run_without_a_permission_exits_with_7_and_names_what_is_denied(string what, int allowed, string reported)
    {
        Stop();

        RequireDenied(what, allowed, reported, Command(_source));
    }

    [OrdinaryUserFact]
    public void A_staging_folder_that_cannot_be_created_exits_with_7() // I3, W2
    {
        Stop();

        RequireDenied("target/gold.db.checkpoint", ReadAndEnter, "staging", [.. Command(_source), "--workers", "2"]);
    }

    [OrdinaryUserFact]
    public void A_log_without_write_permission_is_reported_and_does_not_stop_the_run() // I5
    {
        Stop();
        var log = Path.Combine(_bench.Checkpoint, RunLog.FileName);
        File.WriteAllText(log, "before\n");
        OrdinaryUser.Open(log);
        OrdinaryUser.Allow(log, Read);

        var outcome = _user.Run(Command(_source));

        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.Contains($"The log {log} cannot be written", outcome.Error, StringComparison.Ordinal);
        Assert.Equal("before\n", File.ReadAllText(log));
        _bench.RequireModel(new ReferenceModel(_tape));
    }

    [OrdinaryUserTheory]
    [InlineData("1")]
    [InlineData("2")]
    public void The_folder_for_temporary_files_is_not_needed(string workers) // I4
    {
        var temporary = _folder.Folder("temporary");
        OrdinaryUser.Allow(temporary, ReadAndEnter);

        var outcome = _user.RunAlone(temporary, [.. Command(_source), "--workers", workers]);

        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.Empty(Directory.EnumerateFileSystemEntries(temporary));
        _bench.RequireModel(new ReferenceModel(_tape));
    }

    [OrdinaryUserFact]
    public void Read_permission_is_enough_for_verification() // I3
    {
        Stop();
        Assert.Equal(0, _user.Run(Command(_source)).ExitCode);
        OrdinaryUser.Open(_folder.FullName);
        foreach (var file in Directory.EnumerateFiles(_folder.FullName, "*", SearchOption.AllDirectories))
            OrdinaryUser.Allow(file, Read);
        foreach (var folder in Directory.EnumerateDirectories(_folder.FullName, "*", SearchOption.AllDirectories))
            OrdinaryUser.Allow(folder, ReadAndEnter);

        var (digest, proof) = (_user.Run("digest", "--db", _bench.Db), _user.Run("verify", "--db", _bench.Db, "--dbn", _source));

        Assert.True(digest.ExitCode == 0, digest.Error);
        Assert.Equal(new ReferenceModel(_tape).BuildDigest, digest.Out.Trim());
        Assert.True(proof.ExitCode == 0, proof.Error);
    }

    [OrdinaryUserTheory]
    [InlineData("digest", "target/gold.db", Nothing)]
    [InlineData("digest", "target", Nothing)]
    [InlineData("verify", "target/gold.db", Nothing)]
    [InlineData("verify", "target", Nothing)]
    [InlineData("verify", "target", Read)]
    [InlineData("verify", "target/gold.db.checkpoint", Nothing)]
    [InlineData("verify", "target/gold.db.checkpoint", Read)]
    [InlineData("verify", "target/gold.db.checkpoint/mgc_backfill_days.jsonl", Nothing)]
    [InlineData("verify", "target/gold.db.checkpoint/mgc_backfill_state.jsonl", Nothing)]
    public void An_unreadable_file_is_denied_and_not_reported_as_missing(string verb, string what, int allowed) // I3, P1
    {
        Stop();
        Assert.Equal(0, _user.Run(Command(_source)).ExitCode);
        OrdinaryUser.Open(_folder.FullName);
        string[] command = [verb, "--db", _bench.Db, "--json"];
        OrdinaryUser.Allow(_folder.File(what), allowed);

        var denied = _user.Run(command);

        RequireMessage(denied, Path.GetFileName(what));
        OrdinaryUser.Open(_folder.FullName);
        Assert.Equal(0, _user.Run(command).ExitCode);
    }

    [OrdinaryUserFact]
    public void A_sample_in_a_folder_without_write_permission_exits_with_7() // I3
    {
        OrdinaryUser.Allow(_folder.File("source"), ReadAndEnter);
        string[] command = ["sample", "--out", _folder.File("source/sample.dbn"), "--start", "2024-01-01", "--end", "2024-01-02", "--json"];

        RequireMessage(_user.Run(command), "sample.dbn");

        OrdinaryUser.Open(_folder.FullName);
        Assert.Equal(0, _user.Run(command).ExitCode);
    }

    private string[] Command(string source) => ["backfill", "--db", _bench.Db, "--dbn", source, "--chunk-days", "1", "--json"];

    // Files that another user created.
    private void Make(string what)
    {
        var path = _folder.File(what);
        if (what.EndsWith("checkpoint", StringComparison.Ordinal))
            Directory.CreateDirectory(path);
        if (what.EndsWith(".json", StringComparison.Ordinal))
        {
            File.WriteAllText(
                path,
                what.Contains("manifest", StringComparison.Ordinal)
                    ? VendorJson.Manifest(_source)
                    : VendorJson.Conditions(("2024-01-08", "available"))
            );
            OrdinaryUser.Open(path);
        }

        if (!what.EndsWith(".lock", StringComparison.Ordinal))
            return;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "1\n");
        OrdinaryUser.Open(_folder.FullName);
    }

    // An interrupted run of another user, with its write-ahead log beside the database.
    private void Stop()
    {
        using var stop = new CancellationTokenSource();
        var merged = 0;
        Assert.ThrowsAny<OperationCanceledException>(() =>
            _bench.Run(
                _bench.Options(_source) with
                {
                    ChunkDays = 1,
                },
                e =>
                {
                    if (e is ChunkMerged && ++merged == 3)
                        stop.Cancel();
                },
                stop.Token
            )
        );
        Assert.True(File.Exists(_bench.Db + ".wal"));
        OrdinaryUser.Open(_folder.FullName);
    }

    private void RequireDenied(string what, int allowed, string reported, string[] command)
    {
        var (rows, records) = (Rows(), _bench.RecordFiles());
        OrdinaryUser.Allow(_folder.File(what), allowed);

        var denied = _user.Run(command);

        RequireMessage(denied, reported);
        OrdinaryUser.Open(_folder.FullName);
        Assert.Equal(rows, Rows());
        _bench.RequireAppendedOnly(records);
        Assert.DoesNotContain(_bench.Records.History, r => r.Status == AttemptStatus.Failed);
        var again = _user.Run(command);
        Assert.True(again.ExitCode == 0, again.Error + again.Out);
        _bench.RequireModel(new ReferenceModel(_tape));
    }

    private static void RequireMessage(Outcome denied, string reported)
    {
        Assert.True(denied.ExitCode == ExitCodes.Environment, $"Exit code {denied.ExitCode}\n{denied.Error}{denied.Out}");
        var error = denied.Json().GetProperty("error");
        Assert.Equal(ErrorIds.AccessDenied, error.GetProperty("id").GetString());
        Assert.Contains(reported, error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    // Reads a copy, because opening a database writes its log into it.
    private IReadOnlyList<TableRow> Rows()
    {
        if (!File.Exists(_bench.Db))
            return [];
        using var copy = new ScratchFolder();
        foreach (var file in new[] { _bench.Db, _bench.Db + ".wal" }.Where(File.Exists))
            File.Copy(file, copy.File(Path.GetFileName(file)));
        return TableRow.ReadAll(copy.File(Path.GetFileName(_bench.Db)));
    }
}
