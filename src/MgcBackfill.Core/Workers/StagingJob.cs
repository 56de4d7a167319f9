using MgcBackfill.Market;
using MgcBackfill.Source;

namespace MgcBackfill.Workers;

/// <summary>What a pool of workers is to do.</summary>
internal sealed record StagingJob
{
    /// <summary>The accepted source.</summary>
    public required SourceSet Source { get; init; }

    /// <summary>The asked trading days.</summary>
    public required TradingDayRange Requested { get; init; }

    /// <summary>The planned chunks, at least one, in order.</summary>
    public required IReadOnlyList<TradingDayRange> Chunks { get; init; }

    /// <summary>Full path of the folder of the artifacts; it exists.</summary>
    public required string Folder { get; init; }

    /// <summary>How many workers; no more are started than there are units.</summary>
    public required int Workers { get; init; }

    /// <summary>How a worker is started.</summary>
    public required WorkerLauncher Launcher { get; init; }

    /// <summary>How long a worker may be silent while an answer is due.</summary>
    public required TimeSpan Patience { get; init; }

    /// <summary>Told how many days are staged, 0 to 1, and a day that was reached. On the calling thread.</summary>
    public Action<double, TradingDay>? Progress { get; init; }

    /// <summary>Told of each accepted unit with its records, in any order, and by which worker. On the calling thread.</summary>
    public Action<StagedUnit, UnitRecord, int>? Staged { get; init; }
}
