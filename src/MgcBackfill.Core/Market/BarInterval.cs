using MgcBackfill.Dbn;
using MgcBackfill.Errors;

namespace MgcBackfill.Market;

/// <summary>The length of time that a bar covers, with the names that the source and the table have for it.</summary>
/// <param name="Name">The name used in tables, file names and options, such as <c>1m</c>.</param>
/// <param name="Schema">The schema of a DBN file of such bars.</param>
public sealed record BarInterval(string Name, DbnSchema Schema)
{
    /// <summary>One minute: the only interval that a backfill stores.</summary>
    public static BarInterval Minute { get; } = new("1m", DbnSchema.Ohlcv1M);

    /// <summary>Every interval of the vendor's bars, the shortest first.</summary>
    public static IReadOnlyList<BarInterval> All { get; } =
    [new("1s", DbnSchema.Ohlcv1S), Minute, new("1h", DbnSchema.Ohlcv1H), new("1d", DbnSchema.Ohlcv1D)];

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

    /// <summary>The interval of a schema.</summary>
    /// <returns>Null if the schema does not hold bars.</returns>
    public static BarInterval? Find(DbnSchema? schema) => All.FirstOrDefault(i => i.Schema == schema);

    /// <summary>The interval of a schema's name, such as <c>ohlcv-1m</c>.</summary>
    /// <returns>Null if there is no such schema of bars.</returns>
    public static BarInterval? Find(string schemaName) => All.FirstOrDefault(i => i.SchemaName == schemaName);

    /// <summary>Reads what a user typed for a schema.</summary>
    /// <exception cref="UsageException">It is not a schema of bars.</exception>
    public static BarInterval Parse(string typed) =>
        Find(typed)
        ?? throw new UsageException(
            ErrorIds.InvalidArgument,
            $"'{typed}' is not a schema of bars.",
            $"Give one of {string.Join(", ", All.Select(i => i.SchemaName))}."
        );

    /// <inheritdoc/>
    public override string ToString() => Name;
}
