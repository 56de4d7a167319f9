using MgcBackfill.Staging;

namespace MgcBackfill.DuckDb;

/// <summary>The columns of the files of a lake (L1), by name and type.</summary>
internal static class LakeTableDefinition
{
    /// <summary>Number of rows of a row group of Parquet.</summary>
    public const int RowGroup = 65_536;

    private const string Prices = "DECIMAL(18,9)";

    private static readonly (string Name, string Type)[] s_bars =
    [
        ("ts_utc", "TIMESTAMP WITH TIME ZONE"),
        ("symbol", "VARCHAR"),
        ("source_symbol", "VARCHAR"),
        ("open", Prices),
        ("high", Prices),
        ("low", Prices),
        ("close", Prices),
        ("volume", "BIGINT"),
        ("instrument_id", "BIGINT"),
    ];

    private static readonly (string Name, string Type)[] s_front = [.. s_bars[..^1], ("trading_day", "DATE")];

    /// <summary>The columns of a form.</summary>
    public static IReadOnlyList<(string Name, string Type)> GetColumns(LakeTableFormat format) =>
        format == LakeTableFormat.Bars ? s_bars : s_front;
}
