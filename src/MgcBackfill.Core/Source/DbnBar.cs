using System.Globalization;
using MgcBackfill.Dbn;
using MgcBackfill.Formats;
using MgcBackfill.Integrity;
using MgcBackfill.Market;

namespace MgcBackfill.Source;

/// <summary>
/// A bar as a self-contained object: it holds the names of its contract and its file, and keeps the source's integers for exact
/// calculations.
/// </summary>
public sealed class DbnBar
{
    private readonly Bar _bar;

    internal DbnBar(in Bar bar, string sourceSymbol, string file) => (_bar, SourceSymbol, File) = (bar, sourceSymbol, file);

    /// <summary>Open of the bar, Kind Utc.</summary>
    public DateTime TsUtc => Instant.ToDateTime(_bar.TsEvent);

    /// <summary>The root of the product; null if the bar does not belong to an outright.</summary>
    public string? Symbol => OutrightRoots.Find(SourceSymbol);

    /// <summary>The raw symbol of the contract.</summary>
    public string SourceSymbol { get; }

    /// <summary>The vendor's instrument id on that date.</summary>
    public uint InstrumentId => _bar.InstrumentId;

    /// <summary>Price of the first trade as it is stored: the nearest double. NaN if the source marks it as undefined.</summary>
    public double Open => Price(_bar.Open);

    /// <summary>Highest price.</summary>
    public double High => Price(_bar.High);

    /// <summary>Lowest price.</summary>
    public double Low => Price(_bar.Low);

    /// <summary>Price of the last trade.</summary>
    public double Close => Price(_bar.Close);

    /// <summary>Contracts traded in the minute.</summary>
    public ulong Volume => _bar.Volume;

    /// <summary>The trading day, [D-1 23:00Z, D 23:00Z) (T2).</summary>
    public DateOnly TradingDay => Market.TradingDay.FromTimestamp(_bar.TsEvent).Date;

    /// <summary>Full path of the file that the bar came from.</summary>
    public string File { get; }

    /// <summary>Index of the record in its file. It starts at 0 and counts records of every type.</summary>
    public long RecordIndex => _bar.Record;

    /// <summary>The bar in the source's integers.</summary>
    internal ref readonly Bar Raw => ref _bar;

    /// <summary>Time, contract, and O H L C V on one line.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{UtcText.Minute(_bar.TsEvent)} {SourceSymbol} O {Open} H {High} L {Low} C {Close} V {Volume}"
        );

    private static double Price(long units) => units == DbnLayout.UndefinedPrice ? double.NaN : PriceScale.ToDouble(units);
}
