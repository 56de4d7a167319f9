namespace MgcBackfill.Inventory;

/// <summary>An outright of an audited source.</summary>
/// <param name="Symbol">The raw symbol. One-digit years come round every ten years: such a symbol is more than one contract then.</param>
/// <param name="FirstDay">First trading day with a bar in the asked range; null where it has none.</param>
/// <param name="LastDay">Last trading day with a bar in the asked range; null where it has none.</param>
/// <param name="Records">Bars of the asked range.</param>
/// <param name="DaysChosen">Trading days on which it is the front month.</param>
public sealed record SourceAuditContract(string Symbol, DateOnly? FirstDay, DateOnly? LastDay, long Records, int DaysChosen);
