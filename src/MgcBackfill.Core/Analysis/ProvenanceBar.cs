using System.Globalization;
using MgcBackfill.Formats;
using MgcBackfill.Market;
using MgcBackfill.Store;

namespace MgcBackfill.Analysis;

/// <summary>A row as the table holds it.</summary>
/// <param name="TsUtc">ts_utc, Kind Utc.</param>
/// <param name="Symbol">symbol.</param>
/// <param name="SourceSymbol">source_symbol: the contract.</param>
/// <param name="Open">open.</param>
/// <param name="High">high.</param>
/// <param name="Low">low.</param>
/// <param name="Close">close.</param>
/// <param name="Volume">volume.</param>
public sealed record ProvenanceBar(
    DateTime TsUtc,
    string Symbol,
    string SourceSymbol,
    double Open,
    double High,
    double Low,
    double Close,
    long Volume
)
{
    /// <summary>The row as one line of text.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{UtcText.ToMinute(TsUtc)} {Symbol} {SourceSymbol} O {Open:R} H {High:R} L {Low:R} C {Close:R} V {Volume}"
        );

    internal static ProvenanceBar From(StoredBar row) =>
        new(Instant.ToDateTime(row.Ts), row.Symbol!, row.SourceSymbol!, row.Open, row.High, row.Low, row.Close, row.Volume);
}
