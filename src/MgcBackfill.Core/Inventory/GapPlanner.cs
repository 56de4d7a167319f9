using MgcBackfill.Market;
using MgcBackfill.Source;

namespace MgcBackfill.Inventory;

/// <summary>Works out what is missing of wanted days, and the fewest requests that fill it. A pure function of ranges of time.</summary>
/// <param name="held">The time that is held already, nanoseconds since the epoch, half-open; in any order.</param>
internal sealed class GapPlanner(IReadOnlyCollection<(long Start, long End)> held)
{
    // Saturdays between two held ranges are held too; a request must be disjoint only from what really is.
    private readonly Coverage _coverage = new(held);
    private readonly (long Start, long End)[] _held = [.. held.Where(r => r.Start < r.End).Order()];

    /// <summary>True where an instant of the day is held.</summary>
    public bool Touches(TradingDay day) => _coverage.Touches(day);

    /// <summary>The parts of a day that are missing. Empty too where all that is missing lies inside a UTC Saturday: no request could fill it.</summary>
    public IReadOnlyList<(long Start, long End)> Missing(TradingDay day)
    {
        (long Start, long End)[] parts = [.. _coverage.Missing(day)];
        return day.IsSaturday || parts.All(IsSaturday) ? [] : parts;
    }

    /// <summary>True where only time inside a UTC Saturday is missing: Globex is closed then, and T4 calls the day partial all the same.</summary>
    public bool LacksSaturdayOnly(TradingDay day) => !day.IsSaturday && !_coverage.Completes(day) && _coverage.Missing(day).All(IsSaturday);

    /// <summary>
    /// The fewest ranges that complete every wanted day and share no instant with what is held (S4): one for each stretch of time that is
    /// not held and in which something is wanted, from the first missing instant to the last. What it spans besides is Saturdays.
    /// </summary>
    public IReadOnlyList<(long Start, long End)> Requests(TradingDayRange wanted)
    {
        var requests = new List<(long Start, long End)>();
        var next = 0;
        foreach (var part in TradingDay.Range(wanted.First, wanted.Last).Where(d => !d.IsSaturday).SelectMany(_coverage.Missing))
        {
            // Whatever is held before this part and behind the last one parts them.
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
