using System.Globalization;
using MgcBackfill.Verify;

namespace MgcBackfill.Crash.Postgres;

/// <summary>What a scenario leaves on the server.</summary>
/// <param name="Rows">Rows of the table.</param>
/// <param name="Inserted">Rows that all runs together inserted.</param>
/// <param name="Updated">Rows that all runs together updated.</param>
internal readonly record struct ServerResult(long Rows, long Inserted, long Updated)
{
    /// <summary>The table and the counts of all runs, as they are now.</summary>
    public static ServerResult Read(ServerDesk desk)
    {
        var counts = desk.Query(
            """
            SELECT (SELECT count(*) FROM market_bars_ohlcv_1m), coalesce(sum(inserted_count), 0), coalesce(sum(updated_count), 0)
            FROM data_ingest_runs
            """
        )[0].Select(c => long.Parse(c!, CultureInfo.InvariantCulture)).ToArray();
        return new ServerResult(counts[0], counts[1], counts[2]);
    }

    /// <summary>
    /// Proves that a disturbed history ended as the undisturbed one: every gate passes, including the comparison with the source and the
    /// independent check, the digests are those of DuckDB files built from nothing, each row was inserted and updated once, however often
    /// its chunk was begun, and the table of runs tells how each run ended.
    /// </summary>
    /// <exception cref="InvalidOperationException">Something is different.</exception>
    public void Require(ServerDesk desk, ServerScenario scenario, RunFolder runFolder)
    {
        RequireRuns(desk);
        if (Read(desk) is var found && found != this)
            throw new InvalidOperationException($"The server has {found}, not {this}.");
        foreach (var root in scenario.Roots)
        {
            if (Directory.Exists(Path.Combine(scenario.GetCheckpoint(runFolder, root), "staging")))
                throw new InvalidOperationException($"Staged files of {root} are still there.");
            var verification = VerifyRun.Run(
                new VerifyOptions
                {
                    Db = desk.Db,
                    Symbol = root,
                    Dbn = [runFolder.Source],
                    Checkpoint = scenario.GetCheckpoint(runFolder, root),
                }
            );
            verification.Require();
            if (verification.Gates.FirstOrDefault(g => g.Outcome != GateOutcome.Passed) is { } gate)
                throw new InvalidOperationException($"{root}: gate {gate.Name}: {gate.Outcome}.");
            var digest = File.ReadAllText(ServerScenario.GetFile(runFolder, root) + ".digest");
            if (verification.BuildDigest != digest)
                throw new InvalidOperationException($"{root}: the build digest is {verification.BuildDigest}, not {digest}.");
        }

        desk.RequireNoSession();
    }

    private static void RequireRuns(ServerDesk desk)
    {
        const string wrong = """
            SELECT id, status, error FROM data_ingest_runs
            WHERE status = 'running' OR (status = 'failed') <> (error IS NOT NULL AND error <> '') OR finished_at IS NULL
            """;
        if (desk.Query(wrong).FirstOrDefault() is { } row)
            throw new InvalidOperationException($"A row of data_ingest_runs is wrong: {string.Join(' ', row)}");
    }
}
