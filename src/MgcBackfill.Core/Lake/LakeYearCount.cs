using MgcBackfill.Market;

namespace MgcBackfill.Lake;

/// <summary>The bars that the sources of an interval have in one year; every part of them in that year was read.</summary>
/// <param name="Interval">The interval.</param>
/// <param name="Year">The year, in UTC.</param>
/// <param name="Bars">The number of bars by root; a bar that several files hold counts once. A root without bars is absent.</param>
internal sealed record LakeYearCount(BarInterval Interval, int Year, IReadOnlyDictionary<string, long> Bars);
