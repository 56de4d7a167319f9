namespace MgcBackfill.Inventory;

/// <summary>An outright of an audited source.</summary>
/// <param name="Symbol">The raw symbol. One-digit years repeat every ten years, so over a longer range a symbol means more than one
/// contract.</param>
/// <param name="FirstDay">First trading day with a bar in the requested range; null if there is none.</param>
/// <param name="LastDay">Last trading day with a bar in the requested range; null if there is none.</param>
/// <param name="Records">Number of bars in the requested range.</param>
/// <param name="DaysChosen">Number of trading days on which it is the front month.</param>
public sealed record SourceAuditContract(string Symbol, DateOnly? FirstDay, DateOnly? LastDay, long Records, int DaysChosen);
