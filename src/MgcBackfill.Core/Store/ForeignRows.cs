namespace MgcBackfill.Store;

/// <summary>Rows whose symbol is not that of the product.</summary>
/// <param name="Count">Number of rows.</param>
/// <param name="First">A few of them.</param>
internal sealed record ForeignRows(long Count, IReadOnlyList<StoredBar> First)
{
    /// <summary>Maximum number of rows in <see cref="First"/>.</summary>
    public const int MaxExamples = 5;

    /// <summary>The symbols of <see cref="First"/>, for a message.</summary>
    public string Symbols => string.Join(", ", First.Select(r => r.Symbol ?? "NULL").Distinct(StringComparer.Ordinal));

    /// <summary>No rows.</summary>
    public static ForeignRows None { get; } = new(0, []);
}
