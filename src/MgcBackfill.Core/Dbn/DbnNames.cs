namespace MgcBackfill.Dbn;

/// <summary>The vendor's spelling of schemas, symbologies and record types.</summary>
public static class DbnNames
{
    // In the order of the values of DbnSchema.
    private static readonly string[] s_schemas =
    [
        "mbo",
        "mbp-1",
        "mbp-10",
        "tbbo",
        "trades",
        "ohlcv-1s",
        "ohlcv-1m",
        "ohlcv-1h",
        "ohlcv-1d",
        "definition",
        "statistics",
        "status",
        "imbalance",
        "ohlcv-eod",
        "cmbp-1",
        "cbbo-1s",
        "cbbo-1m",
        "tcbbo",
        "bbo-1s",
        "bbo-1m",
    ];

    // In the order of the values of DbnStype.
    private static readonly string[] s_stypes =
    [
        "instrument_id",
        "raw_symbol",
        "smart",
        "continuous",
        "parent",
        "nasdaq_symbol",
        "cms_symbol",
        "isin",
        "us_code",
        "bbg_comp_id",
        "bbg_comp_ticker",
        "figi",
        "figi_ticker",
    ];

    /// <summary>The schema's name, such as <c>ohlcv-1m</c>; the text <c>null</c> for a mixed stream.</summary>
    public static string Format(DbnSchema? schema) => schema is { } s ? s_schemas[(int)s] : "null";

    /// <summary>The symbology's name, such as <c>parent</c>; the text <c>null</c> if the header has none.</summary>
    public static string Format(DbnStype? stype) => stype is { } s ? s_stypes[(int)s] : "null";

    /// <summary>The name of a known record type, or the code of an unknown one.</summary>
    public static string FormatRtype(byte rtype) => GetRtypeName(rtype) ?? $"0x{rtype:X2}";

    /// <summary>The name of a record type that DBN 1 to 3 define, or null.</summary>
    internal static string? GetRtypeName(byte rtype) =>
        rtype switch
        {
            Rtype.Mbp0 => "trades",
            0x01 => "mbp-1",
            0x0A => "mbp-10",
            Rtype.OhlcvDeprecated => "ohlcv (cadence unknown)",
            0x12 => "status",
            0x13 => "definition",
            0x14 => "imbalance",
            0x15 => "error",
            0x16 => "symbol mapping",
            0x17 => "system",
            0x18 => "statistics",
            Rtype.Ohlcv1S => "ohlcv-1s",
            Rtype.Ohlcv1M => "ohlcv-1m",
            Rtype.Ohlcv1H => "ohlcv-1h",
            Rtype.Ohlcv1D => "ohlcv-1d",
            Rtype.OhlcvEod => "ohlcv-eod",
            0xA0 => "mbo",
            0xB1 => "cmbp-1",
            0xC0 => "cbbo-1s",
            0xC1 => "cbbo-1m",
            0xC2 => "tcbbo",
            0xC3 => "bbo-1s",
            0xC4 => "bbo-1m",
            _ => null,
        };

    internal static bool IsSchema(ushort code) => code < s_schemas.Length;

    internal static bool IsStype(byte code) => code < s_stypes.Length;
}
