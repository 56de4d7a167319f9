using MgcBackfill.Market;
using MgcBackfill.Source;

namespace MgcBackfill.Workers;

/// <summary>The work for a pool of workers.</summary>
internal sealed record StagingJob
{
    /// <summary>The accepted source.</summary>
    public required SourceSet Source { get; init; }

    /// <summary>What to stage for each product.</summary>
    public required IReadOnlyList<StagingPlan> Products { get; init; }

    /// <summary>Number of workers; no more are started than there are units.</summary>
    public required int Workers { get; init; }

    /// <summary>How a worker is started.</summary>
    public required WorkerLauncher Launcher { get; init; }

    /// <summary>How long a worker may be silent while a message from it is due.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>Called with the part of the days that is staged, 0 to 1, and the day reached. On the calling thread.</summary>
    public Action<double, TradingDay>? Progress { get; init; }

    /// <summary>Called for each accepted unit of a product, with the product's index, its records and the number of its worker, in any
    /// order. On the calling thread.</summary>
    public Action<int, StagedUnit, UnitRecord, int>? Staged { get; init; }
}

/// <summary>What to stage for a product.</summary>
/// <param name="Product">The product.</param>
/// <param name="Requested">The requested trading days.</param>
/// <param name="Chunks">The planned chunks, at least one, in order.</param>
/// <param name="Folder">Full path of the folder for the artifacts; it must exist.</param>
internal sealed record StagingPlan(Product Product, TradingDayRange Requested, IReadOnlyList<TradingDayRange> Chunks, string Folder)
{
    /// <summary>True if a chunk holds the day.</summary>
    public bool Includes(TradingDay day) => Chunks.Any(c => c.Contains(day));
}
