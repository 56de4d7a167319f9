using System.Text.RegularExpressions;

namespace MgcBackfill.DuckDb;

/// <summary>
/// The columns of a file of staged bars: their integers, in the order used by <see cref="ParquetWriter"/> and <see
/// cref="ParquetReader"/>.
/// </summary>
internal static partial class ParquetSchema
{
    /// <summary>The columns by name and type; times in nanoseconds since the epoch, prices in 1e-9. No value is NULL.</summary>
    public const string Columns = """
        ts_event BIGINT, source_symbol VARCHAR, open BIGINT, high BIGINT, low BIGINT, close BIGINT, volume BIGINT,
        instrument_id UINTEGER, file INTEGER, record UINTEGER, trading_day DATE
        """;

    /// <summary>The names of the columns.</summary>
    public const string Names = "ts_event, source_symbol, open, high, low, close, volume, instrument_id, file, record, trading_day";

    /// <summary>A path as the content of a string in a statement.</summary>
    public static string Quote(string path) => path.Replace("'", "''", StringComparison.Ordinal);

    /// <summary>True for the name of a temporary file of a database in memory.</summary>
    public static bool IsTemporaryFile(string name) => TemporaryFile().IsMatch(name);

    [GeneratedRegex(@"^duckdb_temp_.+\.(tmp|block)$", RegexOptions.CultureInvariant)]
    private static partial Regex TemporaryFile();
}
