using MgcBackfill.Dbn;

namespace MgcBackfill.Market;

/// <summary>The length of time that a bar covers, with the names that the source and the table have for it.</summary>
/// <param name="Name">The name used in tables, file names and options, such as <c>1m</c>.</param>
/// <param name="Schema">The schema of a DBN file of such bars.</param>
public sealed record BarInterval(string Name, DbnSchema Schema)
{
    /// <summary>One minute: the only interval that a backfill stores.</summary>
    public static BarInterval Minute { get; } = new("1m", DbnSchema.Ohlcv1M);

    /// <summary>The schema of a DBN file of such bars.</summary>
    public DbnSchema Schema { get; } = Schema;

    /// <summary>The length. Bars begin at whole multiples of it since the epoch.</summary>
    public long Nanoseconds { get; } = BarSchema.Get(Schema).Nanoseconds;

    /// <summary>The name of the table that holds the bars (D1).</summary>
    public string TableName => "bars_" + Name;

    /// <summary>The schema's name in the vendor's requests, such as <c>ohlcv-1m</c>.</summary>
    public string SchemaName => DbnNames.Format(Schema);

    /// <summary>The length as an adjective: <c>1-minute</c>.</summary>
    public string Title => $"{Nanoseconds / TradingDay.Minute}-minute";

    /// <inheritdoc/>
    public override string ToString() => Name;
}
