using System.CommandLine;
using MgcBackfill.Source;

namespace MgcBackfill.Cli.Commands;

/// <summary>The options of all commands that read a source.</summary>
internal sealed class SourceArguments
{
    /// <summary>Whether subfolders are searched.</summary>
    public Option<bool> Recurse { get; } = CreateRecurse();

    /// <summary>Whether the vendor's manifest must list every file.</summary>
    public Option<bool> RequireManifest { get; } =
        new("--require-manifest") { Description = "Refuse the source unless the vendor's manifest.json lists every file of it." };

    /// <summary>Creates the option for commands that need no other option about files.</summary>
    public static Option<bool> CreateRecurse() =>
        new("--recurse") { Description = "Search subfolders too. Without it, DBN files in subfolders are counted but not read." };

    /// <summary>The values of the options.</summary>
    public SourceOptions GetOptions(ParseResult parsed) =>
        new() { Recurse = parsed.GetValue(Recurse), RequireManifest = parsed.GetValue(RequireManifest) };
}
