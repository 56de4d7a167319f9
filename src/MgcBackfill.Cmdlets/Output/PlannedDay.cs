using MgcBackfill.Backfill;
using MgcBackfill.Market;

namespace MgcBackfill.Cmdlets;

/// <summary>A trading day that a backfill would store (-WhatIf): its decision, and the chunk that would store it.</summary>
public sealed record PlannedDay
{
    /// <summary>The trading day.</summary>
    public required DateOnly TradingDay { get; init; }

    /// <summary>The front month's raw symbol.</summary>
    public required string SourceSymbol { get; init; }

    /// <summary>What decided.</summary>
    public required SelectionReason Reason { get; init; }

    /// <summary>Every outright that traded, highest volume first.</summary>
    public required IReadOnlyList<Candidate> Candidates { get; init; }

    /// <summary>How many bars would be stored.</summary>
    public required int Bars { get; init; }

    /// <summary>Open of the first bar, Kind Utc.</summary>
    public required DateTime FirstTs { get; init; }

    /// <summary>Open of the last bar, Kind Utc.</summary>
    public required DateTime LastTs { get; init; }

    /// <summary>True where the source covers the day only in part (T4).</summary>
    public required bool Partial { get; init; }

    /// <summary>True where all bars lie within one hour (T2).</summary>
    public required bool Stub { get; init; }

    /// <summary>The days of the chunk, one transaction.</summary>
    public required TradingDayRange Chunk { get; init; }

    /// <summary>Why the chunk is to be done.</summary>
    public required ChunkCause Cause { get; init; }

    /// <summary>True where stored rows may give way.</summary>
    public required bool MayReplace { get; init; }

    /// <summary>The plan of a dry run, day by day.</summary>
    public static IEnumerable<PlannedDay> Of(BackfillSummary dryRun) =>
        dryRun is { Plan: { } plan, Survey: { } survey } ? survey.Decisions.Select(d => Of(d, plan.Chunks[plan.ChunkOf(d.Day)])) : [];

    private static PlannedDay Of(DaySelection day, PlannedChunk chunk) => new()
    {
        TradingDay = day.Day.Date,
        SourceSymbol = day.SourceSymbol,
        Reason = day.Reason,
        Candidates = day.Candidates,
        Bars = day.Bars,
        FirstTs = Instant.ToDateTime(day.FirstTs),
        LastTs = Instant.ToDateTime(day.LastTs),
        Partial = day.Partial,
        Stub = day.Stub,
        Chunk = chunk.Range,
        Cause = chunk.Cause,
        MayReplace = chunk.MayReplace,
    };
}
