using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace MgcBackfill.Fuzz.Dbn;

/// <summary>
/// Reads an uncompressed DBN stream a second time, written only from the description of the format and rules S1 to S5, in the slowest and
/// most obvious way. It shares no code with the decoder.
/// </summary>
internal sealed class ReferenceDbn
{
    // The types that DBN 1 to 3 define, except bars of unknown cadence.
    private static readonly byte[] s_known =
    [
        0x00,
        0x01,
        0x0A,
        0x12,
        0x13,
        0x14,
        0x15,
        0x16,
        0x17,
        0x18,
        0x20,
        0x21,
        0x22,
        0x23,
        0x24,
        0xA0,
        0xB1,
        0xC0,
        0xC1,
        0xC2,
        0xC3,
        0xC4,
    ];

    private const long Minute = 60_000_000_000;

    private readonly byte[] _bytes;
    private readonly List<(uint Id, string Symbol, DateOnly Start, DateOnly End)> _intervals = [];
    private int _at;
    private int _width;

    /// <summary>Reads a stream.</summary>
    /// <param name="bytes">The stream, uncompressed.</param>
    /// <param name="publisher">The only publisher accepted, or null for any.</param>
    public ReferenceDbn(byte[] bytes, ushort? publisher)
    {
        _bytes = bytes;
        try
        {
            ReadHeader();
            HeaderIsRight = true;
            ReadRecords(publisher);
        }
        catch (RefusedException e)
        {
            Refusal = e.Message;
        }
    }

    /// <summary>Why the stream must be refused, or null.</summary>
    public string? Refusal { get; }

    /// <summary>True if the header is valid.</summary>
    public bool HeaderIsRight { get; }

    /// <summary>Length of the header, including the prelude.</summary>
    public int Header { get; private set; }

    /// <summary>The bars before the first error.</summary>
    public List<PlainBar> Bars { get; } = [];

    /// <summary>Number of records of every type before the first error.</summary>
    public uint Records { get; private set; }

    /// <summary>The distinct symbols of an id on a date.</summary>
    public List<string> GetSymbols(uint id, DateOnly date) =>
        [.. _intervals.Where(i => i.Id == id && i.Start <= date && date < i.End).Select(i => i.Symbol).Distinct()];

    private bool IsMixed { get; set; }

    private byte SchemaIsOther { get; set; }

    private long Start { get; set; }

    private long End { get; set; }

    private ulong? RecordCount { get; set; }

    private void ReadHeader()
    {
        Require(_bytes.Length >= 8 && _bytes[0] == 'D' && _bytes[1] == 'B' && _bytes[2] == 'N', "no DBN");
        var version = _bytes[3];
        Require(version is 1 or 2 or 3, "version");
        var length = U32(4);
        Require(length >= 120 && length <= 64 * 1024 * 1024 && length <= _bytes.Length - 8, "header length");
        Header = 8 + (int)length;
        _width = version == 1 ? 22 : 71;

        _at = 8;
        _ = Text(16);
        var schema = BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan(24));
        Require(schema is < 20 or 0xFFFF, "schema");
        IsMixed = schema == 0xFFFF;
        SchemaIsOther = (byte)(schema is 6 or 0xFFFF ? 0 : 1);
        Require(U64(26) <= long.MaxValue && (U64(34) <= long.MaxValue || U64(34) == ulong.MaxValue), "time");
        Start = (long)U64(26);
        End = U64(34) == ulong.MaxValue ? long.MaxValue : (long)U64(34);
        Require(Start <= End, "reversed");
        if (version == 1 && U64(50) != ulong.MaxValue)
            RecordCount = U64(50);
        var stype = version == 1 ? 58 : 50;
        var (stypeIn, stypeOut) = (_bytes[stype], _bytes[stype + 1]);
        Require(stypeIn is <= 12 or 255 && stypeOut <= 12 && _bytes[stype + 2] <= 1, "stype or ts_out");
        if (version > 1)
            Require(BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan(53)) == 71, "symbol_cstr_len");
        for (var i = version == 1 ? 61 : 55; i < 112; i++)
            Require(_bytes[i] == 0, "reserved or schema definition");

        _at = 112;
        for (var list = 0; list < 3; list++)
        {
            var count = Count();
            for (var i = 0u; i < count; i++)
                _ = Text(_width);
        }

        ReadMappings(stypeIn, stypeOut);
        Require(Header - _at <= (version == 3 ? 7 : 0), "bytes behind the mappings");
        for (; _at < Header; _at++)
            Require(_bytes[_at] == 0, "padding");
    }

    private void ReadMappings(byte stypeIn, byte stypeOut)
    {
        var count = Count();
        var pairs = new List<(string Key, DateOnly Start, DateOnly End, string Value)>();
        for (var i = 0u; i < count; i++)
        {
            var key = Text(_width);
            var intervals = Count();
            for (var j = 0u; j < intervals; j++)
            {
                var (start, end) = (Date(), Date());
                Require(start <= end, "reversed interval");
                pairs.Add((key, start, end, Text(_width)));
            }
        }

        Require(count == 0 || stypeIn == 0 || stypeOut == 0, "mappings without ids");
        foreach (var (key, start, end, value) in pairs)
        {
            if (value.Length == 0 || start == end)
                continue;
            var (id, symbol) = stypeIn == 0 ? (key, value) : (value, key);
            _intervals.Add((Id(id), symbol, start, end));
        }
    }

    private static uint Id(string text)
    {
        Require(text.Length > 0 && text.All(char.IsAsciiDigit), "id");
        var id = BigInteger.Parse(text, CultureInfo.InvariantCulture);
        Require(id <= uint.MaxValue, "id");
        return (uint)id;
    }

    private void ReadRecords(ushort? publisher)
    {
        Require(SchemaIsOther == 0, "another schema");
        var last = new Dictionary<(ushort Publisher, string Symbol), long>();
        for (_at = Header; _at < _bytes.Length; Records++)
        {
            var length = _bytes[_at] * 4;
            Require(length >= 16 && _at + length <= _bytes.Length, "record length");
            var rtype = _bytes[_at + 1];
            Require(rtype == 0x21 ? length == 56 : IsMixed && s_known.Contains(rtype), "record type");
            if (rtype == 0x21)
                ReadBar(publisher, last);
            _at += length;
        }

        Require(RecordCount is null || RecordCount == Records, "record count");
    }

    private void ReadBar(ushort? publisher, Dictionary<(ushort Publisher, string Symbol), long> last)
    {
        var by = BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan(_at + 2));
        Require(publisher is null || by == publisher, "publisher");
        var ts = U64(_at + 8);
        Require(ts <= long.MaxValue && ts % Minute == 0 && (long)ts >= Start && (long)ts < End, "ts_event");
        Require(Bars.Count == 0 || Bars[^1].Ts <= (long)ts, "order");
        var id = U32(_at + 4);
        var symbols = GetSymbols(id, DateOnly.FromDateTime(DateTime.UnixEpoch.AddSeconds(ts / 1_000_000_000)));
        Require(symbols.Count == 1, "symbol");
        Require(!last.TryGetValue((by, symbols[0]), out var before) || before < (long)ts, "two bars of a minute");
        last[(by, symbols[0])] = (long)ts;
        Bars.Add(
            new PlainBar(
                symbols[0],
                id,
                (long)ts,
                (long)U64(_at + 16),
                (long)U64(_at + 24),
                (long)U64(_at + 32),
                (long)U64(_at + 40),
                U64(_at + 48),
                Records
            )
        );
    }

    private uint Count()
    {
        Require(_at + 4 <= Header, "count");
        var count = U32(_at);
        _at += 4;
        return count;
    }

    private DateOnly Date()
    {
        Require(_at + 4 <= Header, "date");
        var text = U32(_at).ToString("D8", CultureInfo.InvariantCulture);
        Require(DateOnly.TryParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date), "date");
        _at += 4;
        return date;
    }

    private string Text(int width)
    {
        Require(_at + width <= Header, "symbol");
        var text = Encoding.Latin1.GetString(_bytes, _at, width);
        _at += width;
        var trimmed = text.TrimEnd('\0');
        Require(trimmed.Length < width && trimmed.All(c => c is >= ' ' and <= '~'), "text");
        return trimmed;
    }

    private uint U32(int at) => BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan(at));

    private ulong U64(int at) => BinaryPrimitives.ReadUInt64LittleEndian(_bytes.AsSpan(at));

    private static void Require(bool holds, string what)
    {
        if (!holds)
            throw new RefusedException(what);
    }

    private sealed class RefusedException(string message) : Exception(message);
}
