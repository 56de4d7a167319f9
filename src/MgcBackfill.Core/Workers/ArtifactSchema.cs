namespace MgcBackfill.Workers;

/// <summary>
/// The columns of an artifact: the integers of the bars, in the order used by <see cref="ArtifactWriter"/> and <see
/// cref="ArtifactReader"/>.
/// </summary>
internal static class ArtifactSchema
{
    /// <summary>The columns by name and type; times in nanoseconds since the epoch, prices in 1e-9. No value is NULL.</summary>
    public const string Columns = """
        ts_event BIGINT, source_symbol VARCHAR, open BIGINT, high BIGINT, low BIGINT, close BIGINT, volume BIGINT,
        instrument_id UINTEGER, file INTEGER, record UINTEGER, trading_day DATE
        """;

    /// <summary>The names of the columns.</summary>
    public const string Names = "ts_event, source_symbol, open, high, low, close, volume, instrument_id, file, record, trading_day";
}
