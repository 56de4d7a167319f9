using System.Globalization;
using MgcBackfill.Crash;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

// crash [--kills N] [--seed S] [--scenario NAME …] [--folder FOLDER]
var options = CrashOptions.Parse(args);
var folder = options.Folder ?? Directory.CreateTempSubdirectory("mgc-crash-").FullName;
var run = new CrashRun(folder, options.Seed, options.Scenarios);
if (!CrashRun.CanUsePoints)
    Console.WriteLine("The named points are left out: they need Linux, strace, and the right to trace. All kills are at random moments.");
var report = new CrashReport(Console.Out);
foreach (var outcome in run.Kill(options.Kills))
    report.Add(outcome);
var exitCode = report.End();
if (exitCode == 0 && options.Folder is null)
    Directory.Delete(folder, recursive: true);
return exitCode;
