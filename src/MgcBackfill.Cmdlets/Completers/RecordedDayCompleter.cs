using System.Collections;
using MgcBackfill.Checkpoint;
using MgcBackfill.Market;

namespace MgcBackfill.Cmdlets;

/// <summary>Suggests the trading days in the records.</summary>
public sealed class RecordedDayCompleter : Completer
{
    /// <inheritdoc/>
    private protected override IEnumerable<string> Candidates(IDictionary bound)
    {
        var folder = Typed(bound, "Checkpoint").FirstOrDefault() ?? CheckpointFolder.DefaultFor(Typed(bound, "Database").First());
        return CheckpointFolder
            .Read(GetFullPath(folder))
            .DayHistory.Select(d => TradingDay.From(d.TradingDay))
            .Distinct()
            .Order()
            .Select(d => d.ToString());
    }
}
