namespace MgcBackfill.Checkpoint;

/// <summary>
/// The three append-only files of a running backfill. When a call returns, its records are on the disk; <see cref="Write"/> is the only
/// exception.
/// </summary>
internal sealed class CheckpointWriter(
    JsonLinesWriter<ChunkRecord> chunks,
    JsonLinesWriter<DayRecord> days,
    JsonLinesWriter<RunRecord> runs
) : IDisposable
{
    /// <summary>Appends changes of status and flushes them to the disk together.</summary>
    public void Append(params ReadOnlySpan<ChunkRecord> records) => chunks.Append(records);

    /// <summary>Appends changes of status without a flush; they are on the disk when <see cref="FlushStatus"/> has returned.</summary>
    public void Write(params ReadOnlySpan<ChunkRecord> records) => chunks.Write(records);

    /// <summary>Flushes the changes of status to the disk. May run at the same time as any other call.</summary>
    public void FlushStatus() => chunks.Flush();

    /// <summary>Appends the decisions of a chunk's days and flushes them to the disk together.</summary>
    public void Append(ReadOnlySpan<DayRecord> records) => days.Append(records);

    /// <summary>Appends a run's start or end.</summary>
    public void Append(RunRecord record) => runs.Append(record);

    /// <inheritdoc/>
    public void Dispose()
    {
        chunks.Dispose();
        days.Dispose();
        runs.Dispose();
    }
}
