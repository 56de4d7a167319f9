using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace MgcBackfill.Market;

/// <summary>A decided day whose bars passed all checks.</summary>
public record VerifiedDay : DayDecision
{
    /// <summary>Creates a day with its digest.</summary>
    [SetsRequiredMembers]
    public VerifiedDay(DayDecision decision, string digest)
        : base(decision) => Digest = digest;

    /// <summary>Creates a day whose members are set by name.</summary>
    public VerifiedDay() { }

    /// <summary>The day digest (C9); empty if none was requested.</summary>
    [JsonPropertyOrder(1)]
    public required string Digest { get; init; }
}
