using System.Globalization;
using MgcBackfill.Dbn;
using MgcBackfill.Formats;
using MgcBackfill.Integrity;

namespace MgcBackfill.Store;

/// <summary>One row of the table with its texts, in the form shown to people.</summary>
/// <param name="TsMicroseconds">ts_utc, microseconds since the epoch.</param>
/// <param name="Symbol">symbol, or null if the row holds NULL.</param>
/// <param name="SourceSymbol">source_symbol, or null if the row holds NULL.</param>
/// <param name="Open">open.</param>
/// <param name="High">high.</param>
/// <param name="Low">low.</param>
/// <param name="Close">close.</param>
/// <param name="Volume">volume.</param>
internal readonly record struct StoredBar(
    long TsMicroseconds,
    string? Symbol,
    string? SourceSymbol,
    double Open,
    double High,
    double Low,
    double Close,
    long Volume
)
{
    private const long NanosecondsPerMicrosecond = 1000;

    /// <summary>The time in nanoseconds since the epoch.</summary>
    public long Ts => TsMicroseconds * NanosecondsPerMicrosecond;

    /// <summary>Converts a bar of a source to its row.</summary>
    public static StoredBar From(in Bar bar, string symbol, string sourceSymbol) =>
        new(
            bar.TsEvent / NanosecondsPerMicrosecond,
            symbol,
            sourceSymbol,
            PriceScale.ToDouble(bar.Open),
            PriceScale.ToDouble(bar.High),
            PriceScale.ToDouble(bar.Low),
            PriceScale.ToDouble(bar.Close),
            (long)bar.Volume
        );

    /// <summary>The row on one line, for a side-by-side comparison.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{UtcText.Minute(Ts)} {Symbol ?? "NULL"} {SourceSymbol ?? "NULL"} O {Open:R} H {High:R} L {Low:R} C {Close:R} V {Volume}"
        );
}
