using System.Diagnostics;

namespace MgcBackfill.TestServers;

/// <summary>Runs the programs of a server, and those that prepare its folder.</summary>
internal static class Command
{
    /// <summary>Runs a command to its end.</summary>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="workingDirectory">Where it runs.</param>
    /// <param name="input">Its input.</param>
    public static (int ExitCode, string Output, string Error) Run(IReadOnlyList<string> command, string workingDirectory, string input = "")
    {
        var start = Create(command, workingDirectory);
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    /// <summary>
    /// How to start a command: without the variables that configure PostgreSQL on this machine, and with messages in English.
    /// </summary>
    public static ProcessStartInfo Create(IReadOnlyList<string> command, string workingDirectory)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { WorkingDirectory = workingDirectory };
        foreach (var name in start.Environment.Keys.Where(n => n.StartsWith("PG", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(name);
        start.Environment["LC_ALL"] = "C";
        return start;
    }
}
