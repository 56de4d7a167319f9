using System.Text.RegularExpressions;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Architecture;

/// <summary>
/// Product and interval are values, and engines have rooms of their own: outside the table of products, the format of DBN, the synthetic
/// market's own list, the independent check and the rooms of the engines, no source names one.
/// </summary>
public sealed partial class NameTests
{
    // Folders that may name products, intervals or engines, because they define them, or share nothing with what defines them.
    private static readonly string[] s_rooms = ["Market", "Dbn", "Synthetic", "Independent", "DuckDb", "Postgres", "Engines"];

    // The name of a column that records have had since there was one engine.
    private const string KeptColumn = "[JsonPropertyName(\"duckdb_version\")]";

    [Fact]
    public void No_other_source_names_a_product_an_interval_or_an_engine()
    {
        var named = Sources().SelectMany(file => File.ReadLines(file).Where(IsNaming).Select(line => $"{file}: {line.Trim()}"));

        Assert.Empty(named);
    }

    [Theory]
    [InlineData("if (symbol == \"MGC\")", true)]
    [InlineData("$\"Request MNQ.FUT\"", true)]
    [InlineData("/// <summary>The Micro Gold contract.</summary>", true)]
    [InlineData("const long Minute = 60_000_000_000;", true)]
    [InlineData("new bool[1440]", true)]
    [InlineData("FROM main.bars_1m", true)]
    [InlineData("\"ohlcv-1m\"", true)]
    [InlineData("using MgcBackfill.DuckDb.Native;", true)]
    [InlineData("namespace MgcBackfill.Market;", false)]
    [InlineData("GC.SuppressFinalize(this);", false)]
    [InlineData("          mgc-backfill backfill --db gold.db --symbol MGC,GC", false)]
    public void A_name_is_found(string line, bool found) => Assert.Equal(found, IsNaming(line));

    // An example in the help of a command names what a user would type.
    private static bool IsNaming(string line) =>
        !line.TrimStart().StartsWith("mgc-backfill ", StringComparison.Ordinal)
        && !line.Contains(KeptColumn, StringComparison.Ordinal)
        && Name().IsMatch(line);

    private static IEnumerable<string> Sources()
    {
        var source = Path.Combine(Repository.Root, "src");
        return Directory
            .EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Split(Path.DirectorySeparatorChar).Any(p => p is "obj" or "bin"))
            .Where(f =>
                !s_rooms.Any(r =>
                    f.StartsWith(Path.Combine(source, "MgcBackfill.Core", r) + Path.DirectorySeparatorChar, StringComparison.Ordinal)
                )
            );
    }

    [GeneratedRegex(
        @"\bM?GC\b(?!\.)|\bM?GC[FGHJKMNQUVXZ]\d|\bM?(ES|NQ|YM|CL)\b|Micro Gold|Nasdaq|COMEX|ohlcv-1|Ohlcv1|\bbars_1|\b1-minute"
            + @"|\b1,?440\b|60_000_000|(?i:duckdb|postgres)"
    )]
    private static partial Regex Name();
}
