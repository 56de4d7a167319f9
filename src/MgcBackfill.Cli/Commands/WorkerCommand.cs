using System.CommandLine;
using MgcBackfill.Workers;

namespace MgcBackfill.Cli.Commands;

/// <summary>
/// <c>mgc-backfill worker</c>, which a backfill with several workers starts. The command is hidden, because users do not need it.
/// </summary>
internal sealed class WorkerCommand : Command
{
    private const string Verb = "worker";

    public WorkerCommand()
        : base(Verb, "Stage chunks for the backfill that started this process.")
    {
        Hidden = true;
        SetAction(static _ =>
        {
            using var input = Console.OpenStandardInput();
            using var output = Console.OpenStandardOutput();
            return WorkerLoop.Run(input, output);
        });
    }

    /// <summary>Starts this program again: its own executable, or the dotnet that runs it.</summary>
    public static WorkerLauncher Launcher
    {
        get
        {
            var assembly = typeof(WorkerCommand).Assembly;
            var host = Environment.ProcessPath ?? "";
            return assembly.Location.Length == 0 || Path.GetFileNameWithoutExtension(host) == assembly.GetName().Name
                ? new WorkerLauncher(host, [Verb])
                : new WorkerLauncher(host, [assembly.Location, Verb]);
        }
    }
}
