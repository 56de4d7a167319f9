using MgcBackfill.Market;
using MgcBackfill.Source;

namespace MgcBackfill.Workers;

/// <summary>The work for a pool of workers.</summary>
internal sealed record StagingJob
{
    /// <summary>The accepted source.</summary>
    public required SourceSet Source { get; init; }

    /// <summary>The requested trading days.</summary>
    public required TradingDayRange Requested { get; init; }

    /// <summary>The planned chunks, at least one, in order.</summary>
    public required IReadOnlyList<TradingDayRange> Chunks { get; init; }

    /// <summary>Full path of the folder for the artifacts; it must exist.</summary>
    public required string Folder { get; init; }

    /// <summary>Number of workers; no more are started than there are units.</summary>
    public required int Workers { get; init; }

    /// <summary>How a worker is started.</summary>
    public required WorkerLauncher Launcher { get; init; }

    /// <summary>How long a worker may be silent while a message from it is due.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>Called with the part of the days that is staged, 0 to 1, and the day reached. On the calling thread.</summary>
    public Action<double, TradingDay>? Progress { get; init; }

    /// <summary>Called for each accepted unit with its records and the number of its worker, in any order. On the calling thread.</summary>
    public Action<StagedUnit, UnitRecord, int>? Staged { get; init; }
}
