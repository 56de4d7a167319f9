using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Staging;

namespace MgcBackfill.Store;

/// <summary>
/// The gates of M2, on rows read back inside the transaction that wrote them. Rows in strict order of time are rows without a
/// duplicate key; rows equal to the staged ones, value by value, hold no NULL; one contract a day is checked on the rows alone.
/// </summary>
internal static class ReadBack
{
    /// <summary>Proves that the range now holds exactly the staged rows.</summary>
    /// <param name="rows">The rows of the range by time, then by symbol.</param>
    /// <param name="staged">The chunk.</param>
    /// <exception cref="GateException">It does not; the first row that differs is told.</exception>
    public static void Require(IReadOnlyList<StoredBar> rows, StagedChunk staged)
    {
        if (rows.Count != staged.Bars.Count)
            throw Failed(staged, $"{staged.Bars.Count} rows were staged, {rows.Count} are stored.");
        var at = 0;
        foreach (var day in staged.Days)
        {
            var sourceSymbol = day.Selection.SourceSymbol;
            foreach (ref readonly var bar in staged.BarsOf(day.Selection))
            {
                var row = rows[at];
                if (row.SourceSymbol is null)
                    throw Failed(staged, $"source_symbol is NULL in {row}.");
                if (at > 0 && row.TsMicroseconds <= rows[at - 1].TsMicroseconds)
                    throw Failed(staged, $"the key is not unique: {rows[at - 1]} and {row}.");
                if (at > 0 && TradingDay.Of(row.Ts) == TradingDay.Of(rows[at - 1].Ts) && row.SourceSymbol != rows[at - 1].SourceSymbol)
                    throw Failed(staged, $"{TradingDay.Of(row.Ts)} holds two contracts: {rows[at - 1]} and {row}.");
                if (!row.IsOf(in bar, sourceSymbol))
                    throw Failed(staged, $"staged was {StoredBar.From(in bar, sourceSymbol)}, stored is {row}.");
                at++;
            }
        }
    }

    private static GateException Failed(StagedChunk staged, string reason) => new(
        ErrorIds.MergeGateFailed,
        $"Chunk {staged.Range}: what is stored is not what was staged (M2): {reason}",
        new ErrorLocation { Chunk = (staged.Range.First.Date, staged.Range.Last.Date) },
        "The chunk was rolled back. Check the disk, and run 'mgc-backfill verify'.");
}
