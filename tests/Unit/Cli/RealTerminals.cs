using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Cli;

/// <summary>What terminals show of every table of <see cref="OutputFixture"/>. Each terminal is used once for all of them.</summary>
public sealed class RealTerminals
{
    private readonly Dictionary<(int Width, bool Colors), Dictionary<string, (string Text, int ExitCode)>> _seen = [];

    /// <summary>
    /// All that a terminal of this width received from each command, and the command's exit code, by the name of the table.
    /// </summary>
    internal IReadOnlyDictionary<string, (string Text, int ExitCode)> Get(int width, bool colors)
    {
        if (!_seen.TryGetValue((width, colors), out var seen))
            _seen.Add((width, colors), seen = Run(width, colors));
        return seen;
    }

    private static Dictionary<string, (string Text, int ExitCode)> Run(int width, bool colors)
    {
        using var terminal = new PseudoTerminal(width);
        var outcomes = terminal.Run(
            OutputFixture.Folder,
            new Dictionary<string, string> { ["NO_COLOR"] = colors ? "" : "1" },
            [.. OutputFixture.Tables.Values]
        );
        return OutputFixture.Tables.Keys.Zip(outcomes).ToDictionary(o => o.First, o => o.Second);
    }
}
