using FsCheck;
using FsCheck.Fluent;
using MgcBackfill.Dbn;
using MgcBackfill.Integrity;
using MgcBackfill.Market;
using MgcBackfill.Source;
using MgcBackfill.Staging;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Properties;

/// <summary>F1 to F3, T3, P4: the selection for a market, in memory and without a database, so that many cases are cheap.</summary>
public sealed class SelectionPropertyTests : IDisposable
{
    private static readonly Gen<(RandomMarket Market, TapeBar[] Shuffled)> s_shuffled =
        from market in RandomMarket.Any
        from shuffled in Gen.Shuffle(market.Bars)
        select (market, shuffled);

    private static readonly Gen<(RandomMarket Market, (DateOnly First, DateOnly Last) Range)> s_ranges =
        from market in RandomMarket.Any
        from range in RandomMarket.AnyRange
        select (market, range);

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Any_market_gives_the_models_contracts_and_digests() => // F1, F2, F3, C9
        FixedProperty.Holds(
            RandomMarket.Any,
            market => Assert.Equal(GetModel(market.Tape()), Decide(InTime(market.Tape().Bars))),
            cases: 2000
        );

    // A property that no defect can break proves nothing.
    [Theory]
    [InlineData("a bar is lost")]
    [InlineData("a volume is one more")]
    [InlineData("a price is one more")]
    [InlineData("days begin an hour late")]
    [InlineData("a spread is taken for an outright")]
    [InlineData("the later expiry is preferred")]
    public void A_defective_program_differs_from_the_model(string defect) => // tests the properties themselves
        Assert.ThrowsAny<Exception>(() =>
            FixedProperty.Holds(
                RandomMarket.Any,
                market => Assert.Equal(GetModel(market.Tape()), Decide(InTime(WithDefect(market.Tape().Bars, defect)))),
                cases: 2000
            )
        );

    [Fact]
    public void The_order_of_records_within_a_minute_does_not_matter() => // F1, F2, F3
        FixedProperty.Holds(
            s_shuffled,
            sample =>
            {
                // A stable sort by time alone: within a minute, the shuffled order remains.
                var (one, other) = (InTime(sample.Market.Bars), sample.Shuffled.OrderBy(b => b.Ts));

                Assert.Equal(Decide(one), Decide(other));
            },
            cases: 2000
        );

    [Fact]
    public void Start_and_end_never_change_the_decision_of_a_day() => // T3, F1
        FixedProperty.Holds(
            s_ranges,
            sample =>
            {
                var (first, last) = (TradingDay.From(sample.Range.First), TradingDay.From(sample.Range.Last));
                var (collector, whole) = (new List<string>(), Decide(InTime(sample.Market.Bars)));

                // As a backfill reads a range: it reads every bar and ignores those of other days.
                collector.AddRange(Decide(InTime(sample.Market.Bars).Where(b => first.Open <= b.Ts && b.Ts < last.Close)));

                Assert.Equal(
                    whole.Where(d =>
                        string.CompareOrdinal(d[..10], first.ToString()) >= 0 && string.CompareOrdinal(d[..10], last.ToString()) <= 0
                    ),
                    collector
                );
            },
            cases: 2000
        );

    [Fact]
    public void Any_split_into_files_and_frames_and_any_range_gives_the_models_days() => // F1, S2, S4, T3
        FixedProperty.Holds(
            s_ranges,
            sample =>
            {
                var (market, range) = sample;
                var pieces = market.Pieces();
                var paths = pieces.Select((p, i) => p.WriteTo(_folder.File($"{i}.dbn.zst"))).Reverse().ToArray();
                var (first, last) = (TradingDay.From(range.First), TradingDay.From(range.Last));

                var read = DecidedDays.Read(paths, day => first <= day && day <= last ? DayNeed.Wanted : DayNeed.Outside);

                var model = new ReferenceModel(RandomMarket.Join(pieces), $"{range.First:yyyy-MM-dd}", $"{range.Last:yyyy-MM-dd}");
                using var digest = new DayDigest();
                var reported = read.Days.Zip(
                    read.Bars,
                    (d, b) => Format(d.Day.ToString(), d.SourceSymbol, digest.Compute(b, d.SourceSymbol))
                );
                Assert.Equal(Format(model), reported);
                Assert.Equal(pieces.Sum(p => p.Bars.Count), read.Accounting.Read);
            },
            cases: 100
        );

    private static IEnumerable<TapeBar> WithDefect(IReadOnlyList<TapeBar> bars, string defect) =>
        defect switch
        {
            "a bar is lost" => bars.Skip(1),
            "a volume is one more" => bars.Select((b, i) => i == 0 ? b with { Volume = b.Volume + 1 } : b),
            "a price is one more" => bars.Select((b, i) => i == 0 ? b with { High = b.High + 1 } : b),
            "days begin an hour late" => bars.Select(b => b with { Ts = b.Ts - 3_600_000_000_000 }),
            "a spread is taken for an outright" => bars.Select(b => b.Symbol == "MGCG4-MGCJ4" ? b with { Symbol = "MGCM4" } : b),
            "the later expiry is preferred" => bars.Select(b => b.Symbol == "MGCJ4" ? b with { Symbol = "MGCF4" } : b),
            _ => throw new ArgumentOutOfRangeException(nameof(defect)),
        };

    private static IOrderedEnumerable<TapeBar> InTime(IEnumerable<TapeBar> bars) =>
        bars.OrderBy(b => b.Ts).ThenBy(b => b.Symbol, StringComparer.Ordinal);

    private static IEnumerable<string> GetModel(Tape tape) => Format(new ReferenceModel(tape));

    private static IEnumerable<string> Format(ReferenceModel model) =>
        model.Contracts.OrderBy(c => c.Key).Select(c => Format($"{c.Key:yyyy-MM-dd}", c.Value, model.DayDigests[c.Key]));

    private static string Format(string day, string contract, string digest) => $"{day} {contract} {digest}";

    // The decisions of the program for bars in this order: day, contract and digest.
    private static List<string> Decide(IEnumerable<TapeBar> bars)
    {
        var selector = new FrontMonthSelector(Products.Default);
        var reported = new List<string>();
        using var digest = new DayDigest();
        foreach (var bar in bars)
        {
            var raw = new Bar
            {
                TsEvent = bar.Ts,
                Open = bar.Open,
                High = bar.High,
                Low = bar.Low,
                Close = bar.Close,
                Volume = bar.Volume,
            };
            Report(selector.Add(new DbnBar(in raw, bar.Symbol, "market")));
        }

        Report(selector.Finish());
        return reported;

        void Report(DecidedDay? day)
        {
            if (day is not null)
            {
                var raw = day.Bars.Select(b => b.Raw).ToArray();
                reported.Add(
                    Format(day.Decision.Day.ToString(), day.Decision.SourceSymbol, digest.Compute(raw, day.Decision.SourceSymbol))
                );
            }
        }
    }
}
