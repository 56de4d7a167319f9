using FsCheck;
using FsCheck.Fluent;
using MgcBackfill.Checkpoint;
using MgcBackfill.Errors;
using MgcBackfill.Tests.Properties;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Backfill;

/// <summary>P4, F1 to F3, C6: random small markets against the slow model, with a fixed seed.</summary>
public sealed class BackfillPropertyTests
{
    private const int MaxPieces = 5;

    private static readonly Gen<(int First, int Last, int ChunkDays)> s_range =
        from a in Gen.Choose(0, RandomMarket.Days - 1)
        from b in Gen.Choose(0, RandomMarket.Days - 1)
        from k in Gen.Choose(1, 4)
        select (Math.Min(a, b), Math.Max(a, b), k);

    private static readonly Gen<(RandomMarket Market, List<(int First, int Last, int ChunkDays)> Ranges)> s_orders =
        from market in RandomMarket.Any
        from ranges in Gen.ListOf(s_range)
        select (market, ranges.Take(4).ToList());

    private static readonly Gen<(RandomMarket Market, int[] Order, List<(int First, int Last, int ChunkDays)> Ranges)> s_arrivals =
        from order in s_orders
        from pieces in Gen.Shuffle(Enumerable.Range(0, MaxPieces).ToArray())
        from ranges in s_range.ListOf(MaxPieces)
        select (order.Market, pieces, ranges.ToList());

    [Fact]
    public void Any_small_market_gives_the_models_rows_and_digest() => // P4, F1, F2, F3, C9
        FixedProperty.Holds(
            RandomMarket.Any,
            market =>
            {
                using var bench = new Workbench();
                var tape = market.Tape();

                var summary = bench.Run(bench.Options(bench.Write(tape)) with { AllowEmpty = true, ChunkDays = market.ChunkDays });

                var model = new ReferenceModel(tape);
                Assert.Equal(model.Rows, bench.Rows());
                Assert.Equal(model.BuildDigest, summary.Verification!.BuildDigest);
                Assert.Equal(tape.Bars.Count, summary.Scan!.Accounting.Read);
                Assert.True(summary.Scan.Accounting.Balances);
            },
            cases: 40
        );

    [Fact]
    public void Any_order_of_ranges_and_chunk_sizes_ends_in_the_models_rows_and_digest() => // C6, P4
        FixedProperty.Holds(
            s_orders,
            order =>
            {
                using var bench = new Workbench();
                var (market, ranges) = order;
                var tape = market.Tape();
                var source = bench.Write(tape);
                var first = Workbench.Date(RandomMarket.First);
                foreach (var range in ranges)
                    bench.Run(
                        bench.Options(source) with
                        {
                            AllowEmpty = true,
                            Start = first.AddDays(range.First),
                            End = first.AddDays(range.Last),
                            ChunkDays = range.ChunkDays,
                        }
                    );

                var summary = bench.Run(bench.Options(source) with { AllowEmpty = true, ChunkDays = market.ChunkDays });

                Assert.Equal(new ReferenceModel(tape).Rows, bench.Rows());
                Assert.Equal(new ReferenceModel(tape).BuildDigest, summary.Verification!.BuildDigest);
                Assert.Equal(RandomMarket.Days - 1, DaysDone(bench).Count);
                Assert.Equal(RandomMarket.Days - 1, DaysDone(bench).Distinct().Count());
            },
            cases: 20
        );

    [Fact]
    public void A_market_given_as_two_successive_files_ends_in_the_models_rows_and_digest() => // T4, C6
        FixedProperty.Holds(
            RandomMarket.Any,
            market =>
            {
                using var bench = new Workbench();
                var tape = market.Tape();
                var at = tape.Start + (market.Cuts.FirstOrDefault(107) * 3_600_000_000_000L);
                var (early, late) = (tape with { End = at }, tape with { Start = at });
                early = early.Without(b => b.Ts >= at);
                late = late.Without(b => b.Ts < at);
                if (!HasOutright(early) || !HasOutright(late))
                    return;
                var a = early.WriteTo(bench.File("a.dbn"));
                bench.Run(bench.Options(a) with { AllowEmpty = true, ChunkDays = market.ChunkDays });
                Assert.Equal(new ReferenceModel(early).Rows, bench.Rows());

                var summary = bench.Run(bench.Options(a, late.WriteTo(bench.File("b.dbn"))) with { AllowEmpty = true, ChunkDays = 2 });

                Assert.Equal(new ReferenceModel(tape).Rows, bench.Rows());
                Assert.Equal(new ReferenceModel(tape).BuildDigest, summary.Verification!.BuildDigest);
            },
            cases: 20
        );

    [Fact]
    public void Files_in_any_order_and_runs_over_any_ranges_end_in_the_models_rows_and_digest() => // T4, C6, P4
        FixedProperty.Holds(
            s_arrivals,
            arrival =>
            {
                using var bench = new Workbench();
                var pieces = arrival.Market.Pieces();
                var order = arrival.Order.Where(i => i < pieces.Count).ToArray();
                var arrived = new List<string>();
                foreach (var (piece, range) in order.Zip(arrival.Ranges))
                {
                    arrived.Add(pieces[piece].WriteTo(bench.File($"{piece}.dbn")));
                    RunRange(bench, arrived, range);
                }

                var summary = bench.Run(bench.Options([.. arrived]) with { AllowEmpty = true, ChunkDays = arrival.Market.ChunkDays });

                var model = new ReferenceModel(RandomMarket.Join(pieces));
                Assert.Equal(model.Rows, bench.Rows());
                Assert.Equal(model.BuildDigest, summary.Verification!.BuildDigest);
            },
            cases: 20
        );

    [Fact]
    public void Start_and_end_never_change_the_stored_bars_of_a_day() => // T3
        FixedProperty.Holds(
            s_orders,
            order =>
            {
                using var bench = new Workbench();
                var tape = order.Market.Tape();
                var source = bench.Write(tape);
                var (first, last) = order.Ranges.Count == 0 ? (0, 4) : (order.Ranges[0].First, order.Ranges[0].Last);
                var (start, end) = (Workbench.Date(RandomMarket.First).AddDays(first), Workbench.Date(RandomMarket.First).AddDays(last));

                bench.Run(bench.Options(source) with { AllowEmpty = true, Start = start, End = end, ChunkDays = order.Market.ChunkDays });

                Assert.Equal(new ReferenceModel(tape, $"{start:yyyy-MM-dd}", $"{end:yyyy-MM-dd}").Rows, bench.Rows());
            },
            cases: 20
        );

    // A range that no file covers yet is refused, and nothing changes.
    private static void RunRange(Workbench bench, List<string> sources, (int First, int Last, int ChunkDays) range)
    {
        var first = Workbench.Date(RandomMarket.First);
        try
        {
            var (start, end) = (first.AddDays(range.First), first.AddDays(range.Last));
            bench.Run(bench.Options([.. sources]) with { AllowEmpty = true, Start = start, End = end, ChunkDays = range.ChunkDays });
        }
        catch (SourceException e) when (e.Id == ErrorIds.RangeNotCovered) { }
    }

    private static bool HasOutright(Tape tape) =>
        tape.Bars.Any(b => b.Symbol.StartsWith("MGC", StringComparison.Ordinal) && b.Symbol.Length <= 6);

    // Each day except Saturdays is built in exactly one attempt.
    private static List<DateOnly> DaysDone(Workbench bench) =>
        [
            .. bench
                .Records.History.Where(r => r.Status == AttemptStatus.Done)
                .SelectMany(r => Enumerable.Range(0, r.ChunkEnd.DayNumber - r.ChunkStart.DayNumber + 1).Select(r.ChunkStart.AddDays))
                .Where(d => d.DayOfWeek != DayOfWeek.Saturday),
        ];
}
