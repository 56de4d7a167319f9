using System.Globalization;
using MgcBackfill.Crash;
using MgcBackfill.Crash.Download;
using MgcBackfill.Crash.Lake;
using MgcBackfill.Crash.Postgres;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

// crash [--postgres | --lake | --download] [--kills N] [--seed S] [--scenario NAME …] [--folder FOLDER]
var options = CrashOptions.Parse(args);
var folder = options.Folder ?? Directory.CreateTempSubdirectory("mgc-crash-").FullName;
if (!CrashRun.CanUsePoints)
    Console.WriteLine("The points at files are left out: they need Linux, strace, and the right to trace.");
var exitCode =
    options.UsesServer ? KillWithServer()
    : options.UsesLake ? KillLake()
    : options.UsesDownload ? await KillDownloads().ConfigureAwait(false)
    : KillProgram();
if (exitCode == 0 && options.Folder is null)
    Directory.Delete(folder, recursive: true);
return exitCode;

int KillProgram()
{
    var report = new CrashReport(Console.Out);
    foreach (var outcome in new CrashRun(folder, options.Seed, options.Scenarios).Kill(options.Kills))
        report.Add(outcome);
    return report.End();
}

int KillLake()
{
    var results = new List<LakeKill>();
    foreach (var result in new LakeCrashRun(folder, options.Seed).Kill(options.Kills))
    {
        results.Add(result);
        if (result.Failure is not null)
            Console.WriteLine($"FAILED: {result.Scenario}, {result.Point}: {result.Failure}");
    }

    foreach (var group in results.GroupBy(r => (r.Scenario, r.Point)).OrderBy(g => g.Key))
        Console.WriteLine($"{group.Key.Scenario}, {group.Key.Point}: {group.Count(r => r.Killed)} kills in {group.Count()} histories");
    var failed = results.Count(r => r.Failure is not null);
    Console.WriteLine(
        $"{results.Count(r => r.Killed)} kills in {results.Count} histories, {results.Count(r => !r.Killed)} ended before the kill, "
            + $"{failed} failed"
    );
    return failed == 0 ? 0 : 1;
}

async Task<int> KillDownloads()
{
    var results = new List<DownloadHistory>();
    var run = await DownloadCrashRun.Start(folder, options.Seed).ConfigureAwait(false);
    await using (run.ConfigureAwait(false))
    {
        foreach (var result in run.Kill(options.Kills).Concat(run.Break(options.Kills)))
        {
            results.Add(result);
            if (result.Failure is not null)
                Console.WriteLine($"FAILED: {result.Scenario}, {result.Point}: {result.Failure}");
        }
    }

    foreach (var group in results.GroupBy(r => (r.Scenario, r.Point)).OrderBy(g => g.Key))
        Console.WriteLine($"{group.Key.Scenario}, {group.Key.Point}: {group.Count(r => r.Happened)} in {group.Count()} histories");
    var failed = results.Count(r => r.Failure is not null);
    Console.WriteLine(
        $"{results.Count(r => r.Happened && r.IsKill)} kills, {results.Count(r => r.Happened && !r.IsKill)} broken connections, "
            + $"{results.Count(r => !r.Happened)} histories that ended before, {results.Sum(r => r.Purchases)} purchases, {failed} failed"
    );
    return failed == 0 ? 0 : 1;
}

int KillWithServer()
{
    using var desk = new ServerDesk(folder);
    var report = new ServerCrashReport(Console.Out);
    foreach (var outcome in new ServerCrashRun(folder, options.Seed, options.ServerScenarios, desk).Kill(options.Kills))
        report.Add(outcome);
    return report.End();
}
