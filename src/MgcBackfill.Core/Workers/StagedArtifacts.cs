using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Source;
using MgcBackfill.Staging;

namespace MgcBackfill.Workers;

/// <summary>
/// Provides the chunks of staged units for the merge in time order, whichever worker staged them. Each chunk is checked when it is read
/// (W1, W2).
/// </summary>
internal sealed class StagedArtifacts : IChunkSource
{
    private readonly SourceSet _source;
    private readonly StagingPlan _plan;
    private readonly IReadOnlyList<StagedUnit> _units;
    private readonly long _unread;
    private readonly ChunkReadAhead _readAhead;

    /// <summary>Starts to read.</summary>
    /// <param name="source">The accepted source.</param>
    /// <param name="plan">What was staged, and where.</param>
    /// <param name="units">All units in time order.</param>
    /// <param name="unread">Number of records that no unit read; the artifacts do not contain them.</param>
    public StagedArtifacts(SourceSet source, StagingPlan plan, IReadOnlyList<StagedUnit> units, long unread)
    {
        (_source, _plan, _units, _unread) = (source, plan, units, unread);
        _readAhead = new ChunkReadAhead(Produce);
    }

    /// <inheritdoc/>
    public RecordAccounting? Accounting => _readAhead.Accounting;

    /// <inheritdoc/>
    public StagedChunk? Next(CancellationToken cancellation) => _readAhead.Next(cancellation);

    /// <inheritdoc/>
    public void Return(StagedChunk chunk) => _readAhead.Return(chunk);

    /// <summary>Stops reading and waits until it has ended.</summary>
    public void Dispose() => _readAhead.Dispose();

    private RecordAccounting Produce(ChunkReadAhead ahead)
    {
        var sum = new RecordAccounting { Unread = _unread };
        using var reader = new ArtifactReader(_source, _plan.Folder);
        using var days = ReadDays(reader, sum).GetEnumerator();
        var current = _plan.Chunks[0];
        try
        {
            var hasDay = days.MoveNext();
            foreach (var range in _plan.Chunks)
            {
                current = range;
                var chunk = ahead.Begin(range);
                for (; hasDay && days.Current.Day <= range.Last; hasDay = days.MoveNext())
                    chunk.Add(days.Current, reader.Read(days.Current));
                ahead.Stop.ThrowIfCancellationRequested();
                ahead.Add(chunk);
            }
        }
        catch (EnvironmentException e)
        {
            throw e.WithChunk(current);
        }

        return sum;
    }

    // The bars of a day are read from the reader before the next day is requested.
    private IEnumerable<VerifiedDay> ReadDays(ArtifactReader reader, RecordAccounting sum)
    {
        foreach (var staged in _units)
        {
            var path = StagingFolder.GetRecordsPath(_plan.Folder, staged.Unit.Index);
            var record = UnitRecord.Read(path, staged.RecordsSha256);
            ArtifactReader.RequireMatches(record, staged.Unit, _plan, path);
            reader.Open(StagingFolder.GetArtifactPath(_plan.Folder, staged.Unit.Index), record);
            foreach (var day in record.Days)
                yield return day;
            reader.RequireEnd();
            sum.Add(record.Accounting);
        }
    }
}
