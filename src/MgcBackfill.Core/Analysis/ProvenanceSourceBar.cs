using MgcBackfill.Dbn;
using MgcBackfill.Integrity;
using MgcBackfill.Source;

namespace MgcBackfill.Analysis;

/// <summary>A candidate's bar in the source, with the location of its bytes.</summary>
public sealed record ProvenanceSourceBar
{
    /// <summary>The raw symbol.</summary>
    public required string SourceSymbol { get; init; }

    /// <summary>True if it is a bar of the day's contract.</summary>
    public required bool IsFrontMonth { get; init; }

    /// <summary>Full path of the file.</summary>
    public required string File { get; init; }

    /// <summary>SHA-256 of the file's bytes, lower-case hex.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Index of the record in its file, from 0, counting records of every type.</summary>
    public required long RecordIndex { get; init; }

    /// <summary>The vendor's instrument id on that date.</summary>
    public required uint InstrumentId { get; init; }

    /// <summary>Price of the first trade, in 1e-9.</summary>
    public required long RawOpen { get; init; }

    /// <summary>Highest price, in 1e-9.</summary>
    public required long RawHigh { get; init; }

    /// <summary>Lowest price, in 1e-9.</summary>
    public required long RawLow { get; init; }

    /// <summary>Price of the last trade, in 1e-9.</summary>
    public required long RawClose { get; init; }

    /// <summary>Number of contracts traded in the minute.</summary>
    public required ulong Volume { get; init; }

    /// <summary>
    /// The doubles nearest to the prices, in the order open, high, low, close. The table stores these for the day's contract.
    /// </summary>
    public IReadOnlyList<double> Prices =>
        [PriceScale.ToDouble(RawOpen), PriceScale.ToDouble(RawHigh), PriceScale.ToDouble(RawLow), PriceScale.ToDouble(RawClose)];

    internal static ProvenanceSourceBar From(in Bar bar, string symbol, bool isFrontMonth, SourceFile file) =>
        new()
        {
            SourceSymbol = symbol,
            IsFrontMonth = isFrontMonth,
            File = file.Path,
            Sha256 = file.Sha256,
            RecordIndex = bar.Record,
            InstrumentId = bar.InstrumentId,
            RawOpen = bar.Open,
            RawHigh = bar.High,
            RawLow = bar.Low,
            RawClose = bar.Close,
            Volume = bar.Volume,
        };
}
