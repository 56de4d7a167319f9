namespace MgcBackfill.Checkpoint;

/// <summary>The three append-only files of a run under way. What a call returned from is on the disk, but for <see cref="Write"/>.</summary>
internal sealed class CheckpointWriter(JsonLinesWriter<ChunkRecord> chunks, JsonLinesWriter<DayRecord> days, JsonLinesWriter<RunRecord> runs) : IDisposable
{
    /// <summary>Appends changes of status, in one flush.</summary>
    public void Append(params ReadOnlySpan<ChunkRecord> records) => chunks.Append(records);

    /// <summary>Appends changes of status that are on the disk once <see cref="FlushStatus"/> has returned.</summary>
    public void Write(params ReadOnlySpan<ChunkRecord> records) => chunks.Write(records);

    /// <summary>Flushes the changes of status. May be called beside any other call.</summary>
    public void FlushStatus() => chunks.Flush();

    /// <summary>Appends the decisions of a chunk's days, in one flush.</summary>
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
