using DuckDB.NET.Native;
using MgcBackfill.DuckDb.Native;
using MgcBackfill.Market;

namespace MgcBackfill.DuckDb;

/// <summary>The columns of the files of a lake (L1).</summary>
internal static class LakeTableDefinition
{
    /// <summary>Number of rows of a row group of Parquet.</summary>
    public const int RowGroup = 65_536;

    private const byte PriceDigits = 18;
    private const byte PriceScale = 9;

    private static readonly ColumnType s_price = new(DuckDBType.Decimal, PriceDigits, PriceScale);

    private static readonly (string Name, ColumnType Type)[] s_bars =
    [
        ("ts_utc", new(DuckDBType.TimestampTz)),
        ("symbol", new(DuckDBType.Varchar)),
        ("source_symbol", new(DuckDBType.Varchar)),
        ("open", s_price),
        ("high", s_price),
        ("low", s_price),
        ("close", s_price),
        ("volume", new(DuckDBType.BigInt)),
        ("instrument_id", new(DuckDBType.BigInt)),
    ];

    private static readonly (string Name, ColumnType Type)[] s_front = [.. s_bars[..^1], ("trading_day", new(DuckDBType.Date))];

    /// <summary>The columns of a form.</summary>
    public static IReadOnlyList<(string Name, ColumnType Type)> GetColumns(LakeDataset format) =>
        format == LakeDataset.Bars ? s_bars : s_front;

    /// <summary>The columns of a form, by name and by type in SQL.</summary>
    public static IReadOnlyList<(string Name, string Type)> Describe(LakeDataset format) =>
        [.. GetColumns(format).Select(c => (c.Name, Describe(c.Type)))];

    private static string Describe(ColumnType type) =>
        type.Type switch
        {
            DuckDBType.TimestampTz => "TIMESTAMP WITH TIME ZONE",
            DuckDBType.Decimal => FormattableString.Invariant($"DECIMAL({type.Width},{type.Scale})"),
            _ => type.Type.ToString().ToUpperInvariant(),
        };
}
