using FsCheck;
using FsCheck.Fluent;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Properties;

/// <summary>
/// A small random market of nine trading days around the turn of a year, with everything that makes the selection hard, and the ways to cut
/// it into files.
/// </summary>
/// <param name="Bars">The bars, in any order, each symbol at most once a minute.</param>
/// <param name="ChunkDays">A chunk size.</param>
/// <param name="Cuts">Hours after the start of the market at which the source may be cut into files; ordered and distinct.</param>
internal sealed record RandomMarket(TapeBar[] Bars, int ChunkDays, int[] Cuts)
{
    public const string First = "2023-12-27";
    public const string Last = "2024-01-04";
    public const int Days = 9;

    private const long Hour = 3_600_000_000_000;

    // Two names of one month, contracts of two decades and two years, a spread, and another product.
    private static readonly string[] s_symbols = ["MGCZ3", "MGCG4", "MGCG24", "MGCJ4", "MGCZ4", "MGCF4", "MGCG4-MGCJ4", "GCG4"];

    // Minutes around midnight, around the change of the trading day and around the reopen.
    private static readonly int[] s_minutes = [0, 1, 60, 61, 59, 1379, 1380, 1381, 1439, 600];

    /// <summary>Any such market.</summary>
    public static Gen<RandomMarket> Any { get; } =
        from bars in Gen.ListOf(AnyBar())
        from chunkDays in Gen.Choose(1, 7)
        from cuts in Gen.ListOf(Gen.Choose(1, (Days * 24) - 1))
        select new RandomMarket([.. bars.DistinctBy(b => (b.Symbol, b.Ts))], chunkDays, [.. cuts.Take(4).Distinct().Order()]);

    /// <summary>Two days of the market; the first is not after the last.</summary>
    public static Gen<(DateOnly First, DateOnly Last)> AnyRange { get; } =
        from a in Gen.Choose(0, Days - 1)
        from b in Gen.Choose(0, Days - 1)
        select (Workbench.Date(First).AddDays(Math.Min(a, b)), Workbench.Date(First).AddDays(Math.Max(a, b)));

    /// <summary>The market with one extra bar, because a source without an outright is refused.</summary>
    public Tape Tape() => CreateTape([.. Bars.Append(FixedBar("2024-01-02T12:00Z"))]);

    /// <summary>The market in pieces, cut at the given hours, each with one extra bar, because a file without a bar is refused.</summary>
    public IReadOnlyList<Tape> Pieces()
    {
        var tape = CreateTape(Bars);
        long[] edges = [tape.Start, .. Cuts.Select(c => tape.Start + (c * Hour)), tape.End];
        var pieces = edges
            .Zip(
                edges.Skip(1),
                (start, end) =>
                    new Tape(
                        start,
                        end,
                        [
                            .. Bars.Where(b => start <= b.Ts && b.Ts < end && b.Symbol != "MGCM4")
                                .Append(new TapeBar("MGCM4", start, 1, 1, 1, 1, 1)),
                        ]
                    )
            )
            .ToArray();
        var all = Join(pieces);
        return [.. pieces.Select(p => p with { All = all })];
    }

    /// <summary>Joins pieces into one tape that covers them from the first to the last.</summary>
    public static Tape Join(IEnumerable<Tape> pieces)
    {
        var all = pieces.OrderBy(p => p.Start).ToArray();
        return new Tape(all[0].Start, all[^1].End, [.. all.SelectMany(p => p.Bars)]);
    }

    public override string ToString()
    {
        var bars = Bars.Select(b => $"{b.Symbol}@{DateTime.UnixEpoch.AddTicks(b.Ts / 100):MM-ddTHH:mm}x{b.Volume}");
        return $"{ChunkDays} days a chunk, cut at {string.Join(", ", Cuts)} h: {string.Join(' ', bars)}";
    }

    private static Tape CreateTape(TapeBar[] bars) => Support.Tape.EmptyDays(First, Last) with { Bars = bars };

    private static TapeBar FixedBar(string ts) => new("MGCJ4", DbnBuilder.Time(ts), 1, 1, 1, 1, 1);

    private static Gen<TapeBar> AnyBar() =>
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
            symbol,
            DbnBuilder.Time($"{date:yyyy-MM-dd}") + (minute * 60_000_000_000L) - Hour,
            low + (spread & 1),
            low + spread,
            low,
            low + (spread >> 1),
            (ulong)volume
        );
}
