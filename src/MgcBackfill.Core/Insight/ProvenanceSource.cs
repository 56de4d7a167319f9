using MgcBackfill.Market;

namespace MgcBackfill.Insight;

/// <summary>What the given source says of the bar's day and minute.</summary>
public sealed record ProvenanceSource
{
    /// <summary>True where the source covers the minute.</summary>
    public required bool Covers { get; init; }

    /// <summary>The day's contract, decided again from the source; null where no outright traded, or nothing is covered.</summary>
    public required string? Contract { get; init; }

    /// <summary>What decided; null where nothing was decided.</summary>
    public required SelectionReason? Reason { get; init; }

    /// <summary>Every outright that traded on the day, highest volume first.</summary>
    public required IReadOnlyList<Candidate> Candidates { get; init; }

    /// <summary>
    /// True where the decision is the recorded one, to every candidate's volume; null where it cannot be held against it, because the day was
    /// decided from other files or no decision is recorded.
    /// </summary>
    public required bool? DecisionAgrees { get; init; }

    /// <summary>True where the files of that day are those that the records name, by sha256; null where the records name none.</summary>
    public required bool? FilesAreRecorded { get; init; }

    /// <summary>The bars of that minute of every outright, the day's contract first, then by symbol.</summary>
    public required IReadOnlyList<ProvenanceSourceBar> Bars { get; init; }

    /// <summary>Spreads and other symbols with a bar of that minute.</summary>
    public required int OtherSymbols { get; init; }

    /// <summary>True where every value of the stored row is the source's, bit by bit; null where one of the two has no such bar.</summary>
    public required bool? ValuesEqual { get; init; }
}
