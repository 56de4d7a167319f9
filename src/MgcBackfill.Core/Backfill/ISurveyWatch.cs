using MgcBackfill.Dbn;
using MgcBackfill.Market;
using MgcBackfill.Source;

namespace MgcBackfill.Backfill;

/// <summary>Looks on while a source is surveyed, and keeps what it saw where the survey ends in a refusal.</summary>
internal interface ISurveyWatch
{
    /// <summary>A run of bars was read, of whatever day and symbol; valid until the call returns.</summary>
    void Passed(BarRun run, SymbolTable symbols);

    /// <summary>A day was decided and its bars proved.</summary>
    void Proved(DayDecision day);
}
