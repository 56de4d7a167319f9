using MgcBackfill.Dbn;
using MgcBackfill.Staging;

namespace MgcBackfill.Postgres;

/// <summary>What one transaction took from each file: rows, how many of them were inserted and updated, and their first and last time.</summary>
internal sealed class RunCounts
{
    private readonly Dictionary<int, FileCounts> _files = [];

    /// <summary>The files with rows, by their index in the source.</summary>
    public IReadOnlyDictionary<int, FileCounts> Files => _files;

    /// <summary>Counts the bars of a chunk.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="isInserted">True if all of them were inserted.</param>
    public void Set(StagedChunk chunk, bool isInserted)
    {
        _files.Clear();
        foreach (ref readonly var bar in chunk.Bars.Bars)
        {
            var counts = _files.GetValueOrDefault(bar.File, new FileCounts(0, 0, 0, bar.TsEvent, bar.TsEvent));
            _files[bar.File] = counts with
            {
                Rows = counts.Rows + 1,
                Inserted = counts.Inserted + (isInserted ? 1 : 0),
                First = Math.Min(counts.First, bar.TsEvent),
                Last = Math.Max(counts.Last, bar.TsEvent),
            };
        }
    }

    /// <summary>Sets what was written of a file's rows.</summary>
    public void SetWritten(int file, long inserted, long updated) =>
        _files[file] = _files[file] with { Inserted = inserted, Updated = updated };

    /// <summary>Forgets everything.</summary>
    public void Clear() => _files.Clear();
}
