using System.CommandLine;
using MgcBackfill.Source;

namespace MgcBackfill.Cli.Commands;

/// <summary>The options of every command that reads a source.</summary>
internal sealed class SourceArguments
{
    /// <summary>Whether subfolders are searched.</summary>
    public Option<bool> Recurse { get; } = OfRecurse();

    /// <summary>Whether the vendor's manifest must list every file.</summary>
    public Option<bool> RequireManifest { get; } = new("--require-manifest") { Description = "Refuse the source unless a manifest.json of the vendor lists every file of it." };

    /// <summary>The option of commands that ask nothing else of files.</summary>
    public static Option<bool> OfRecurse() => new("--recurse") { Description = "Search the folders inside a folder too. Without it, DBN files there are counted and not read." };

    /// <summary>What was given.</summary>
    public SourceOptions Of(ParseResult parsed) => new() { Recurse = parsed.GetValue(Recurse), RequireManifest = parsed.GetValue(RequireManifest) };
}
