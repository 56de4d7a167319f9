using System.Globalization;
using MgcBackfill.Fuzz;
using MgcBackfill.Fuzz.Engine;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

// fuzz [--inputs N] [--first I] [--seed S] [--target NAME …] [--threads T] [--replay FILE] [--out FOLDER]
var options = FuzzOptions.Parse(args);
var report = new FuzzReport(Console.Out, options.Out);
if (options.Replay is { } file)
    return report.Replay(options.Targets[0], File.ReadAllBytes(file));

for (var i = 0; i < options.Targets.Count; i++)
{
    var name = options.Targets[i];
    var count = (options.Inputs / options.Targets.Count) + (i < options.Inputs % options.Targets.Count ? 1 : 0);
    var run = new FuzzRun(() => FuzzTargets.Create(name), options.Seed, options.Threads);
    report.Add(run.Run(options.First, count, report.TimedOut), run.Time);
}

return report.End();
