using System.Collections;
using MgcBackfill.Source;

namespace MgcBackfill.Cmdlets;

/// <summary>Suggests the raw symbols that the headers of the given files map, outrights first.</summary>
public sealed class ContractCompleter : Completer
{
    /// <inheritdoc/>
    private protected override IEnumerable<string> Candidates(IDictionary bound) =>
        Headers(bound)
            .SelectMany(h => h.Mappings)
            .Select(m => m.RawSymbol)
            .Distinct()
            .OrderBy(s => OutrightRoots.Find(s) is null)
            .ThenBy(s => s, StringComparer.Ordinal);
}
