using System.Text.RegularExpressions;

namespace MgcBackfill.Independent;

/// <summary>The root of a product, and which raw symbols are its outrights (A2, R1).</summary>
/// <param name="root">The root.</param>
internal sealed class PlainRoot(string root)
{
    private readonly Regex _outright = new($@"^{Regex.Escape(root)}[FGHJKMNQUVXZ][0-9]{{1,2}}\z", RegexOptions.CultureInvariant);

    /// <summary>The root, which is also the value of symbol.</summary>
    public string Text => root;

    /// <summary>True for a candidate of the front month.</summary>
    public bool IsOutright(string symbol) => _outright.IsMatch(symbol);
}
