using FsCheck;
using FsCheck.Fluent;
using MgcBackfill.Checkpoint;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Backfill;

/// <summary>P4, F1 to F3, C6: random small markets against the slow model, always the same ones.</summary>
public sealed class BackfillPropertyTests
{
    private const string First = "2023-12-27";
    private const string Last = "2024-01-04";
    private const int Days = 9;

    // Two names of one month, both sides of a decade and a year, a spread, and another product.
    private static readonly string[] s_symbols = ["MGCZ3", "MGCG4", "MGCG24", "MGCJ4", "MGCZ4", "MGCF4", "MGCG4-MGCJ4", "GCG4"];

    // Both sides of midnight, of the trading day's change and of the reopening.
    private static readonly int[] s_minutes = [0, 1, 60, 61, 59, 1379, 1380, 1381, 1439, 600];

    private static readonly Gen<Market> s_markets =
        from bars in Gen.ListOf(GenBar())
        from chunkDays in Gen.Choose(1, 7)
        from cut in Gen.Choose(1, (Days * 24) - 1)
        select new Market([.. bars.DistinctBy(b => (b.Symbol, b.Ts))], chunkDays, cut);

    private static readonly Gen<(Market Market, List<(int First, int Last, int ChunkDays)> Ranges)> s_orders =
        from market in s_markets
        from ranges in Gen.ListOf(
            from a in Gen.Choose(0, Days - 1)
            from b in Gen.Choose(0, Days - 1)
            from k in Gen.Choose(1, 4)
            select (Math.Min(a, b), Math.Max(a, b), k))
        select (market, ranges.Take(4).ToList());

    [Fact]
    public void Any_small_market_gives_the_models_rows_and_digest() => // P4, F1, F2, F3, C9
        FixedProperty.Holds(s_markets, market =>
        {
            using var bench = new Workbench();
            var tape = market.Tape();

            var summary = bench.Run(bench.Options(bench.Write(tape)) with { ChunkDays = market.ChunkDays });

            var model = new SlowModel(tape);
            Assert.Equal(model.Rows, bench.Rows());
            Assert.Equal(model.BuildDigest, summary.Verification!.BuildDigest);
            Assert.Equal(tape.Bars.Count, summary.Survey!.Accounting.Read);
            Assert.True(summary.Survey.Accounting.Balances);
        }, cases: 40);

    [Fact]
    public void Any_order_of_ranges_and_chunk_sizes_ends_in_the_models_rows_and_digest() => // C6, P4
        FixedProperty.Holds(s_orders, order =>
        {
            using var bench = new Workbench();
            var (market, ranges) = order;
            var tape = market.Tape();
            var source = bench.Write(tape);
            var first = Workbench.Date(First);
            foreach (var range in ranges)
                bench.Run(bench.Options(source) with { Start = first.AddDays(range.First), End = first.AddDays(range.Last), ChunkDays = range.ChunkDays });

            var summary = bench.Run(bench.Options(source) with { ChunkDays = market.ChunkDays });

            Assert.Equal(new SlowModel(tape).Rows, bench.Rows());
            Assert.Equal(new SlowModel(tape).BuildDigest, summary.Verification!.BuildDigest);
            Assert.Equal(Days - 1, DaysDone(bench).Count);
            Assert.Equal(Days - 1, DaysDone(bench).Distinct().Count());
        }, cases: 20);

    [Fact]
    public void A_market_in_two_files_that_come_one_after_the_other_ends_in_the_models_rows_and_digest() => // T4, C6
        FixedProperty.Holds(s_markets, market =>
        {
            using var bench = new Workbench();
            var tape = market.Tape();
            var at = tape.Start + (market.CutHour * 3_600_000_000_000L);
            var (early, late) = (tape with { End = at }, tape with { Start = at });
            early = early.Without(b => b.Ts >= at);
            late = late.Without(b => b.Ts < at);
            if (!HasOutright(early) || !HasOutright(late))
                return;
            var a = early.WriteTo(bench.File("a.dbn"));
            bench.Run(bench.Options(a) with { ChunkDays = market.ChunkDays });
            Assert.Equal(new SlowModel(early).Rows, bench.Rows());

            var summary = bench.Run(bench.Options(a, late.WriteTo(bench.File("b.dbn"))) with { ChunkDays = 2 });

            Assert.Equal(new SlowModel(tape).Rows, bench.Rows());
            Assert.Equal(new SlowModel(tape).BuildDigest, summary.Verification!.BuildDigest);
        }, cases: 20);

    // Saturdays aside, each day is done in one attempt and no more.
    private static List<DateOnly> DaysDone(Workbench bench) =>
    [
        .. bench.Records.History.Where(r => r.Status == AttemptStatus.Done)
            .SelectMany(r => Enumerable.Range(0, r.ChunkEnd.DayNumber - r.ChunkStart.DayNumber + 1).Select(r.ChunkStart.AddDays))
            .Where(d => d.DayOfWeek != DayOfWeek.Saturday),
    ];

    private static bool HasOutright(Tape tape) => tape.Bars.Any(b => b.Symbol.StartsWith("MGC", StringComparison.Ordinal) && b.Symbol.Length <= 6);

    private static Gen<TapeBar> GenBar() =>
        from symbol in Gen.Elements(s_symbols)
        from day in Gen.Choose(0, Days - 1)
        from minute in Gen.Elements(s_minutes)
        from price in Gen.Choose(1, 2_000_000)
        from spread in Gen.Choose(0, 3)
        from volume in Gen.Choose(0, 3)
        let low = price * 1_000_037L
        let date = Workbench.Date(First).AddDays(day)
        where date.DayOfWeek != DayOfWeek.Saturday
        select new TapeBar(
            symbol, DbnBuilder.Time($"{date:yyyy-MM-dd}") + (minute * 60_000_000_000L) - 3_600_000_000_000L, low + (spread & 1), low + spread, low, low + (spread >> 1), (ulong)volume);

    internal sealed record Market(TapeBar[] Bars, int ChunkDays, int CutHour)
    {
        // One bar that is always there: a source without an outright is refused.
        public Tape Tape() => Support.Tape.OfDays(First, Last) with { Bars = [.. Bars.Append(new TapeBar("MGCJ4", DbnBuilder.Time("2024-01-02T12:00Z"), 1, 1, 1, 1, 1))] };

        public override string ToString() => $"{ChunkDays} days a chunk, cut at {CutHour} h: {string.Join(' ', Bars.Select(b => $"{b.Symbol}@{DateTime.UnixEpoch.AddTicks(b.Ts / 100):MM-ddTHH:mm}x{b.Volume}"))}";
    }
}
