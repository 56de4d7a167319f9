using System.Buffers.Binary;
using MgcBackfill.Errors;

namespace MgcBackfill.Independent;

/// <summary>Reads the bars of one file in its order, and checks each against S3 to S5 and A1.</summary>
internal sealed class PlainReader : IDisposable
{
    /// <summary>Bytes of a file's content decompressed at once, if few files are read.</summary>
    public const int LargePiece = 1 << 18;

    private readonly PlainBytes _content;
    private readonly PlainSymbology _symbology;
    private readonly PlainReadAhead _readAhead;
    private readonly bool _mayBeEmpty;
    private int _from;
    private int _to;
    private long _index;
    private long _lastTs = -1;
    private DateOnly _date;

    /// <summary>Opens a file and reads its header.</summary>
    /// <param name="file">Full path.</param>
    /// <param name="root">The root of the product.</param>
    /// <param name="piece">Bytes of its content decompressed at once, including one kilobyte of free space.</param>
    /// <param name="mayBeEmpty">True if it was accepted as a file without records.</param>
    /// <exception cref="SourceException">There is no such file, it cannot be read strictly, or a backfill does not accept it.</exception>
    /// <exception cref="EnvironmentException">The file cannot be read.</exception>
    public PlainReader(string file, PlainRoot root, int piece = LargePiece, bool mayBeEmpty = false)
    {
        _mayBeEmpty = mayBeEmpty;
        _content = new PlainBytes(file);
        try
        {
            Header = PlainHeaderReader.Read(_content);
            PlainAcceptance.Require(Header, file);
            _symbology = new PlainSymbology(Header, root, file);
            _readAhead = new PlainReadAhead(_content, piece);
        }
        catch
        {
            _content.Dispose();
            throw;
        }
    }

    /// <summary>The file.</summary>
    public string File => _content.Path;

    /// <summary>The header.</summary>
    public PlainHeader Header { get; }

    /// <summary>Number of bars so far.</summary>
    public long Bars { get; private set; }

    /// <summary>Number of records of other types so far; only a file without a schema may hold them (S5).</summary>
    public long OtherRecords => _index - Bars;

    /// <summary>Reads the next bar. False at the clean end of the file.</summary>
    /// <exception cref="SourceException">The file is truncated or damaged here, or the record breaks a rule.</exception>
    public bool TryRead(out PlainBar bar)
    {
        while (TryReadPiece(out var record))
        {
            if (record[1] == PlainCodes.RecordOhlcv1M)
            {
                bar = ReadBar(record);
                Bars++;
                _index++;
                return true;
            }

            RequireOther(record[1]);
            _index++;
        }

        bar = default;
        RequireWhole();
        return false;
    }

    public void Dispose()
    {
        _readAhead.Dispose();
        _content.Dispose();
    }

    private PlainBar ReadBar(ReadOnlySpan<byte> record)
    {
        if (record.Length != PlainCodes.BarLength)
            throw Refusal(ErrorIds.DbnRecordInvalid, $"a 1-minute bar has {PlainCodes.BarLength} bytes, not {record.Length}.");
        var publisher = BinaryPrimitives.ReadUInt16LittleEndian(record[2..]);
        if (publisher != PlainCodes.Publisher)
            throw Refusal(ErrorIds.SourceRefused, $"it is of publisher {publisher}, and a backfill accepts only {PlainCodes.Publisher}.");
        var id = BinaryPrimitives.ReadUInt32LittleEndian(record[4..]);
        var ts = Time(BinaryPrimitives.ReadUInt64LittleEndian(record[8..]), id);
        var instrument = _symbology.Find(id, _date, _index, ts);
        if (ts <= instrument.LastTs)
        {
            throw Refusal(
                ts == instrument.LastTs ? ErrorIds.BarDuplicate : ErrorIds.TimestampOutOfOrder,
                $"{instrument.Symbol} had a bar of {PlainTime.Format(instrument.LastTs)} before this one of {PlainTime.Format(ts)}.",
                id,
                ts
            );
        }

        instrument.LastTs = ts;
        return new PlainBar(
            ts,
            id,
            instrument.Symbol,
            instrument.IsOutright,
            BinaryPrimitives.ReadInt64LittleEndian(record[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(record[24..]),
            BinaryPrimitives.ReadInt64LittleEndian(record[32..]),
            BinaryPrimitives.ReadInt64LittleEndian(record[40..]),
            BinaryPrimitives.ReadUInt64LittleEndian(record[48..]),
            File,
            _index
        );
    }

    // S4. The bars of a minute are consecutive, so the check of the first one is valid for all of them.
    private long Time(ulong stamp, uint id)
    {
        if (stamp > long.MaxValue)
            throw Refusal(ErrorIds.TimestampInvalid, "its time is undefined.", id);
        var ts = (long)stamp;
        if (ts == _lastTs)
            return ts;
        if (ts % PlainTime.Minute != 0)
            throw Refusal(ErrorIds.TimestampInvalid, $"its time {PlainTime.Format(ts)} is not on a whole minute.", id, ts);
        if (ts < Header.Start || ts >= Header.End)
            throw Refusal(ErrorIds.TimestampInvalid, $"its time {PlainTime.Format(ts)} is not in the range of the header.", id, ts);
        if (ts < _lastTs)
            throw Refusal(
                ErrorIds.TimestampOutOfOrder,
                $"its time {PlainTime.Format(ts)} is earlier than {PlainTime.Format(_lastTs)}, the time of a record before it.",
                id,
                ts
            );
        _lastTs = ts;
        _date = PlainTime.UtcDate(ts);
        return ts;
    }

    // S5
    private void RequireOther(byte type)
    {
        if (type == PlainCodes.RecordOhlcvOfUnknownCadence)
            throw Refusal(ErrorIds.DbnCadenceUnknown, "it is a bar of unknown cadence.");
        if (Header.Schema is not null || !PlainCodes.IsRecordType(type))
            throw Refusal(ErrorIds.DbnRecordTypeUnexpected, $"it is of type 0x{type:X2}, not a 1-minute bar.");
    }

    // False if the content ends, at the end of a record.
    private bool TryReadPiece(out ReadOnlySpan<byte> record)
    {
        record = default;
        if (_from == _to && !Fill(1))
            return false;
        var length = _readAhead.Buffer[_from] * 4;
        if (length < PlainCodes.RecordHeaderLength)
            throw Refusal(ErrorIds.DbnRecordInvalid, $"a record of {length} bytes is impossible.");
        if (_to - _from < length && !Fill(length))
            throw Refusal(ErrorIds.DbnTruncated, "the file ends inside this record.");
        record = _readAhead.Buffer.AsSpan(_from, length);
        _from += length;
        return true;
    }

    private bool Fill(int count)
    {
        _readAhead.Next(ref _from, ref _to);
        return _to - _from >= count;
    }

    private void RequireWhole()
    {
        if (Header.RecordCount is { } count && count != (ulong)_index)
        {
            var id = (ulong)_index < count ? ErrorIds.DbnTruncated : ErrorIds.DbnHeaderInvalid;
            throw PlainRefusal.Create(id, File, $"the header counts {count} records, and there are {_index}.");
        }

        if (Bars == 0 && !(_mayBeEmpty && _index == 0))
            throw PlainRefusal.Create(ErrorIds.SourceEmpty, File, "the file holds no 1-minute bar.");
    }

    private SourceException Refusal(string id, string fact, uint? instrument = null, long? ts = null) =>
        PlainRefusal.ForRecord(id, File, _index, fact, instrument, ts);
}
