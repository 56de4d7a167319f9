using System.Collections;
using MgcBackfill.Market;

namespace MgcBackfill.Cmdlets;

/// <summary>Suggests the roots of the known products. Every other root is valid too.</summary>
public sealed class ProductCompleter : Completer
{
    /// <inheritdoc/>
    private protected override IEnumerable<string> Candidates(IDictionary bound) => Products.Known.Select(p => p.Root);
}
