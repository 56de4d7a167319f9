using MgcBackfill.Market;
using MgcBackfill.Source;

namespace MgcBackfill.Analysis;

/// <summary>
/// The minutes of a trading day in which anything in the source traded, and those in which the day's contract traded. Days are requested in
/// order.
/// </summary>
internal sealed class TradedMinutes : IDisposable
{
    private readonly long _minute;
    private readonly Coverage _coverage;
    private readonly SourceReader _reader;
    private BarRun _run;
    private bool _ended;

    /// <summary>Opens the source for the days of a range.</summary>
    public TradedMinutes(SourceSet source, TradingDayRange range)
    {
        (_minute, _coverage) = (source.Interval.Nanoseconds, source.Coverage);
        _reader = source.Open(range.First.Open, range.Last.Close);
    }

    /// <summary>What traded in a minute of a day.</summary>
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
    /// <param name="day">The day, later than every day requested before.</param>
    /// <param name="contract">The day's contract; null if it has none, so that everything counts as others.</param>
    /// <param name="minutes">Receives what traded, minute by minute; the first minute is that of 23:00Z.</param>
    /// <returns>False if the source does not cover the whole day, so that a minute without trades proves nothing.</returns>
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
                    minutes[(int)((bar.TsEvent - open) / _minute)] |= bar.Symbol == symbol ? Traded.Contract : Traded.Others;
            }

            _run = _run with { Start = at };
            if (at < _run.End)
                break;
        }

        return _coverage.Completes(day);
    }

    /// <summary>Reads the rest, so that a source is refused wherever it is damaged.</summary>
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
