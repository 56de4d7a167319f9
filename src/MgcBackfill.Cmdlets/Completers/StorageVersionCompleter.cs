using System.Collections;
using MgcBackfill.Store;

namespace MgcBackfill.Cmdlets;

/// <summary>Suggests the storage versions of database files.</summary>
public sealed class StorageVersionCompleter : Completer
{
    /// <inheritdoc/>
    private protected override IEnumerable<string> Candidates(IDictionary bound) => StorageVersion.All.Select(v => v.Name);
}
