namespace MgcBackfill.Market.Table;

/// <summary>A fact of the table of products.</summary>
/// <param name="Value">What is known.</param>
/// <param name="Sources">The names of its sources; at least one.</param>
/// <param name="From">The first trade date for which it holds; null if it is not limited.</param>
/// <param name="To">The last trade date for which it holds; null if it still holds.</param>
/// <param name="Note">What else a reader should know.</param>
internal sealed record Fact<T>(T Value, IReadOnlyList<string> Sources, DateOnly? From = null, DateOnly? To = null, string? Note = null);
