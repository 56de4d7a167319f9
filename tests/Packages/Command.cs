using System.Diagnostics;

namespace MgcBackfill.Packages.Tests;

/// <summary>The result of a program that ran to its end.</summary>
internal sealed record Command(int ExitCode, string Out, string Error)
{
    /// <summary>Runs a program in a folder, without the environment variables of a surrounding build or test run.</summary>
    public static async Task<Command> Run(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(IsOfBuild).ToArray())
            start.Environment.Remove(name);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new Command(process.ExitCode, await output, await error);
    }

    /// <summary>Runs <c>dotnet</c>, and fails the test with its messages unless it succeeds.</summary>
    public static async Task<string> DotNet(string folder, params string[] arguments)
    {
        var command = await Run(folder, BuildFacts.DotNet, arguments);
        Assert.True(
            command.ExitCode == 0,
            $"dotnet {string.Join(' ', arguments)} ended with {command.ExitCode}:\n{command.Out}\n{command.Error}"
        );
        return command.Out;
    }

    private static bool IsOfBuild(string name) =>
        name.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase) || name.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase);
}
