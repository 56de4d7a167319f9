using MgcBackfill.Market;
using MgcBackfill.Store;

namespace MgcBackfill.Tests.Support;

/// <summary>Rows as if read from a table.</summary>
internal static class StoredBars
{
    /// <summary>The rows, in the order given; all are of the default product.</summary>
    public static StoredRows From(IEnumerable<StoredBar> bars)
    {
        var rows = new StoredRows(BarSeries.Of(Products.Default));
        foreach (var bar in bars)
        {
            rows.Grow(1)[0] = new StoredRow
            {
                TsMicroseconds = bar.TsMicroseconds,
                SourceSymbol = bar.SourceSymbol is null ? StoredRows.Null : rows.IndexOf(bar.SourceSymbol),
                Open = bar.Open,
                High = bar.High,
                Low = bar.Low,
                Close = bar.Close,
                Volume = bar.Volume,
            };
        }

        return rows;
    }
}
