using System.Runtime.InteropServices;

namespace MgcBackfill.Dbn;

/// <summary>The raw symbols of a source. Each has a small index, which bars carry instead of the text. Indexes are never reused.</summary>
public sealed class SymbolTable
{
    private readonly Dictionary<string, int> _indexes = new(StringComparer.Ordinal);
    private readonly List<string> _symbols = [];

    /// <summary>Number of symbols; their indexes are 0 to <see cref="Count"/> - 1.</summary>
    public int Count => _symbols.Count;

    /// <summary>The raw symbol at <paramref name="index"/>.</summary>
    public string this[int index] => _symbols[index];

    /// <summary>The index of <paramref name="symbol"/>; a symbol that is not in the table yet is added.</summary>
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
