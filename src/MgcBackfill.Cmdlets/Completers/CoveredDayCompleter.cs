using System.Collections;
using MgcBackfill.Market;
using MgcBackfill.Source;

namespace MgcBackfill.Cmdlets;

/// <summary>Suggests the trading days that the given files cover.</summary>
public sealed class CoveredDayCompleter : Completer
{
    /// <inheritdoc/>
    private protected override IEnumerable<string> Candidates(IDictionary bound) =>
        new Coverage(Headers(bound).Select(h => (h.Start, h.End ?? h.Start))).Days is { } days
            ? TradingDay.Range(days.First, days.Last).Select(d => d.ToString())
            : [];
}
