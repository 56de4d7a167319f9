namespace MgcBackfill.Insight;

/// <summary>The changes of the front month in a table.</summary>
/// <param name="Db">Full path of the database.</param>
/// <param name="Checkpoint">Full path of the records' folder, whether it is there or not.</param>
/// <param name="HasRecords">True where the folder holds attempts; without them no volume is known.</param>
/// <param name="FirstDay">The first stored day, whose contract is no roll; null where the table is empty.</param>
/// <param name="FirstSymbol">Its contract.</param>
/// <param name="LastDay">The last stored day; null where the table is empty.</param>
/// <param name="LastSymbol">Its contract.</param>
/// <param name="Rolls">The rolls of the asked days, in order. What came before is known from all of the table.</param>
public sealed record RollCalendar(
    string Db, string Checkpoint, bool HasRecords, DateOnly? FirstDay, string? FirstSymbol, DateOnly? LastDay, string? LastSymbol, IReadOnlyList<BarRoll> Rolls)
{
    /// <summary>Why there is no front month to tell of; null where there is one.</summary>
    public string? Message => FirstDay is null ? "The table bars_1m is empty: no bar is stored." : null;
}
