using System.Collections;
using MgcBackfill.Market;

namespace MgcBackfill.Cmdlets;

/// <summary>Suggests the schemas of bars.</summary>
public sealed class BarSchemaCompleter : Completer
{
    /// <inheritdoc/>
    private protected override IEnumerable<string> Candidates(IDictionary bound) => BarInterval.All.Select(i => i.SchemaName);
}
