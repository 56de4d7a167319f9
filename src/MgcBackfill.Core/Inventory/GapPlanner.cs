using MgcBackfill.Market;
using MgcBackfill.Source;

namespace MgcBackfill.Inventory;

/// <summary>
/// Computes what is missing of the wanted days, and the smallest number of requests that completes them. A pure function of ranges of time.
/// </summary>
/// <param name="held">The time that is already held, nanoseconds since the epoch, half-open, in any order.</param>
internal sealed class GapPlanner(IReadOnlyCollection<(long Start, long End)> held)
{
    // The coverage includes Saturdays between two held ranges. A request must be disjoint only from what is really held, so those ranges
    // are kept too.
    private readonly Coverage _coverage = new(held);
    private readonly (long Start, long End)[] _held = [.. held.Where(r => r.Start < r.End).Order()];

    /// <summary>True if any part of the day is held.</summary>
    public bool Overlaps(TradingDay day) => _coverage.Overlaps(day);

    /// <summary>
    /// The missing parts of a day. Also empty if everything missing lies inside a UTC Saturday, which no request could fill.
    /// </summary>
    public IReadOnlyList<(long Start, long End)> Missing(TradingDay day)
    {
        (long Start, long End)[] parts = [.. _coverage.Missing(day)];
        return day.IsSaturday || parts.All(IsSaturday) ? [] : parts;
    }

    /// <summary>
    /// True if only time inside a UTC Saturday is missing. Globex is closed then, but the day still counts as partial (T4).
    /// </summary>
    public bool LacksSaturdayOnly(TradingDay day) => !day.IsSaturday && !_coverage.Completes(day) && _coverage.Missing(day).All(IsSaturday);

    /// <summary>
    /// The smallest number of ranges that complete every wanted day and share no instant with what is held (S4). There is one for each
    /// stretch of time that is not held and in which something is wanted, from its first to its last missing instant. The only other time
    /// inside such a range is Saturdays.
    /// </summary>
    public IReadOnlyList<(long Start, long End)> Requests(TradingDayRange wanted)
    {
        var requests = new List<(long Start, long End)>();
        var next = 0;
        foreach (var part in TradingDay.Range(wanted.First, wanted.Last).Where(d => !d.IsSaturday).SelectMany(_coverage.Missing))
        {
            // A held range between this part and the last request separates them.
            var parted = requests.Count == 0;
            for (; next < _held.Length && _held[next].Start < part.Start; next++)
                parted = parted || _held[next].Start >= requests[^1].End;
            if (parted)
                requests.Add(part);
            else
                requests[^1] = (requests[^1].Start, part.End);
        }

        requests.RemoveAll(IsSaturday);
        return requests;
    }

    private static bool IsSaturday((long Start, long End) part) => Coverage.IsSaturday(part.Start, part.End);
}
