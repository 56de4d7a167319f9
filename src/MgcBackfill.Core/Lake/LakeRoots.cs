using MgcBackfill.Market;
using MgcBackfill.Source;

namespace MgcBackfill.Lake;

/// <summary>The roots that divide the instruments of a lake.</summary>
public static class LakeRoots
{
    /// <summary>
    /// The name that stands for a root where a symbol has none: it is neither an outright nor a combination of outrights. No root is this
    /// long.
    /// </summary>
    public const string Other = "OTHER";

    /// <summary>The word for every root. Roots have capital letters, so it is none.</summary>
    public const string All = "all";

    /// <summary>The root of an instrument: that of the product of an outright, or of the first leg of a spread or combination.</summary>
    public static string Of(string rawSymbol) => OutrightRoots.FindOfAny(rawSymbol) ?? Other;

    /// <summary>True for a root of a product, and for <see cref="Other"/>.</summary>
    public static bool IsRoot(string text) => text == Other || Products.IsRoot(text);
}
