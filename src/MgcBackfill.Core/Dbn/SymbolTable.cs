using System.Runtime.InteropServices;

namespace MgcBackfill.Dbn;

/// <summary>The raw symbols of a source, each with a small index that bars carry in its place. Indexes are never reused.</summary>
public sealed class SymbolTable
{
    private readonly Dictionary<string, int> _indexes = new(StringComparer.Ordinal);
    private readonly List<string> _symbols = [];

    /// <summary>How many symbols there are; indexes run from 0 to one less.</summary>
    public int Count => _symbols.Count;

    /// <summary>The raw symbol at <paramref name="index"/>.</summary>
    public string this[int index] => _symbols[index];

    /// <summary>The index of <paramref name="symbol"/>, a new one where it was not known.</summary>
    public int Intern(string symbol)
    {
        ref var index = ref CollectionsMarshal.GetValueRefOrAddDefault(_indexes, symbol, out var known);
        if (!known)
        {
            index = _symbols.Count;
            _symbols.Add(symbol);
        }

        return index;
    }
}
