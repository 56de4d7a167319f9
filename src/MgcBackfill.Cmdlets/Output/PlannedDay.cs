using System.Diagnostics.CodeAnalysis;
using MgcBackfill.Backfill;
using MgcBackfill.Market;

namespace MgcBackfill.Cmdlets;

/// <summary>A trading day that a backfill would store (-WhatIf), with its decision and the chunk that would store it.</summary>
public sealed record PlannedDay : DayDecision
{
    [SetsRequiredMembers]
    private PlannedDay(string symbol, DayDecision decision, PlannedChunk chunk)
        : base(decision) => (Symbol, Chunk, Cause, MayReplace) = (symbol, chunk.Range, chunk.Cause, chunk.MayReplace);

    /// <summary>The root of the product.</summary>
    public string Symbol { get; }

    /// <summary>The days of the chunk, which is written in one transaction.</summary>
    public TradingDayRange Chunk { get; }

    /// <summary>Why the chunk would be written.</summary>
    public ChunkCause Cause { get; }

    /// <summary>True if stored rows may be replaced.</summary>
    public bool MayReplace { get; }

    /// <summary>Returns the plan of a dry run, one object for each day.</summary>
    public static IEnumerable<PlannedDay> From(BackfillSummary dryRun) =>
        dryRun is { Plan: { } plan, Scan: { } scan }
            ? scan.Decisions.Select(d => new PlannedDay(dryRun.Symbol, d, plan.Chunks[plan.FindChunk(d.Day)]))
            : [];
}
