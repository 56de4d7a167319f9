namespace MgcBackfill.Independent;

/// <summary>A raw symbol of a file, and the time of its last bar.</summary>
/// <param name="symbol">The raw symbol.</param>
/// <param name="isOutright">True for a candidate of the front month (A2).</param>
internal sealed class PlainInstrument(string symbol, bool isOutright)
{
    /// <summary>The raw symbol.</summary>
    public string Symbol { get; } = symbol;

    /// <summary>True for a candidate of the front month (A2).</summary>
    public bool IsOutright { get; } = isOutright;

    /// <summary>Time of its last bar in the file; before the first bar, a value less than any time.</summary>
    public long LastTs { get; set; } = -1;
}
