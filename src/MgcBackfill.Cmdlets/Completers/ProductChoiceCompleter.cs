using System.Collections;
using MgcBackfill.Market;

namespace MgcBackfill.Cmdlets;

/// <summary>Suggests the roots of the table of products, and the word for every product of the source.</summary>
public sealed class ProductChoiceCompleter : Completer
{
    /// <inheritdoc/>
    private protected override IEnumerable<string> Candidates(IDictionary bound) =>
        Products.Known.Select(p => p.Root).Append(ProductChoice.AllWord);
}
