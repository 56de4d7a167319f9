using System.Text;
using System.Text.Json;
using MgcBackfill.Tests.Cli;

namespace MgcBackfill.Tests.Support;

/// <summary>Several commands for one child process, which runs them one after the other, each as the program would.</summary>
internal sealed class CommandSequence
{
    /// <summary>Follows the output of each command on a terminal.</summary>
    public const char EndOfCommand = '\u0004';

    private readonly int _count;
    private readonly string _commands;
    private readonly string _results;
    private readonly string _output;
    private readonly string _error;

    /// <summary>Writes the commands to a file.</summary>
    /// <param name="folder">The folder for this file, the results, and output that is not redirected.</param>
    /// <param name="commands">The arguments of each command.</param>
    public CommandSequence(string folder, IEnumerable<string[]> commands)
    {
        _commands = Path.Combine(folder, "sequence.json");
        _results = Path.Combine(folder, "sequence.results");
        _output = Path.Combine(folder, "sequence.out");
        _error = Path.Combine(folder, "sequence.error");
        var all = commands.ToArray();
        _count = all.Length;
        File.WriteAllText(_commands, JsonSerializer.Serialize(all));
        File.WriteAllBytes(_output, []);
    }

    /// <summary>The arguments of <c>dotnet</c> that run the commands.</summary>
    public string[] Arguments => [.. HostArguments(AppContext.BaseDirectory), _commands, _results];

    /// <summary>The arguments of <c>dotnet</c> that start this project's program with the settings and libraries of the real one.</summary>
    /// <param name="folder">The folder of the tests, or a copy of it.</param>
    public static string[] HostArguments(string folder) =>
        [
            "exec",
            "--runtimeconfig",
            Path.Combine(folder, "mgc-backfill.runtimeconfig.json"),
            "--depsfile",
            Path.Combine(folder, "mgc-backfill.deps.json"),
            Path.Combine(folder, typeof(CommandSequence).Assembly.GetName().Name + ".dll"),
        ];

    /// <summary>A shell script that runs the commands with both outputs in files, unless they are redirected or go into a pipe.</summary>
    public string Script(string redirection)
    {
        var output = redirection.StartsWith('|') ? "" : $">'{_output}'";
        return $"\"$DOTNET\" {string.Join(' ', Arguments.Select(a => $"'{a}'"))} {output} 2>'{_error}' {redirection}";
    }

    /// <summary>What each command wrote to the files, and its exit code.</summary>
    public IReadOnlyList<Outcome> ReadOutcomes()
    {
        var (output, error) = (File.ReadAllBytes(_output), File.ReadAllBytes(_error));
        var outcomes = new List<Outcome>();
        var (outAt, errorAt) = (0, 0);
        foreach (var end in ReadEnds())
            outcomes.Add(new Outcome(end.ExitCode, Take(output, ref outAt, end.OutLength), Take(error, ref errorAt, end.ErrorLength)));
        return outcomes;
    }

    /// <summary>How each command ended. Fails if the process did not run all of them.</summary>
    public IReadOnlyList<CommandEnd> ReadEnds()
    {
        CommandEnd[] ends = [.. File.ReadLines(_results).Select(line => JsonSerializer.Deserialize<CommandEnd>(line)!)];
        Assert.Equal(_count, ends.Length);
        return ends;
    }

    // The length is 0 if the output went somewhere else, such as to /dev/full.
    private static string Take(byte[] bytes, ref int from, long to)
    {
        if (to <= from)
            return "";
        var text = Encoding.UTF8.GetString(bytes, from, (int)to - from);
        from = (int)to;
        return text;
    }
}

/// <summary>The end of a command of a <see cref="CommandSequence"/>.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="OutLength">Bytes in the regular file that receives standard output; 0 if a device or a pipe receives it.</param>
/// <param name="ErrorLength">The same for standard error.</param>
internal sealed record CommandEnd(int ExitCode, long OutLength, long ErrorLength);
