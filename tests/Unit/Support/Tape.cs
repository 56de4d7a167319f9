using MgcBackfill.Dbn;
using MgcBackfill.Synthetic;

namespace MgcBackfill.Tests.Support;

/// <summary>
/// A market as a plain list of bars, with the range that it covers. It is written as DBN files, whole or in pieces, and given to
/// <see cref="ReferenceModel"/>. Times as in <c>2024-01-02T23:00Z</c>.
/// </summary>
internal sealed record Tape(long Start, long End, IReadOnlyList<TapeBar> Bars)
{
    private const long Day = 86_400_000_000_000;

    /// <summary>An empty tape of a range, end exclusive.</summary>
    public static Tape Empty(string start, string end) => new(DbnBuilder.Time(start), DbnBuilder.Time(end), []);

    /// <summary>An empty tape of whole trading days, from the first to the last.</summary>
    public static Tape EmptyDays(string first, string last) =>
        new(DbnBuilder.Time(first) - (Day / 24), DbnBuilder.Time(last) + Day - (Day / 24), []);

    /// <summary>
    /// A tape on which MGCG4 trades three bars of volume 10 a day, and MGCJ4 one of volume 7; every bar has its own price.
    /// </summary>
    public static Tape Quiet(string first, string last)
    {
        var tape = EmptyDays(first, last);
        for (var date = Date(first); date <= Date(last); date = date.AddDays(1))
        {
            if (date.DayOfWeek == DayOfWeek.Saturday)
                continue;
            var midnight = $"{date:yyyy-MM-dd}T";
            var price = 2000m + date.DayNumber % 100;
            tape = tape.Bar("MGCG4", midnight + "00:00Z", price, 10)
                .Bar("MGCJ4", midnight + "00:00Z", price + 20, 7)
                .Bar("MGCG4", midnight + "10:30Z", price + 0.1m, 10)
                .Bar("MGCG4", midnight + "22:59Z", price + 0.2m, 10);
        }

        return tape;
    }

    /// <summary>The tape of a synthetic market.</summary>
    public static Tape From(SyntheticMarketOptions options)
    {
        var market = new SyntheticMarket(options);
        var bars = new List<TapeBar>();
        foreach (var session in market.Sessions())
        {
            foreach (var bar in session.Span)
                bars.Add(new TapeBar(market.Symbols[bar.Symbol], bar.TsEvent, bar.Open, bar.High, bar.Low, bar.Close, bar.Volume));
        }

        var metadata = market.Metadata(3);
        return new Tape(metadata.Start, metadata.End!.Value, bars);
    }

    /// <summary>A copy with one more bar, whose four prices are equal.</summary>
    public Tape Bar(string symbol, string ts, decimal price, ulong volume) => Bar(symbol, ts, price, price, price, price, volume);

    /// <summary>A copy with one more bar.</summary>
    public Tape Bar(string symbol, string ts, decimal open, decimal high, decimal low, decimal close, ulong volume) =>
        this with
        {
            Bars =
            [
                .. Bars,
                new TapeBar(
                    symbol,
                    DbnBuilder.Time(ts),
                    DbnBuilder.Price(open),
                    DbnBuilder.Price(high),
                    DbnBuilder.Price(low),
                    DbnBuilder.Price(close),
                    volume
                ),
            ],
        };

    /// <summary>The tape that this is a part of: instrument ids are the same in all its parts, as in the vendor's files.</summary>
    public Tape? All { get; init; }

    /// <summary>A copy with the bar of that symbol and time changed.</summary>
    public Tape Change(string symbol, string ts, Func<TapeBar, TapeBar> change) =>
        this with
        {
            Bars = [.. Bars.Select(b => b.Symbol == symbol && b.Ts == DbnBuilder.Time(ts) ? change(b) : b)],
        };

    /// <summary>A copy without the bars that <paramref name="which"/> selects.</summary>
    public Tape Without(Func<TapeBar, bool> which) => this with { Bars = [.. Bars.Where(b => !which(b))] };

    /// <summary>The part of the tape in a range, end exclusive.</summary>
    public Tape Slice(string start, string end) => Slice(DbnBuilder.Time(start), DbnBuilder.Time(end));

    /// <summary>The tape in pieces of one UTC day; days without a bar are left out, as by the vendor.</summary>
    public IEnumerable<Tape> ByUtcDay()
    {
        for (var start = Start - (Start % Day); start < End; start += Day)
        {
            var piece = Slice(Math.Max(start, Start), Math.Min(start + Day, End));
            if (piece.Bars.Count > 0)
                yield return piece;
        }
    }

    /// <summary>Writes the tape as a DBN file. Returns its path.</summary>
    public string WriteTo(
        string path,
        DbnFraming framing = DbnFraming.VendorZstd,
        int recordsPerFrame = DbnFileWriter.VendorRecordsPerFrame,
        string[]? requested = null
    )
    {
        var symbols = (All ?? this).Bars.Select(b => b.Symbol).Distinct().Order(StringComparer.Ordinal);
        var ids = symbols.Select((s, i) => (s, Id: (uint)(5000 + i))).ToDictionary(x => x.s, x => x.Id);
        var builder = new DbnBuilder()
            .With(m => m with { Start = Start, End = End, Symbols = requested ?? m.Symbols })
            .Framing(framing, recordsPerFrame);
        var (first, last) = (GetDate(Start), GetDate(End - 1).AddDays(1));
        foreach (var (symbol, id) in ids)
            builder.Map(symbol, id, $"{first:yyyy-MM-dd}", $"{last:yyyy-MM-dd}");
        foreach (var bar in Bars.OrderBy(b => b.Ts).ThenBy(b => ids[b.Symbol]))
            builder.Bar(ids[bar.Symbol], bar.Ts, bar.Open, bar.High, bar.Low, bar.Close, bar.Volume);
        return builder.WriteTo(path);
    }

    /// <summary>The part of the tape in a range, end exclusive, in nanoseconds since the epoch.</summary>
    public Tape Slice(long start, long end) => new(start, end, [.. Bars.Where(b => start <= b.Ts && b.Ts < end)]) { All = All ?? this };

    private static DateOnly Date(string date) => DateOnly.ParseExact(date, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static DateOnly GetDate(long ts) => DateOnly.FromDateTime(DateTime.UnixEpoch.AddTicks(ts / 100));
}
