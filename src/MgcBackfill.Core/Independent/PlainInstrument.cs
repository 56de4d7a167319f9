using System.Text.RegularExpressions;

namespace MgcBackfill.Independent;

/// <summary>A raw symbol of a file, and the time of its last bar.</summary>
internal sealed partial class PlainInstrument(string symbol)
{
    /// <summary>The raw symbol.</summary>
    public string Symbol { get; } = symbol;

    /// <summary>True for a candidate of the front month (A2).</summary>
    public bool IsOutright { get; } = Outright().IsMatch(symbol);

    /// <summary>Time of its last bar in the file; before the first bar, a value less than any time.</summary>
    public long LastTs { get; set; } = -1;

    [GeneratedRegex(@"^MGC[FGHJKMNQUVXZ][0-9]{1,2}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Outright();
}
