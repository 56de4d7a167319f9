using MgcBackfill.Cli;

namespace MgcBackfill.Crash;

/// <summary>
/// Runs commands that nothing disturbs in this process, which saves most of their time. What a killed process left is on the disk alone, so
/// it makes no difference to the next command.
/// </summary>
internal static class InProcess
{
    /// <summary>Runs a command to its end and requires this exit code.</summary>
    /// <exception cref="InvalidOperationException">It ended with another exit code.</exception>
    public static void Complete(string[] command, int exitCode)
    {
        using var output = new StringWriter();
        var code = CommandLine.Run(command, new Terminal(output, output, () => CancellationToken.None));
        if (code != exitCode)
            throw new InvalidOperationException($"Exit code {code}, not {exitCode}, of: {string.Join(' ', command)}\n{output}");
    }
}
