using MgcBackfill.Independent;

namespace MgcBackfill.Tests.Independent;

/// <summary>A day of a <see cref="DerivedSource"/>, with its bars.</summary>
internal sealed record DerivedDay(
    DateOnly Day,
    string Contract,
    PlainReason Reason,
    IReadOnlyList<PlainCandidate> Candidates,
    IReadOnlyList<PlainBar> Bars,
    string Digest
);
