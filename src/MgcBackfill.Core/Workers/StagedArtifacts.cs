using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Source;
using MgcBackfill.Staging;

namespace MgcBackfill.Workers;

/// <summary>
/// Provides the chunks of staged units for the merge in time order, whichever worker staged them. Each artifact is checked when it is read
/// (W1, W2). Units do not begin where chunks do, so an error names the day whose chunk it fails.
/// </summary>
internal static class StagedArtifacts
{
    /// <summary>Starts to read.</summary>
    /// <param name="source">The accepted source.</param>
    /// <param name="plan">What was staged, and where.</param>
    /// <param name="units">All units in time order.</param>
    /// <param name="unread">Number of records that no unit read; the artifacts do not contain them.</param>
    public static ChunkProducer Open(SourceSet source, StagingPlan plan, IReadOnlyList<StagedUnit> units, long unread)
    {
        var sum = new RecordAccounting { Unread = unread };
        return new ChunkProducer(plan.Chunks, sum, Read);

        IEnumerable<(VerifiedDay Day, BarBuffer Bars)> Read(CancellationToken stop)
        {
            using var reader = new ArtifactReader(source, plan.Folder);
            foreach (var staged in units)
            {
                var last = staged.First;
                var record = Locate(last, () => OpenUnit(reader, plan, staged));
                foreach (var day in record.Days)
                {
                    last = day.Day;
                    yield return (day, Locate(last, () => reader.Read(day)));
                }

                sum.Add(Locate(last, () => CloseUnit(reader, record)));
            }
        }
    }

    private static UnitRecord OpenUnit(ArtifactReader reader, StagingPlan plan, StagedUnit staged)
    {
        var path = StagingFolder.GetRecordsPath(plan.Folder, staged.Unit.Index);
        var record = UnitRecord.Read(path, staged.RecordsSha256);
        ArtifactReader.RequireMatches(record, staged.Unit, plan, path);
        reader.Open(StagingFolder.GetArtifactPath(plan.Folder, staged.Unit.Index), record);
        return record;
    }

    private static RecordAccounting CloseUnit(ArtifactReader reader, UnitRecord record)
    {
        reader.RequireEnd();
        return record.Accounting;
    }

    private static T Locate<T>(TradingDay day, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (EnvironmentException e)
        {
            e.Where = e.Where with { TradingDay = day.Date };
            throw;
        }
    }
}
