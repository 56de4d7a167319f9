using FsCheck;
using FsCheck.Fluent;
using MgcBackfill.Inventory;
using MgcBackfill.Market;
using MgcBackfill.Source;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Properties;

/// <summary>
/// T2, T4, S4: for any held time and any requested days, the requests do not overlap the held time, complete every requested day together
/// with it, and are as few as possible. The model is three weeks of minutes, with one flag each.
/// </summary>
public sealed class GapPropertyTests
{
    private const int Days = 21;
    private const int Minutes = Days * 1440;
    private const long Minute = 60_000_000_000;

    // A Thursday: two whole weekends are inside.
    private static readonly DateOnly s_first = new(2024, 1, 4);
    private static readonly long s_origin = DbnBuilder.Time("2024-01-04");

    // Edges at which something changes: midnight, the change of the trading day, the minutes around both, and any other minute.
    private static readonly Gen<int> s_edge =
        from day in Gen.Choose(0, Days - 1)
        from minute in Gen.OneOf(Gen.Elements(0, 0, 1, 1380, 1380, 1379, 1439), Gen.Choose(0, 1439))
        select (day * 1440) + minute;

    private static readonly Gen<Sample> s_samples =
        from held in Gen.ListOf(
            from a in s_edge
            from b in s_edge
            select (Start: Math.Min(a, b), End: Math.Min(Math.Max(a, b), Math.Min(a, b) + (4 * 1440)))
        )
        from first in Gen.Choose(1, Days - 2)
        from length in Gen.Choose(0, Days - 3)
        select new Sample([.. held.Take(6)], first, Math.Min(first + length, Days - 2));

    [Fact]
    public void Requests_avoid_held_time_complete_every_wanted_day_and_are_the_fewest() =>
        FixedProperty.Holds(
            s_samples,
            sample =>
            {
                var held = Flags(sample.Held);
                var wanted = new TradingDayRange(
                    TradingDay.From(s_first.AddDays(sample.First)),
                    TradingDay.From(s_first.AddDays(sample.Last))
                );
                var planner = new GapPlanner([.. sample.Held.Select(h => (Ts(h.Start), Ts(h.End)))]);

                var requests = planner.Requests(wanted).Select(r => (Start: At(r.Start), End: At(r.End))).ToArray();

                // No overlap with the held time or among the requests, and in time order.
                Assert.All(requests, r => Assert.True(r.Start < r.End && !held.AsSpan(r.Start..r.End).Contains(true)));
                Assert.All(requests.Zip(requests.Skip(1)), r => Assert.True(r.First.End <= r.Second.Start));

                // Together with the held time they complete every requested day, except for time inside a Saturday, for which there is no
                // data.
                var together = Bridged(Flags([.. sample.Held, .. requests]));
                var needed = Needed(sample);
                Assert.DoesNotContain(Enumerable.Range(0, Minutes), minute => needed[minute] && !together[minute] && !IsSaturday(minute));
                foreach (var day in TradingDay.Range(wanted.First, wanted.Last).Where(d => !d.IsSaturday))
                {
                    var coverage = new Coverage(sample.Held.Concat(requests).Select(r => (Ts(r.Start), Ts(r.End))));
                    Assert.True(
                        coverage.Completes(day)
                            || new GapPlanner([.. sample.Held.Concat(requests).Select(r => (Ts(r.Start), Ts(r.End)))]).LacksSaturdayOnly(
                                day
                            )
                    );
                }

                // A request is one continuous range, so each stretch of time that is not held and lacks a minute needs its own request.
                Assert.Equal(Stretches(held, needed), requests.Length);

                // No request begins before the first missing minute or ends after the last.
                Assert.All(requests, r => Assert.True(needed[r.Start] && needed[r.End - 1]));
            },
            cases: 500
        );

    [Fact]
    public void The_missing_parts_of_a_day_are_exactly_its_missing_minutes() =>
        FixedProperty.Holds(
            s_samples,
            sample =>
            {
                var needed = Needed(sample);
                var planner = new GapPlanner([.. sample.Held.Select(h => (Ts(h.Start), Ts(h.End)))]);

                for (var day = sample.First; day <= sample.Last; day++)
                {
                    var missing = Enumerable.Range((day * 1440) - 60, 1440).Where(m => needed[m]).ToArray();
                    var reported = planner
                        .Missing(TradingDay.From(s_first.AddDays(day)))
                        .SelectMany(p => Enumerable.Range(At(p.Start), At(p.End) - At(p.Start)));

                    Assert.Equal(missing.All(IsSaturday) ? [] : missing, reported);
                }
            },
            cases: 500
        );

    // Minutes of requested days except Saturdays, [D-1 23:00Z, D 23:00Z), that are not held even if Saturdays in between count as held.
    private static bool[] Needed(Sample sample)
    {
        var (needed, held) = (new bool[Minutes], Bridged(Flags(sample.Held)));
        for (var day = sample.First; day <= sample.Last; day++)
        {
            for (var minute = (day * 1440) - 60; minute < (day * 1440) + 1380; minute++)
                needed[minute] = s_first.AddDays(day).DayOfWeek != DayOfWeek.Saturday && !held[minute];
        }

        return needed;
    }

    private static bool[] Flags(IEnumerable<(int Start, int End)> ranges)
    {
        var flags = new bool[Minutes];
        foreach (var (start, end) in ranges)
            Array.Fill(flags, true, start, end - start);
        return flags;
    }

    // A run of minutes that are not held counts as held if all of it is in one Saturday and both neighbours are held (T4).
    private static bool[] Bridged(bool[] flags)
    {
        var bridged = (bool[])flags.Clone();
        for (int first = 0, next = 0; first < Minutes; first = next)
        {
            for (next = first + 1; next < Minutes && flags[next] == flags[first]; next++) { }

            if (!flags[first] && first > 0 && next < Minutes && Enumerable.Range(first, next - first).All(IsSaturday))
                Array.Fill(bridged, true, first, next - first);
        }

        return bridged;
    }

    private static int Stretches(bool[] held, bool[] needed)
    {
        var (count, counted) = (0, false);
        for (var minute = 0; minute < Minutes; minute++)
        {
            if (held[minute])
                counted = false;
            else if (needed[minute] && !IsSaturday(minute) && !counted)
                (count, counted) = (count + 1, true);
        }

        return count;
    }

    private static bool IsSaturday(int minute) => s_first.AddDays(minute / 1440).DayOfWeek == DayOfWeek.Saturday;

    private static long Ts(int minute) => s_origin + (minute * Minute);

    private static int At(long ts) => checked((int)((ts - s_origin) / Minute));

    private sealed record Sample((int Start, int End)[] Held, int First, int Last)
    {
        public override string ToString() => $"wanted {First}..{Last}, held {string.Join(", ", Held)}";
    }
}
