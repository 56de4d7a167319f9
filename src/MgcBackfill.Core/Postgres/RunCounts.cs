using MgcBackfill.Staging;

namespace MgcBackfill.Postgres;

/// <summary>What one transaction took from each file: rows, those inserted and updated, and their first and last time.</summary>
internal sealed class RunCounts
{
    private readonly Dictionary<long, FileCounts> _runs = [];

    /// <summary>The files with rows, by their row in the table of runs.</summary>
    public IReadOnlyDictionary<long, FileCounts> Runs => _runs;

    /// <summary>Counts the bars of a chunk.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="runs">The rows of the files.</param>
    /// <param name="isInserted">True if all of them were inserted.</param>
    public void Set(StagedChunk chunk, IngestRuns runs, bool isInserted)
    {
        _runs.Clear();
        foreach (ref readonly var bar in chunk.Bars.Bars)
        {
            var run = runs.GetId(bar.File);
            var counts = _runs.GetValueOrDefault(run, new FileCounts(0, 0, 0, bar.TsEvent, bar.TsEvent));
            _runs[run] = counts with
            {
                Rows = counts.Rows + 1,
                Inserted = counts.Inserted + (isInserted ? 1 : 0),
                First = Math.Min(counts.First, bar.TsEvent),
                Last = Math.Max(counts.Last, bar.TsEvent),
            };
        }
    }

    /// <summary>Sets what was written of a file's rows.</summary>
    public void SetWritten(long run, long inserted, long updated) =>
        _runs[run] = _runs[run] with { Inserted = inserted, Updated = updated };

    /// <summary>Forgets everything.</summary>
    public void Clear() => _runs.Clear();
}
