using MgcBackfill.Analysis;

namespace MgcBackfill.Cli.Output;

/// <summary>The output of <c>rolls --json</c>.</summary>
internal sealed record RollsDocument(
    string Db,
    string Checkpoint,
    bool HasRecords,
    string? Message,
    DateOnly? FirstDay,
    string? FirstSymbol,
    DateOnly? LastDay,
    string? LastSymbol,
    IReadOnlyList<BarRoll> Rolls
) : ResultDocument("rolls")
{
    public static RollsDocument From(RollCalendar calendar) =>
        new(
            calendar.Db,
            calendar.Checkpoint,
            calendar.HasRecords,
            calendar.Message,
            calendar.FirstDay,
            calendar.FirstSymbol,
            calendar.LastDay,
            calendar.LastSymbol,
            calendar.Rolls
        );
}
