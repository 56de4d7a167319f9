using System.Runtime.InteropServices;
using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Formats;

namespace MgcBackfill.Text;

/// <summary>
/// Checks the values of a line like a record of the binary encoding (E2, S3 to S5): type, publisher, whole steps, range, order, symbol.
/// </summary>
internal sealed class TextRecordChecks
{
    private const long Day = 24 * 3600 * 1_000_000_000L;

    private static readonly int s_epochDayNumber = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    private readonly DbnSchema _schema;
    private readonly BarSchema _bars;
    private readonly TextSymbols _symbols;
    private readonly SymbolTable _names;
    private readonly Dictionary<(ushort Publisher, int Symbol), long> _lastTsByOther = [];
    private readonly long _start;
    private readonly long _end;
    private readonly ushort? _onlyPublisher;
    private long[] _lastTsBySymbol = [];
    private int _publisher;
    private long _lastTs = -1;
    private long _dayEnd = -1;

    /// <param name="metadata">The range and the mappings of the file.</param>
    /// <param name="form">How its lines are written.</param>
    /// <param name="options">Which bars are read, and how they are labelled.</param>
    /// <exception cref="DbnFormatException">The mappings do not lead to instrument ids.</exception>
    public TextRecordChecks(DbnMetadata metadata, TextForm form, DbnReaderOptions options)
    {
        _schema = options.Schema;
        _bars = BarSchema.Get(_schema);
        _names = options.Symbols;
        _symbols = new TextSymbols(metadata, form, _names);
        (_start, _end) = (metadata.Start, metadata.End ?? long.MaxValue);
        _onlyPublisher = options.Publisher;
        _publisher = options.Publisher ?? -1;
    }

    /// <summary>Checks the next record. Returns the index of its symbol.</summary>
    /// <exception cref="DbnFormatException">It breaks a rule.</exception>
    public int Check(in TextRecord record)
    {
        if (record.Rtype != _bars.Rtype)
            throw WrongType(record.Rtype);
        var ts = (long)record.TsEvent;
        if (ts != _lastTs || ts < 0)
        {
            CheckTime(record.TsEvent);
            if (ts >= _dayEnd)
            {
                var day = ts / Day;
                _dayEnd = (day + 1) * Day;
                _symbols.SetDate((int)day + s_epochDayNumber);
            }

            _lastTs = ts;
        }

        var symbol = _symbols.Resolve(record.InstrumentId, record.Symbol);
        ref var last = ref GetLastTs(record.PublisherId, symbol);
        if (last == ts + 1)
            throw Invalid(ErrorIds.BarDuplicate, $"It is a second bar of {_names[symbol]} at {UtcText.Minute(ts)}.");
        last = ts + 1;
        return symbol;
    }

    private void CheckTime(ulong time)
    {
        if (time == DbnLayout.UndefinedTimestamp)
            throw Invalid(ErrorIds.TimestampInvalid, "ts_event is undefined.");
        if (time > long.MaxValue || (long)time < _start || (long)time >= _end)
            throw Invalid(
                ErrorIds.TimestampInvalid,
                $"It opens at {UtcText.Minute((long)time)}, outside the range of the file "
                    + $"[{UtcText.Minute(_start)}, {UtcText.Minute(_end)})."
            );
        if (time % (ulong)_bars.Nanoseconds != 0)
            throw Invalid(ErrorIds.TimestampInvalid, $"It opens at {time} ns, which is not a whole multiple of {_bars.Nanoseconds} ns.");
        if ((long)time < _lastTs)
            throw Invalid(
                ErrorIds.TimestampOutOfOrder,
                $"It opens at {UtcText.Minute((long)time)}, earlier than the bar before it ({UtcText.Minute(_lastTs)})."
            );
    }

    // One more than the time of the symbol's last bar from this publisher; 0 before its first. Consolidated markets have a bar from each of
    // many publishers at the same time.
    private ref long GetLastTs(ushort publisher, int symbol)
    {
        if (publisher != _publisher)
        {
            if (_onlyPublisher is not null)
                throw Invalid(ErrorIds.SourceRefused, $"It is from publisher {publisher}; only publisher {_publisher} is accepted.");
            if (_publisher >= 0)
                return ref CollectionsMarshal.GetValueRefOrAddDefault(_lastTsByOther, (publisher, symbol), out _);
            _publisher = publisher;
        }

        if (symbol >= _lastTsBySymbol.Length)
            Array.Resize(ref _lastTsBySymbol, Math.Max(symbol + 1, Math.Max(_names.Count, 2 * _lastTsBySymbol.Length)));
        return ref _lastTsBySymbol[symbol];
    }

    private DbnFormatException WrongType(byte rtype) =>
        rtype == Rtype.OhlcvDeprecated
            ? Invalid(ErrorIds.DbnCadenceUnknown, "It has rtype 17: a bar of unknown cadence.")
            : Invalid(
                ErrorIds.DbnRecordTypeUnexpected,
                $"It has rtype {rtype} ({DbnNames.FormatRtype(rtype)}). "
                    + $"Only bars of {DbnNames.Format(_schema)}, rtype {_bars.Rtype}, are read."
            );

    private static DbnFormatException Invalid(string id, string message) => new(id, message, 0);
}
