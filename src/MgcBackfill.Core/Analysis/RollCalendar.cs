namespace MgcBackfill.Analysis;

/// <summary>The changes of the front month in a table.</summary>
/// <param name="Db">Full path of the database.</param>
/// <param name="Checkpoint">Full path of the checkpoint folder, even if it does not exist.</param>
/// <param name="HasRecords">True if the folder holds attempts; without them no volume is known.</param>
/// <param name="FirstDay">The first stored day, whose contract does not count as a roll; null if the table is empty.</param>
/// <param name="FirstSymbol">The contract of that day.</param>
/// <param name="LastDay">The last stored day; null if the table is empty.</param>
/// <param name="LastSymbol">The contract of that day.</param>
/// <param name="Rolls">The rolls on the requested days, in order. They are found in the whole table, so that earlier days count
/// too.</param>
public sealed record RollCalendar(
    string Db,
    string Checkpoint,
    bool HasRecords,
    DateOnly? FirstDay,
    string? FirstSymbol,
    DateOnly? LastDay,
    string? LastSymbol,
    IReadOnlyList<BarRoll> Rolls
)
{
    /// <summary>Why there is no front month to report; null if there is one.</summary>
    public string? Message => FirstDay is null ? "The table is empty: no bar is stored." : null;
}
