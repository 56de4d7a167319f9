using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MgcBackfill.Errors;
using MgcBackfill.Formats;

namespace MgcBackfill.Dbn;

/// <summary>
/// Decodes the records after a header into bars, strictly (S3 to S5). It does no I/O: each call receives a span, decodes the whole records
/// in it, and leaves the rest for the next call.
/// </summary>
internal sealed class DbnRecordDecoder
{
    private const long Day = 24 * 3600 * 1_000_000_000L;
    private const int EpochDayNumber = 719_162;

    private readonly DbnMetadata _metadata;
    private readonly DbnSchema _schema;
    private readonly BarSchema _bars;
    private readonly ushort _head;
    private readonly SymbolResolver _resolver;
    private readonly SymbolTable _symbols;
    private readonly Dictionary<byte, long> _otherTypes = [];
    private readonly Dictionary<(ushort Publisher, int Symbol), long> _lastTsByOther = [];
    private readonly long[] _lastTsBySymbol;
    private readonly long _start;
    private readonly long _end;
    private readonly int _file;
    private readonly ushort? _onlyPublisher;
    private int _publisher;
    private long _lastTs = -1;
    private long _dayEnd = -1;
    private uint _record;

    /// <summary>Creates a decoder for the records that follow <paramref name="metadata"/>.</summary>
    /// <param name="metadata">The header.</param>
    /// <param name="options">Which bars are decoded, and how they are labelled.</param>
    /// <exception cref="ArgumentOutOfRangeException">The schema of the options does not hold bars.</exception>
    public DbnRecordDecoder(DbnMetadata metadata, DbnReaderOptions options)
    {
        _metadata = metadata;
        _schema = options.Schema;
        _bars = BarSchema.Get(_schema);
        _head = _bars.Head;
        _symbols = options.Symbols;
        _resolver = new SymbolResolver(metadata, _symbols);
        _lastTsBySymbol = new long[_symbols.Count];
        Array.Fill(_lastTsBySymbol, -1);
        _start = metadata.Start;
        _end = metadata.End ?? long.MaxValue;
        _file = options.FileIndex;
        _onlyPublisher = options.Publisher;
        _publisher = options.Publisher ?? -1;
    }

    /// <summary>Records decoded or skipped so far, of every type.</summary>
    public long Records => _record;

    /// <summary>Number of records of other types in a mixed file, by rtype (S5).</summary>
    public IReadOnlyDictionary<byte, long> OtherTypes => _otherTypes;

    /// <summary>Must be called before the first record. A file of another schema is refused even if it holds no records (S5).</summary>
    /// <exception cref="DbnFormatException">The header's schema is another one.</exception>
    public void Begin()
    {
        if (_metadata.Schema is { } schema && schema != _schema)
        {
            throw new DbnFormatException(
                ErrorIds.DbnRecordTypeUnexpected,
                $"The schema in the header is {DbnNames.Format(schema)}. Only bars of {DbnNames.Format(_schema)} are read.",
                DbnLayout.SchemaOffset,
                $"Request the data from the vendor with schema {DbnNames.Format(_schema)}."
            );
        }
    }

    /// <summary>Decodes whole records until <paramref name="bytes"/> ends or the batch is full.</summary>
    /// <returns>The number of bytes consumed.</returns>
    /// <exception cref="DbnFormatException">A record breaks a rule. Its offset counts from the start of <paramref
    /// name="bytes"/>.</exception>
    public int Decode(ReadOnlySpan<byte> bytes, BarBatch batch)
    {
        ref var first = ref MemoryMarshal.GetReference(bytes);
        var items = batch.Items;
        var count = batch.Count;
        var position = 0;
        var lastTs = _lastTs;
        var record = _record;
        var lastTsBySymbol = _lastTsBySymbol;
        var head = _head;

        while (count < items.Length && bytes.Length - position >= DbnLayout.OhlcvLength)
        {
            ref var source = ref Unsafe.Add(ref first, position);
            if (Read<ushort>(ref source, 0) != head)
            {
                var skip = SkipOther(bytes[position..], position, record);
                if (skip == 0)
                    break;
                position += skip;
                record = checked(record + 1);
                continue;
            }

            var ts = Read<long>(ref source, 8);

            // Before the first record lastTs is -1, which is also the value of an undefined timestamp.
            if (ts != lastTs || ts < 0)
            {
                CheckTimestamp(ts, lastTs, position, record);
                if (ts >= _dayEnd)
                    EnterDay(ts);
                lastTs = ts;
            }

            var id = Read<uint>(ref source, 4);
            var symbol = _resolver.Resolve(id);
            if (symbol < 0)
                ThrowUnresolved(id, ts, position, record);
            ref var last = ref lastTsBySymbol[symbol];
            if (Read<ushort>(ref source, 2) != _publisher)
                last = ref GetLastTimestamp(Read<ushort>(ref source, 2), symbol, position, record);
            if (last == ts)
                ThrowDuplicate(symbol, ts, position, record);
            last = ts;

            ref var bar = ref items[count++];
            bar.TsEvent = ts;
            bar.Open = Read<long>(ref source, 16);
            bar.High = Read<long>(ref source, 24);
            bar.Low = Read<long>(ref source, 32);
            bar.Close = Read<long>(ref source, 40);
            bar.Volume = Read<ulong>(ref source, 48);
            bar.InstrumentId = id;
            bar.Symbol = symbol;
            bar.File = _file;
            bar.Record = record;
            record = checked(record + 1);
            position += DbnLayout.OhlcvLength;
        }

        // The last record can be shorter than a bar; the loop above needs more bytes than that.
        while (count < items.Length && bytes.Length > position)
        {
            var rest = bytes[position..];
            var skip = rest.Length < DbnLayout.OhlcvLength ? SkipOther(rest, position, record) : 0;
            if (skip == 0)
                break;
            position += skip;
            record = checked(record + 1);
        }

        _lastTs = lastTs;
        _record = record;
        batch.Count = count;
        return position;
    }

    /// <summary>Counts records that are in the file but are not decoded.</summary>
    public void Skip(long records) => _record = checked(_record + (uint)records);

    /// <summary>Must be called at the end of the stream.</summary>
    /// <exception cref="DbnFormatException">The header (of early 2023) has a record count, and it differs from the number of records in the
    /// stream.</exception>
    public void Finish()
    {
        if (_metadata.RecordCount is { } expected && expected != _record)
            throw new DbnFormatException(
                ErrorIds.DbnTruncated,
                $"The header gives {expected} as the number of records, but the file holds {_record}.",
                DbnLayout.RecordCountOffsetV1
            );
    }

    // The record at the start of the span is not a bar of the schema. Returns its length, or 0 if it is incomplete.
    private int SkipOther(ReadOnlySpan<byte> bytes, int position, uint record)
    {
        var length = bytes[0] * DbnLayout.WordLength;
        if (length < DbnLayout.RecordHeaderLength)
            throw Invalid(
                ErrorIds.DbnRecordInvalid,
                $"Record {record} gives its own length as {length} bytes. A record has at least {DbnLayout.RecordHeaderLength}.",
                position,
                record
            );
        if (bytes.Length < 2)
            return 0;
        var rtype = bytes[1];
        if (rtype == _bars.Rtype && length != DbnLayout.OhlcvLength)
            throw Invalid(
                ErrorIds.DbnRecordInvalid,
                $"Record {record} is a bar of {DbnNames.Format(_schema)} of {length} bytes. A bar has {DbnLayout.OhlcvLength}.",
                position,
                record
            );
        if (rtype == _bars.Rtype)
            return 0;
        if (rtype == Rtype.OhlcvDeprecated)
        {
            throw Invalid(
                ErrorIds.DbnCadenceUnknown,
                $"Record {record} has rtype 0x11: a bar of unknown cadence.",
                position,
                record,
                "Such files were written before April 2023. Download the data again."
            );
        }

        if (_metadata.Schema is not null)
        {
            throw Invalid(
                ErrorIds.DbnRecordTypeUnexpected,
                $"Record {record} is of type {DbnNames.FormatRtype(rtype)} in a file of "
                    + $"schema {DbnNames.Format(_metadata.Schema)}. Only bars of {DbnNames.Format(_schema)} are read.",
                position,
                record,
                $"Request the data from the vendor with schema {DbnNames.Format(_schema)}."
            );
        }

        // A type that no version defines is not a valid record. Counting it would hide a damaged bar as "another type" (P1).
        if (DbnNames.GetRtypeName(rtype) is null)
        {
            throw Invalid(
                ErrorIds.DbnRecordTypeUnexpected,
                $"Record {record} is of type 0x{rtype:X2}, which no version of DBN defines.",
                position,
                record
            );
        }

        if (bytes.Length < length)
            return 0;
        CollectionsMarshal.GetValueRefOrAddDefault(_otherTypes, rtype, out _)++;
        return length;
    }

    private void CheckTimestamp(long ts, long lastTs, int position, uint record)
    {
        if (ts == -1)
            throw Invalid(ErrorIds.TimestampInvalid, $"Record {record} has an undefined ts_event.", position, record);
        if (ts % _bars.Nanoseconds != 0)
            throw Invalid(
                ErrorIds.TimestampInvalid,
                $"Record {record} opens at {(ulong)ts} ns, which is not a whole multiple of {_bars.Nanoseconds} ns.",
                position,
                record
            );
        if (ts < _start || ts >= _end)
        {
            throw Invalid(
                ErrorIds.TimestampInvalid,
                $"Record {record} opens at {UtcText.Minute(ts)}, outside the range "
                    + $"of the header [{UtcText.Minute(_start)}, {UtcText.Minute(_end)}).",
                position,
                record
            );
        }

        if (ts < lastTs)
            throw Invalid(
                ErrorIds.TimestampOutOfOrder,
                $"Record {record} opens at {UtcText.Minute(ts)}, earlier than the record before it ({UtcText.Minute(lastTs)}).",
                position,
                record
            );
    }

    // Time of the symbol's last bar from a publisher other than the first one. Consolidated markets (OPRA) have a bar per minute from each
    // of many publishers; the order of S4 holds within one publisher.
    private ref long GetLastTimestamp(ushort publisher, int symbol, int position, uint record)
    {
        if (_onlyPublisher is not null)
            ThrowPublisher(publisher, position, record);
        if (_publisher < 0)
        {
            _publisher = publisher;
            return ref _lastTsBySymbol[symbol];
        }

        ref var last = ref CollectionsMarshal.GetValueRefOrAddDefault(_lastTsByOther, (publisher, symbol), out var known);
        if (!known)
            last = -1;
        return ref last;
    }

    private void EnterDay(long ts)
    {
        var day = ts / Day;
        _dayEnd = (day + 1) * Day;
        _resolver.SetDate((int)day + EpochDayNumber);
    }

    [DoesNotReturn]
    private void ThrowUnresolved(uint id, long ts, int position, uint record)
    {
        var (errorId, message) = _resolver.Unresolved(id);
        throw Invalid(
            errorId,
            $"{message} Record {record}, {UtcText.Minute(ts)}.",
            position,
            record,
            "The mappings in the header do not fit the records. Download the file again."
        );
    }

    [DoesNotReturn]
    private void ThrowPublisher(ushort publisher, int position, uint record) =>
        throw Invalid(
            ErrorIds.SourceRefused,
            $"Record {record} is from publisher {publisher}; only publisher {_publisher} is accepted.",
            position,
            record,
            "Request the data from the vendor as the README describes."
        );

    [DoesNotReturn]
    private void ThrowDuplicate(int symbol, long ts, int position, uint record) =>
        throw Invalid(
            ErrorIds.BarDuplicate,
            $"Record {record} is a second bar of {_symbols[symbol]} at {UtcText.Minute(ts)}.",
            position,
            record
        );

    private static DbnFormatException Invalid(string id, string message, long offset, uint record, string? advice = null) =>
        new(id, message, offset, advice, record);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Read<T>(ref byte source, int offset)
        where T : unmanaged
    {
        // Records can start at any offset. Every platform that libduckdb is built for is little-endian.
        return Unsafe.ReadUnaligned<T>(ref Unsafe.Add(ref source, offset));
    }
}
