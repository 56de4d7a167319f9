using System.CommandLine;
using MgcBackfill.Crash.Postgres;

namespace MgcBackfill.Crash;

/// <summary>The options of a run of the harness.</summary>
/// <param name="Kills">Number of kills, shared evenly among scenarios and points.</param>
/// <param name="Seed">The seed of all random choices.</param>
/// <param name="Scenarios">The scenarios; all of them if none is named.</param>
/// <param name="ServerScenarios">Those with a PostgreSQL server, if <paramref name="UsesServer"/>.</param>
/// <param name="UsesServer">True to end the program and a server in turn; false for the program with a DuckDB file.</param>
/// <param name="UsesLake">True to kill the commands of the lake.</param>
/// <param name="UsesDownload">True to kill downloads, and to break as many connections.</param>
/// <param name="Folder">The folder for the histories, or null for a temporary folder. Failed histories stay there.</param>
internal sealed record CrashOptions(
    int Kills,
    int Seed,
    IReadOnlyList<Scenario> Scenarios,
    IReadOnlyList<ServerScenario> ServerScenarios,
    bool UsesServer,
    bool UsesLake,
    bool UsesDownload,
    string? Folder
)
{
    private const int Usage = 2;

    public static CrashOptions Parse(string[] args)
    {
        var kills = new Option<int>("--kills") { DefaultValueFactory = _ => 100, Description = "Kills in all." };
        var seed = new Option<int>("--seed") { DefaultValueFactory = _ => 1, Description = "The seed." };
        var postgres = new Option<bool>("--postgres")
        {
            Description = "Backfill into a PostgreSQL server that is started here, and end the program, the server or a session in turn.",
        };
        var lake = new Option<bool>("--lake") { Description = "Kill the commands of the lake." };
        var download = new Option<bool>("--download")
        {
            Description = "Kill downloads from a stand-in for the vendor's service, and break as many connections.",
        };
        string[] scenarios = [.. Scenario.All.Select(s => s.Name), .. ServerScenario.All.Select(s => s.Name)];
        var names = new Option<string[]>("--scenario") { Description = $"One or more of: {string.Join(", ", scenarios.Distinct())}." };
        names.AcceptOnlyFromAmong([.. scenarios.Distinct()]);
        var folder = new Option<string?>("--folder") { Description = "Folder for the histories; those that failed stay there." };
        var command = new RootCommand("Kills the program at named points and random moments, and proves that it finishes then.")
        {
            postgres,
            lake,
            download,
            kills,
            seed,
            names,
            folder,
        };
        var result = command.Parse(args);
        if (result.Errors.Count > 0 || result.Action is not null)
            Environment.Exit(result.Invoke() == 0 && result.Errors.Count == 0 ? 0 : Usage);
        var named = result.GetValue(names) ?? [];
        return new CrashOptions(
            result.GetValue(kills),
            result.GetValue(seed),
            [.. Scenario.All.Where(s => IsNamed(s.Name))],
            [.. ServerScenario.All.Where(s => IsNamed(s.Name))],
            result.GetValue(postgres),
            result.GetValue(lake),
            result.GetValue(download),
            result.GetValue(folder)
        );

        bool IsNamed(string name) => named.Length == 0 || named.Contains(name, StringComparer.Ordinal);
    }
}
