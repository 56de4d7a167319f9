using MgcBackfill.Errors;
using MgcBackfill.Formats;
using MgcBackfill.Market;
using MgcBackfill.Staging;

namespace MgcBackfill.Store;

/// <summary>
/// The checks of M2, on rows read back inside the transaction that wrote them. Rows in strictly increasing time order have no duplicate
/// key. Rows equal to the staged ones, value by value, hold no NULL. One contract per day is checked on the rows alone.
/// </summary>
internal static class ReadBack
{
    /// <summary>Requires that the range now holds exactly the staged rows.</summary>
    /// <param name="stored">The rows of the range by time.</param>
    /// <param name="staged">The chunk.</param>
    /// <exception cref="GateException">It does not; the message names the first row that differs.</exception>
    public static void Require(StoredRows stored, StagedChunk staged)
    {
        var rows = stored.Rows;
        if (rows.Length != staged.Bars.Count)
            throw Failed(
                staged,
                $"{NumberText.Count(staged.Bars.Count, "row")} {(staged.Bars.Count == 1 ? "was" : "were")} "
                    + $"staged, and {NumberText.Format(rows.Length)} {(rows.Length == 1 ? "is" : "are")} stored."
            );
        var at = 0;
        foreach (var day in staged.Days)
        {
            var sourceSymbol = stored.IndexOf(day.Decision.SourceSymbol);
            foreach (ref readonly var bar in staged.GetBars(day))
            {
                ref readonly var row = ref rows[at];
                if (row.SourceSymbol == StoredRows.Null)
                    throw Failed(staged, $"source_symbol is NULL in {stored[at]}.");
                if (at > 0 && row.TsMicroseconds <= rows[at - 1].TsMicroseconds)
                    throw Failed(staged, $"the key is not unique: {stored[at - 1]} and {stored[at]}.");
                if (
                    at > 0
                    && row.SourceSymbol != rows[at - 1].SourceSymbol
                    && TradingDay.FromTimestamp(row.Ts) == TradingDay.FromTimestamp(rows[at - 1].Ts)
                )
                    throw Failed(staged, $"{TradingDay.FromTimestamp(row.Ts)} holds two contracts: {stored[at - 1]} and {stored[at]}.");
                if (row.SourceSymbol != sourceSymbol || !row.HasSameValues(in bar))
                    throw Failed(
                        staged,
                        $"the staged row is {StoredBar.From(in bar, stored.Symbol, day.Decision.SourceSymbol)}, "
                            + $"the stored row is {stored[at]}."
                    );
                at++;
            }
        }
    }

    private static GateException Failed(StagedChunk staged, string reason) =>
        new(
            ErrorIds.MergeGateFailed,
            $"Chunk {staged.Range}: the stored rows are not the staged rows: {reason}",
            new ErrorLocation { Chunk = (staged.Range.First.Date, staged.Range.Last.Date) },
            $"The chunk was rolled back. Check the disk, then run {CommandName.Verify}."
        );
}
