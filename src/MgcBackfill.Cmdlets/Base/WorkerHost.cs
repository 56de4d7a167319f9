using System.Management.Automation;
using MgcBackfill.Backfill;
using MgcBackfill.Errors;
using MgcBackfill.Workers;

namespace MgcBackfill.Cmdlets;

/// <summary>Starts workers from a shell with the pwsh that the session runs in. No other program has to be installed.</summary>
internal static class WorkerHost
{
    private const string Shell = "pwsh";

    // Standard output carries only the protocol, and only the worker may read standard input.
    private static readonly string[] s_startupVariables =
    [
        "-NoProfile",
        "-NoLogo",
        "-NonInteractive",
        "-InputFormat",
        "None",
        "-OutputFormat",
        "Text",
    ];

    /// <summary>The launcher of the session's host.</summary>
    /// <param name="session">Has the shell's own folder, which is needed if another program hosts the shell.</param>
    /// <exception cref="EnvironmentException">There is no pwsh that could run a worker.</exception>
    public static WorkerLauncher CreateLauncher(SessionState session) =>
        CreateLauncher(Environment.ProcessPath, session.PSVariable.GetValue("PSHOME") as string, typeof(BackfillRun).Assembly.Location);

    /// <summary>The launcher for a process and PowerShell's folder.</summary>
    /// <param name="process">Path of the program of this process.</param>
    /// <param name="home">The folder of PowerShell.</param>
    /// <param name="core">Path of the assembly that contains the worker.</param>
    internal static WorkerLauncher CreateLauncher(string? process, string? home, string core)
    {
        var name = Path.GetFileNameWithoutExtension(process);
        if (name == Shell)
            return new WorkerLauncher(process!, [.. s_startupVariables, "-Command", GetCommand(core)]);

        // If PowerShell is installed as a .NET tool, it is an assembly, and the program next to it is built for one platform only.
        var assembly = Path.Combine(home ?? "", Shell + ".dll");
        if (name == "dotnet" && File.Exists(assembly))
            return new WorkerLauncher(process!, [assembly, .. s_startupVariables, "-Command", GetCommand(core)]);
        var program = Path.Combine(home ?? "", OperatingSystem.IsWindows() ? Shell + ".exe" : Shell);
        if (File.Exists(program))
            return new WorkerLauncher(program, [.. s_startupVariables, "-Command", GetCommand(core)]);
        throw new EnvironmentException(
            ErrorIds.WorkerNotStarted,
            $"This host ({process}) cannot start workers: there is no {program}.",
            new ErrorLocation { File = program },
            $"Leave out {OptionName.Workers}: the run then works in this process, with the same result. Or run the command in pwsh 7.6."
        );
    }

    private static string GetCommand(string core) =>
        $"[void][Reflection.Assembly]::LoadFrom('{core.Replace("'", "''", StringComparison.Ordinal)}'); "
        + "exit [MgcBackfill.Workers.WorkerLoop]::Run([Console]::OpenStandardInput(), [Console]::OpenStandardOutput())";
}
