using MgcBackfill.Market;
using MgcBackfill.Source;
using MgcBackfill.Store;

namespace MgcBackfill.Verify;

/// <summary>
/// Receives a stored day on the thread that audits it. Days of different windows come at the same time and in any order.
/// </summary>
/// <param name="day">The day.</param>
/// <param name="window">The rows of its window, with their texts; invalid after the call.</param>
/// <param name="rows">The rows of the day by time, at least one; invalid after the call.</param>
internal delegate void StoredDayVisitor(TradingDay day, StoredRows window, ReadOnlySpan<StoredRow> rows);

/// <summary>Callbacks for the events of a verification, called in order on the calling thread. They must not throw.</summary>
public sealed record VerifyListener
{
    /// <summary>Called with the checkpoint folder and the number of its lines that a crash tore, if there are any.</summary>
    public Action<string, int>? TornLines { get; init; }

    /// <summary>Called with the source and its notices when it has been accepted (A1, A3).</summary>
    public Action<SourceSet>? Accepted { get; init; }

    /// <summary>Called with the fraction done and the current day.</summary>
    public Action<double, TradingDay>? Progress { get; init; }

    /// <summary>Called with every stored day while its rows are audited; what else needs the rows does not read the table again.</summary>
    internal StoredDayVisitor? Day { get; init; }
}
