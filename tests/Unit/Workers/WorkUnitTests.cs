using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Source;
using MgcBackfill.Staging;
using MgcBackfill.Tests.Support;
using MgcBackfill.Workers;

namespace MgcBackfill.Tests.Workers;

/// <summary>W1, P3: units do not overlap and leave nothing out, and their sums are checked.</summary>
public sealed class WorkUnitTests
{
    [Theory]
    [InlineData(1, 1, 2)]
    [InlineData(959, 6, 2)]
    [InlineData(959, 6, 64)]
    [InlineData(5590, 1, 3)]
    [InlineData(3, 1000, 2)]
    [InlineData(40, 100, 2)]
    public void Units_hold_every_planned_day_once_in_order_and_cover_all_time(int chunks, int days, int workers) // W1
    {
        var ranges = Enumerable.Range(0, chunks).Select(i => Range(i * (days + 1), days)).ToArray();

        var units = WorkUnit.Split(ranges, workers);

        Assert.All(ranges.SelectMany(Days), day => Assert.Single(units, u => u.Range.Contains(day)));
        Assert.Equal((long.MinValue, long.MaxValue), (units[0].Start, units[^1].End));
        Assert.Equal(units.Skip(1).Select(u => u.Start), units.SkipLast(1).Select(u => u.End));
        Assert.Equal(Enumerable.Range(0, units.Count), units.Select(u => u.Index));
        Assert.All(units, u => Assert.True(ranges.SelectMany(Days).Count(u.Range.Contains) <= 208));
        Assert.All(units, u => Assert.True(u.Start <= u.Range.First.Open && u.Range.Last.Close <= u.End));
        Assert.True(units.Count >= Math.Min(chunks, 4 * workers));
    }

    [Fact]
    public void Units_of_products_whose_chunks_overlap_hold_every_planned_day_once() // W1, R4
    {
        TradingDayRange[] one = [Range(0, 5), Range(5, 5), Range(300, 5)];
        TradingDayRange[] other = [Range(-3, 4), Range(3, 6), Range(302, 400)];

        var units = WorkUnit.Split([.. one, .. other], 2);

        Assert.All(one.Concat(other).SelectMany(Days), day => Assert.Single(units, u => u.Range.Contains(day)));
        Assert.All(units, u => Assert.True(u.Start <= u.Range.First.Open && u.Range.Last.Close <= u.End));
        Assert.True(units.Count > 8);
    }

    [Theory]
    [InlineData(0, 0, 9, 10, 19, true)]
    [InlineData(0, 0, 9, 11, 19, false)]
    [InlineData(0, 0, 9, 9, 19, false)]
    [InlineData(0, 1, 9, 10, 19, false)]
    [InlineData(40, 40, 49, 50, 59, true)]
    [InlineData(40, 41, 49, 50, 59, false)]
    [InlineData(40, 39, 49, 50, 59, false)]
    public void Records_counted_twice_or_not_at_all_are_found(long unread, long first, long last, long next, long end, bool whole) // P3
    {
        using var folder = new ScratchFolder();
        var source = SourceSet.Accept([Tape.Quiet("2024-01-08", "2024-01-12").WriteTo(folder.File("source.dbn.zst"))]);
        var totals = new StagedTotals(static _ => false);
        totals.Add(Unit(1, new FileSpan(0, next, end, end - next + 1)));
        totals.Add(Unit(0, new FileSpan(0, first, last, last - first + 1)));

        var error = Record.Exception(() => totals.Require(source, [(unread, 3)]));

        Assert.Equal(whole ? null : ErrorIds.AccountingMismatch, (error as SourceException)?.Id);
        Assert.Equal(unread + 3, totals.Accounting.Unread);
    }

    private static IEnumerable<TradingDay> Days(TradingDayRange range) => TradingDay.Range(range.First, range.Last);

    private static TradingDay Day(int offset) => TradingDay.From(new DateOnly(2010, 6, 6).AddDays(offset));

    private static TradingDayRange Range(int first, int days) => new(Day(first), Day(first + days - 1));

    private static UnitRecord Unit(int unit, FileSpan span) =>
        new()
        {
            Unit = unit,
            Sha256 = "",
            Rows = 0,
            Days = [],
            Files = [span],
            HeldTwice = [],
            Choices = [],
            Accounting = new RecordAccounting { Read = span.Bars, OtherOutrights = span.Bars },
        };
}
