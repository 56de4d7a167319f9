using MgcBackfill.Market;
using MgcBackfill.Source;

namespace MgcBackfill.Insight;

/// <summary>Which minutes of a trading day anything of a source traded in, and which its contract did. Days are asked for in order.</summary>
internal sealed class TradedMinutes : IDisposable
{
    private const long Minute = 60_000_000_000;

    private readonly Coverage _coverage;
    private readonly SourceReader _reader;
    private BarRun _run;
    private bool _ended;

    /// <summary>Minutes of the days of a range.</summary>
    public TradedMinutes(SourceSet source, TradingDayRange range)
    {
        _coverage = source.Coverage;
        _reader = source.Open(range.First.Open, range.Last.Close);
    }

    /// <summary>In a minute of a day.</summary>
    [Flags]
    public enum Traded : byte
    {
        /// <summary>Nothing.</summary>
        Nothing = 0,

        /// <summary>The day's contract.</summary>
        Contract = 1,

        /// <summary>Anything else.</summary>
        Others = 2,
    }

    /// <summary>Reads on to a day, and marks its minutes.</summary>
    /// <param name="day">Later than every day asked for before.</param>
    /// <param name="contract">The day's contract; null where it has none, so that all are others.</param>
    /// <param name="minutes">Takes what traded; the first minute is that of 23:00Z.</param>
    /// <returns>False where the source does not cover the whole day, so that its silence means nothing.</returns>
    /// <exception cref="Errors.SourceException">The source is refused.</exception>
    public bool Mark(TradingDay day, string? contract, Span<Traded> minutes)
    {
        minutes.Clear();
        var (open, close) = (day.Open, day.Close);
        while (HasBar())
        {
            var items = _run.Items;
            var at = _run.Start;
            var symbol = contract is null ? -1 : _reader.Symbols.Intern(contract);
            for (; at < _run.End && items[at].TsEvent < close; at++)
            {
                ref readonly var bar = ref items[at];
                if (bar.TsEvent >= open)
                    minutes[(int)((bar.TsEvent - open) / Minute)] |= bar.Symbol == symbol ? Traded.Contract : Traded.Others;
            }

            _run = _run with { Start = at };
            if (at < _run.End)
                break;
        }

        return _coverage.Completes(day);
    }

    /// <summary>Reads the rest, so that a source is refused wherever its damage lies.</summary>
    public void Finish(CancellationToken cancellation)
    {
        for (; HasBar(); _run = _run with { Start = _run.End })
            cancellation.ThrowIfCancellationRequested();
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    private bool HasBar()
    {
        while (!_ended && _run.Start == _run.End)
            _ended = !_reader.Read(out _run);
        return !_ended;
    }
}
