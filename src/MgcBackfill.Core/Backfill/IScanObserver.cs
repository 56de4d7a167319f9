using MgcBackfill.Dbn;
using MgcBackfill.Market;
using MgcBackfill.Source;

namespace MgcBackfill.Backfill;

/// <summary>Observes the scan of a source, and keeps what it saw if the scan ends in an error.</summary>
internal interface IScanObserver
{
    /// <summary>A run of bars was read, for any day and symbol; it is valid until the call returns.</summary>
    void OnBarsRead(BarRun run, SymbolTable symbols);

    /// <summary>A day was decided, and its bars passed every check.</summary>
    void OnDayDecided(DayDecision day);
}
