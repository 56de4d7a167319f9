using System.Collections;
using MgcBackfill.Lake;
using MgcBackfill.Market;

namespace MgcBackfill.Cmdlets;

/// <summary>
/// Suggests the roots that the headers of the given files map, or, without files, those of the known products; and the word for all of
/// them.
/// </summary>
public sealed class LakeRootCompleter : Completer
{
    /// <inheritdoc/>
    private protected override IEnumerable<string> Candidates(IDictionary bound)
    {
        var roots = Typed(bound, "Dbn").Any()
            ? Headers(bound).SelectMany(h => h.Mappings).Select(m => LakeRoots.Of(m.RawSymbol)).Distinct().Order(StringComparer.Ordinal)
            : Products.Known.Select(p => p.Root).Append(LakeRoots.Other);
        return roots.Append(ProductChoice.AllWord);
    }
}
