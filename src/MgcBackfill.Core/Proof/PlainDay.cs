namespace MgcBackfill.Proof;

/// <summary>A trading day as the source gives it: complete, decided, and held against the rules of its bars.</summary>
/// <param name="Day">The trading day.</param>
/// <param name="Contract">Its front month.</param>
/// <param name="Reason">Why.</param>
/// <param name="Candidates">Every outright of the day, smallest symbol first.</param>
/// <param name="Bars">The bars of the front month in the order of time, at least one. Void once the next day is asked for.</param>
internal sealed record PlainDay(
    DateOnly Day, string Contract, PlainReason Reason, IReadOnlyList<PlainCandidate> Candidates, List<PlainBar> Bars);
