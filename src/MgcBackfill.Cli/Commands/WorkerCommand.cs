using System.CommandLine;
using System.Reflection;
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

    /// <summary>
    /// Starts this program again: its own executable, whatever its name is, or the dotnet that runs it. Another program that has loaded
    /// this one does not know the command, so dotnet starts the worker then.
    /// </summary>
    public static WorkerLauncher Launcher
    {
        get
        {
            const string DotNet = "dotnet";
            var assembly = typeof(WorkerCommand).Assembly;
            var process = Environment.ProcessPath ?? "";
            var isOwn = Assembly.GetEntryAssembly() == assembly;
            return isOwn && Path.GetFileNameWithoutExtension(process) != DotNet
                ? new WorkerLauncher(process, [Verb])
                : new WorkerLauncher(
                    isOwn ? process : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? DotNet,
                    [assembly.Location, Verb]
                );
        }
    }
}
