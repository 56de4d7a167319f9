using MgcBackfill.Market;

namespace MgcBackfill.Analysis;

/// <summary>What the given source holds for the bar's day and minute.</summary>
public sealed record ProvenanceSource
{
    /// <summary>True if the source covers the minute.</summary>
    public required bool Covers { get; init; }

    /// <summary>
    /// The day's contract, decided again from the source; null if no outright traded, or the source does not cover the day.
    /// </summary>
    public required string? Contract { get; init; }

    /// <summary>The criterion that decided; null if there is no decision.</summary>
    public required SelectionReason? Reason { get; init; }

    /// <summary>Every outright that traded on the day, highest volume first.</summary>
    public required IReadOnlyList<Candidate> Candidates { get; init; }

    /// <summary>
    /// True if the decision equals the recorded one, including every candidate's volume. Null if they cannot be compared, because the day
    /// was decided from other files or no decision is recorded.
    /// </summary>
    public required bool? DecisionAgrees { get; init; }

    /// <summary>
    /// True if the files that cover the day are those in the records, by sha256; null if the records have no attempt at the day.
    /// </summary>
    public required bool? FilesAreRecorded { get; init; }

    /// <summary>The bars of every outright in that minute, the day's contract first, then by symbol.</summary>
    public required IReadOnlyList<ProvenanceSourceBar> Bars { get; init; }

    /// <summary>Number of spreads and other symbols with a bar in that minute.</summary>
    public required int OtherSymbols { get; init; }

    /// <summary>True if every value of the stored row equals the source's, bit by bit; null if one of the two has no such bar.</summary>
    public required bool? ValuesEqual { get; init; }
}
