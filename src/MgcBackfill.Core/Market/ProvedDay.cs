using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace MgcBackfill.Market;

/// <summary>A decided day whose bars were proved.</summary>
public record ProvedDay : DayDecision
{
    /// <summary>A day with its digest.</summary>
    [SetsRequiredMembers]
    public ProvedDay(DayDecision decision, string digest)
        : base(decision) => Digest = digest;

    /// <summary>A day whose members are set by name.</summary>
    public ProvedDay()
    {
    }

    /// <summary>The day digest (C9); empty where none was asked for.</summary>
    [JsonPropertyOrder(1)]
    public required string Digest { get; init; }
}
