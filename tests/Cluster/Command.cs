using System.Diagnostics;

namespace MgcBackfill.Cluster;

/// <summary>The result of a program that ran to its end.</summary>
internal sealed record Command(int ExitCode, string Out, string Error)
{
    /// <summary>Runs a program.</summary>
    /// <param name="folder">Where it runs.</param>
    /// <param name="environment">Variables that it gets besides those of this process.</param>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    public static async Task<Command> Run(
        string folder,
        IReadOnlyDictionary<string, string> environment,
        string program,
        params IEnumerable<string> arguments
    )
    {
        using var process = Process.Start(Create(folder, environment, program, arguments))!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new Command(process.ExitCode, await output, await error);
    }

    /// <summary>How to start a program, with its three streams redirected and messages in English.</summary>
    public static ProcessStartInfo Create(
        string folder,
        IReadOnlyDictionary<string, string> environment,
        string program,
        IEnumerable<string> arguments
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(IsOfOthers).ToArray())
            start.Environment.Remove(name);
        start.Environment["LC_ALL"] = "C";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return start;
    }

    /// <summary>Requires that it succeeded.</summary>
    /// <returns>What it printed.</returns>
    /// <exception cref="InvalidOperationException">It failed; the message has what it printed.</exception>
    public string Require() =>
        ExitCode == 0 ? Out : throw new InvalidOperationException($"A program ended with {ExitCode}:\n{Out}\n{Error}");

    // What configures the Slurm of this machine, or submit.sh.
    private static bool IsOfOthers(string name) =>
        new[] { "SLURM", "SBATCH", "SQUEUE", "SCANCEL", "MGC_LAKE_" }.Any(p => name.StartsWith(p, StringComparison.Ordinal));
}
