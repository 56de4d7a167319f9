using MgcBackfill.Dbn;
using MgcBackfill.Formats;

namespace MgcBackfill.Tests.Support;

/// <summary>A bar copied out of its batch, with the symbol as text.</summary>
internal readonly record struct ReadBar(
    string Symbol,
    uint Id,
    long Ts,
    long Open,
    long High,
    long Low,
    long Close,
    ulong Volume,
    int File,
    uint Record
)
{
    /// <summary>The open time of the bar, as in <c>2024-01-02T23:00Z</c>.</summary>
    public string Time => UtcText.Minute(Ts);

    /// <summary>The bar without its symbol name: a damaged header changes only the name.</summary>
    public ReadBar WithoutName() => this with { Symbol = "" };

    public static ReadBar From(in Bar bar, SymbolTable symbols) =>
        new(symbols[bar.Symbol], bar.InstrumentId, bar.TsEvent, bar.Open, bar.High, bar.Low, bar.Close, bar.Volume, bar.File, bar.Record);
}
