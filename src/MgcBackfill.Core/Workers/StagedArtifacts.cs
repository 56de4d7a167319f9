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
    private readonly string _folder;
    private readonly IReadOnlyList<StagedUnit> _units;
    private readonly long _unread;
    private readonly ChunkReadAhead _readAhead;

    /// <summary>Starts to read.</summary>
    /// <param name="source">The accepted source.</param>
    /// <param name="folder">The staging folder.</param>
    /// <param name="units">All units in time order.</param>
    /// <param name="unread">Number of records that no unit read; the artifacts do not contain them.</param>
    public StagedArtifacts(SourceSet source, string folder, IReadOnlyList<StagedUnit> units, long unread)
    {
        (_source, _folder, _units, _unread) = (source, folder, units, unread);
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
        using var reader = new ArtifactReader(_source, _folder);
        foreach (var staged in _units)
        {
            var path = StagingFolder.GetRecordsPath(_folder, staged.Unit.Index);
            var chunk = staged.Unit.Chunks[0];
            try
            {
                var record = UnitRecord.Read(path, staged.RecordsSha256);
                ArtifactReader.RequireMatches(record, staged.Unit, path);
                reader.Open(StagingFolder.GetArtifactPath(_folder, staged.Unit.Index), record);
                var next = 0;
                foreach (var range in staged.Unit.Chunks)
                {
                    chunk = range;
                    var made = ahead.Begin(range);
                    for (; next < record.Days.Count && record.Days[next].Day <= range.Last; next++)
                        made.Add(record.Days[next], reader.Read(record.Days[next]));
                    ahead.Stop.ThrowIfCancellationRequested();
                    if (range == staged.Unit.Chunks[^1])
                        reader.RequireEnd();
                    ahead.Add(made);
                }

                sum.Add(record.Accounting);
            }
            catch (EnvironmentException e)
            {
                throw e.WithChunk(chunk);
            }
        }

        return sum;
    }
}
