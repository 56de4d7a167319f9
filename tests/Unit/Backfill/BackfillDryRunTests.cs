using MgcBackfill.Backfill;
using MgcBackfill.Errors;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Backfill;

/// <summary>I4: a dry run does everything except writing.</summary>
public sealed class BackfillDryRunTests : IDisposable
{
    private readonly Workbench _bench = new();
    private readonly Tape _tape = Tape.Quiet("2024-01-08", "2024-01-19").Bar("MGCJ4", "2024-01-17T10:00Z", 2020m, 100);
    private readonly string _source;

    public BackfillDryRunTests() => _source = _bench.Write(_tape);

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_dry_run_returns_the_plan_and_every_decision_and_leaves_nothing_behind() // I4
    {
        var before = ReadAllFiles();

        var summary = _bench.Run(_bench.Options(_source) with { DryRun = true, ChunkDays = 3 });

        Assert.Equal(before, ReadAllFiles());
        Assert.True(summary.DryRun);
        Assert.Equal((4, 0, 0), (summary.ChunksPlanned, summary.ChunksDone, summary.ChunksSkipped));
        Assert.Equal(
            ["2024-01-08..2024-01-10", "2024-01-11..2024-01-14", "2024-01-15..2024-01-17", "2024-01-18..2024-01-19"],
            summary.Plan!.Chunks.Select(c => c.Range.ToString())
        );
        Assert.Equal(new ReferenceModel(_tape).Contracts, summary.Scan!.Decisions.ToDictionary(d => d.Day.Date, d => d.SourceSymbol));
        Assert.Equal(new ReferenceModel(_tape).Rows.Count, summary.Scan.Decisions.Sum(d => d.Bars));
        Assert.True(summary.Scan.Accounting.Balances);
        Assert.Null(summary.Verification);
        Assert.Equal(default, summary.Merge);
    }

    [Fact]
    public void A_dry_run_over_a_partly_finished_range_plans_the_rest_and_changes_no_byte() // I4, C6
    {
        _bench.Run(_bench.Options(_source) with { End = Workbench.Date("2024-01-12") });
        var before = ReadAllFiles();

        var summary = _bench.Run(_bench.Options(_source) with { DryRun = true });

        Assert.Equal(before, ReadAllFiles());
        Assert.Equal((1, ChunkCause.New), (summary.ChunksSkipped, summary.Plan!.Chunks[0].Cause));
        Assert.Equal("2024-01-13..2024-01-18", summary.Plan.Chunks[0].Range.ToString());
        Assert.Equal(
            new ReferenceModel(_tape, "2024-01-13").Contracts,
            summary.Scan!.Decisions.ToDictionary(d => d.Day.Date, d => d.SourceSymbol)
        );
        Assert.Equal(20, summary.Scan.Accounting.AlreadyDone);
    }

    [Fact]
    public void A_dry_run_reports_what_would_be_replaced_and_replaces_nothing() // I4, M5
    {
        _bench.Run(_bench.Options(_source) with { ChunkDays = 1 });
        _bench.Sql(
            "UPDATE bars_1m SET volume = 9 WHERE ts_utc = '2024-01-10 10:30:00+00'; "
                + "DELETE FROM bars_1m WHERE ts_utc = '2024-01-11 10:30:00+00'"
        );
        var before = ReadAllFiles();

        var summary = _bench.Run(_bench.Options(_source) with { DryRun = true, AllowReplace = true });

        Assert.Equal(before, ReadAllFiles());
        var chunk = Assert.Single(summary.Plan!.Chunks);
        Assert.Equal(("2024-01-10..2024-01-11", ChunkCause.Replace, true), (chunk.Range.ToString(), chunk.Cause, chunk.MayReplace));
    }

    [Theory]
    [InlineData("2024-01-12")] // more days are to be stored
    [InlineData("2024-01-19")] // nothing is to be stored
    public void A_dry_run_over_values_that_were_changed_fails_as_a_run_would(string built) // I4, C5, M5, G3
    {
        _bench.Run(_bench.Options(_source) with { End = Workbench.Date(built) });
        _bench.Sql("UPDATE bars_1m SET volume = 9 WHERE ts_utc = '2024-01-10 10:30:00+00'");
        var before = ReadAllFiles();

        var dry = _bench.RequireRefused<GateException>(
            _bench.Options(_source) with
            {
                DryRun = true,
            },
            ErrorIds.GateFailed,
            ExitCodes.GateFailed
        );

        Assert.Equal(before, ReadAllFiles());
        Assert.Contains("2024-01-10: attempt 1 recorded 3 bars", dry.Message, StringComparison.Ordinal);
        var run = _bench.RequireRefused<GateException>(_bench.Options(_source), ErrorIds.GateFailed, ExitCodes.GateFailed);
        Assert.Equal(dry.Message, run.Message);
    }

    [Fact]
    public void A_dry_run_refuses_what_a_run_refuses() // I4, P1
    {
        var broken = _bench.Write(_tape.Change("MGCG4", "2024-01-19T10:30Z", b => b with { High = 1 }), "broken.dbn");
        var before = ReadAllFiles();

        var dry = _bench.Options(broken) with { DryRun = true };
        _bench.RequireRefused<DataException>(dry, ErrorIds.BarInvalid, ExitCodes.DataRefused);
        _bench.RequireRefused<SourceException>(
            dry with
            {
                Dbn = [_bench.File("absent")],
            },
            ErrorIds.SourceNotFound,
            ExitCodes.SourceRefused
        );
        File.WriteAllText(_bench.Db, new string('x', 20_000));
        _bench.RequireRefused<TargetException>(dry with { Dbn = [_source] }, ErrorIds.DatabaseUnreadable, ExitCodes.TargetRefused);
        File.Delete(_bench.Db);

        Assert.Equal(before, ReadAllFiles());
    }

    private Dictionary<string, string> ReadAllFiles() =>
        Directory
            .EnumerateFiles(Path.GetDirectoryName(_bench.Db)!, "*", SearchOption.AllDirectories)
            .ToDictionary(f => f, f => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(f))));
}
