using System.Globalization;
using MgcBackfill.Crash;
using MgcBackfill.Crash.Postgres;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

// crash [--postgres] [--kills N] [--seed S] [--scenario NAME …] [--folder FOLDER]
var options = CrashOptions.Parse(args);
var folder = options.Folder ?? Directory.CreateTempSubdirectory("mgc-crash-").FullName;
if (!CrashRun.CanUsePoints)
    Console.WriteLine("The points at files are left out: they need Linux, strace, and the right to trace.");
var exitCode = options.UsesServer ? KillWithServer() : KillProgram();
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

int KillWithServer()
{
    using var desk = new ServerDesk(folder);
    var report = new ServerCrashReport(Console.Out);
    foreach (var outcome in new ServerCrashRun(folder, options.Seed, options.ServerScenarios, desk).Kill(options.Kills))
        report.Add(outcome);
    return report.End();
}
