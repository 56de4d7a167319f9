using MgcBackfill.Lake;
using MgcBackfill.Market;

namespace MgcBackfill.Workers;

/// <summary>What a worker reports of the units of a lake.</summary>
/// <param name="Fraction">The part of the request that is done, 0 to 1.</param>
/// <param name="Built">A unit that is finished.</param>
/// <param name="Done">If every unit of the request is finished: what the sources have in each year that was read as a whole.</param>
internal sealed record LakeReport(double? Fraction, LakeUnitReport? Built, IReadOnlyList<LakeYearReport>? Done);

/// <summary>What the sources of a schema have in one year.</summary>
/// <param name="Schema">Name of the schema.</param>
/// <param name="Year">The year, in UTC.</param>
/// <param name="Bars">The number of bars by root.</param>
internal sealed record LakeYearReport(string Schema, int Year, IReadOnlyDictionary<string, long> Bars)
{
    /// <summary>The report of a count.</summary>
    public static LakeYearReport From(LakeYearCount count) => new(count.Interval.SchemaName, count.Year, count.Bars);

    /// <summary>The count; null if there is no such schema.</summary>
    public LakeYearCount? ToCount() => BarInterval.Find(Schema) is { } interval ? new LakeYearCount(interval, Year, Bars) : null;
}

/// <summary>A finished unit of a lake; its manifest is in the lake.</summary>
/// <param name="Unit">Its number.</param>
/// <param name="Unchanged">True if nothing was written.</param>
/// <param name="Fault">Why it was not built; null if it was.</param>
internal sealed record LakeUnitReport(int Unit, bool Unchanged, WorkerFault? Fault);
