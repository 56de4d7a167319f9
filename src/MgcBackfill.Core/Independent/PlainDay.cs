namespace MgcBackfill.Independent;

/// <summary>A trading day derived from the source: complete, decided, and checked against the rules for bars.</summary>
/// <param name="Day">The trading day.</param>
/// <param name="Contract">Its front month.</param>
/// <param name="Reason">The criterion that decided.</param>
/// <param name="Candidates">Every outright of the day, smallest symbol first.</param>
/// <param name="Bars">The bars of the front month in time order, at least one. Invalid after the next day is requested.</param>
internal sealed record PlainDay(
    DateOnly Day,
    string Contract,
    PlainReason Reason,
    IReadOnlyList<PlainCandidate> Candidates,
    List<PlainBar> Bars
);
