using System.CommandLine;
using System.CommandLine.Parsing;
using MgcBackfill.Lake;
using MgcBackfill.Market;

namespace MgcBackfill.Cli.Commands.Lake;

/// <summary>The options of every command of the lake: the sources, the folder, and which part of them is meant.</summary>
internal sealed class LakeArguments
{
    private readonly SourceArguments _source = new();

    /// <summary>Creates the options.</summary>
    /// <param name="dbnRequired">False if the command can do without the sources.</param>
    /// <param name="dbnDescription">The text of the help.</param>
    public LakeArguments(
        bool dbnRequired = true,
        string dbnDescription = "DBN files, a folder of *.dbn and *.dbn.zst, or wildcards. May be repeated."
    )
    {
        Dbn = Values.Paths("--dbn", dbnDescription, dbnRequired);
        Values.CompleteRoots(Roots, () => Products.Known, LakeRoots.Other, LakeRoots.All);
        Values.Complete(Schemas, () => BarInterval.All.Select(i => i.SchemaName));
    }

    /// <summary>The sources.</summary>
    public Option<string[]> Dbn { get; }

    /// <summary>The folder.</summary>
    public Option<string?> Out { get; } = Values.Path("--out", "Folder of the lake.", required: true);

    /// <summary>The roots.</summary>
    public Option<string[]> Roots { get; } =
        new("--symbol")
        {
            Description =
                $"Roots of the instruments, with commas between them; {LakeRoots.Other} stands for symbols without a root. [default: all]",
            HelpName = "ROOT[,ROOT…]|all",
            CustomParser = result => ParseRoots(result, []),
        };

    /// <summary>The schemas.</summary>
    public Option<BarInterval[]> Schemas { get; } =
        new("--schema")
        {
            Description = "Schemas of the bars, with commas between them. [default: every schema of bars in the files]",
            HelpName = "SCHEMA[,SCHEMA…]",
            CustomParser = ParseSchemas,
        };

    /// <summary>The roots without the front month.</summary>
    public Option<string[]> NoFront { get; } =
        new("--no-front")
        {
            Description = "Roots to build without the front month, for products whose bars a backfill refuses; or all.",
            HelpName = "ROOT[,ROOT…]|all",
            CustomParser = result => ParseRoots(result, [LakeRoots.All]),
        };

    /// <summary>Whether units of other sources are replaced.</summary>
    public Option<bool> AllowReplace { get; } =
        new("--allow-replace") { Description = "Build units again that the lake holds from other files." };

    /// <summary>The options in the order of the help.</summary>
    public IReadOnlyList<Option> All => [Dbn, Out, Roots, Schemas, NoFront, _source.Recurse, _source.RequireManifest];

    /// <summary>The values.</summary>
    public LakeOptions GetOptions(ParseResult parsed)
    {
        var source = _source.GetOptions(parsed);
        return new LakeOptions
        {
            Dbn = parsed.GetValue(Dbn) ?? [],
            Out = parsed.GetRequiredValue(Out)!,
            Roots = parsed.GetValue(Roots) ?? [],
            Schemas = parsed.GetValue(Schemas) ?? [],
            NoFront = parsed.GetValue(NoFront) ?? [],
            AllowReplace = parsed.GetValue(AllowReplace),
            Recurse = source.Recurse,
            RequireManifest = source.RequireManifest,
        };
    }

    private static string[] ParseRoots(ArgumentResult result, string[] all)
    {
        string[] names = [.. result.Tokens.SelectMany(t => t.Value.Split(',')).Select(n => n.Trim()).Distinct()];
        if (names is [LakeRoots.All])
            return all;
        foreach (var name in names)
        {
            if (!LakeRoots.IsRoot(name))
                _ = Products.Get(name);
        }

        return names;
    }

    private static BarInterval[] ParseSchemas(ArgumentResult result) =>
        [.. result.Tokens.SelectMany(t => t.Value.Split(',')).Select(n => BarInterval.Parse(n.Trim())).Distinct()];
}
