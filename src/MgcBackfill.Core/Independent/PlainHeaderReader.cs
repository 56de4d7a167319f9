using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using MgcBackfill.Errors;

namespace MgcBackfill.Independent;

/// <summary>
/// Reads a header field by field, in the order of the format, and refuses everything that does not conform to the format (S1, S2).
/// </summary>
internal sealed class PlainHeaderReader
{
    private const int PreludeLength = 8;
    private const int FixedLength = 100;
    private const uint MaxLength = 64 << 20;
    private const int SymbolLengthOfVersion1 = 22;
    private const int DatasetLength = 16;
    private const int Step = 1 << 16;

    private readonly string _file;
    private readonly byte[] _bytes;
    private int _at = PreludeLength;

    private PlainHeaderReader(string file, byte[] bytes) => (_file, _bytes) = (file, bytes);

    /// <summary>Reads the header at the start of the content, and not one byte more.</summary>
    /// <exception cref="SourceException">The content is not DBN, is truncated, or its header does not conform to the format.</exception>
    public static PlainHeader Read(PlainBytes content)
    {
        var prelude = new byte[PreludeLength];
        var read = content.Read(prelude);
        if (!prelude.AsSpan(0, 3).SequenceEqual("DBN"u8))
            throw NoDbn(content, prelude.AsSpan(0, read));
        if (read >= 4 && prelude[3] is < 1 or > 3)
            throw PlainRefusal.Create(
                ErrorIds.DbnVersionUnsupported,
                content.Path,
                $"the file is of DBN version {prelude[3]}. Versions 1, 2 and 3 are read.",
                3
            );
        if (read < PreludeLength)
            throw PlainRefusal.Create(ErrorIds.DbnTruncated, content.Path, "the file ends inside its header.", read);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(prelude.AsSpan(4));
        if (length is < FixedLength or > MaxLength)
            throw PlainRefusal.Create(ErrorIds.DbnHeaderInvalid, content.Path, $"a header of {length} bytes is impossible.", 4);
        return new PlainHeaderReader(content.Path, [.. prelude, .. ReadRest(content, (int)length)]).Fields();
    }

    // Read piece by piece, so that a false length in a damaged file does not cause a large allocation.
    private static byte[] ReadRest(PlainBytes content, int length)
    {
        using var rest = new MemoryStream();
        while (rest.Length < length)
        {
            var piece = new byte[Math.Min(Step, length - (int)rest.Length)];
            var read = content.Read(piece);
            rest.Write(piece, 0, read);
            if (read < piece.Length)
                throw PlainRefusal.Create(
                    ErrorIds.DbnTruncated,
                    content.Path,
                    "the file ends inside its header.",
                    PreludeLength + rest.Length
                );
        }

        return rest.ToArray();
    }

    private static SourceException NoDbn(PlainBytes content, ReadOnlySpan<byte> start)
    {
        if (!content.IsZstd && (start.SequenceEqual("version "u8) || start.StartsWith("/annex/"u8)))
            return PlainRefusal.Create(
                ErrorIds.DbnPointerFile,
                content.Path,
                "the file only points to another file that was not downloaded.",
                0
            );
        if (start.Length >= 2 && start[0] * 4 >= PlainCodes.RecordHeaderLength && PlainCodes.IsRecordType(start[1]))
            return PlainRefusal.Create(ErrorIds.DbnFragment, content.Path, "the file holds records without a header.", 0);
        return PlainRefusal.Create(ErrorIds.NotDbn, content.Path, "the file is not DBN.", 0);
    }

    private PlainHeader Fields()
    {
        var version = _bytes[3];
        var dataset = Text(DatasetLength);
        var schema = U16();
        Require(schema is <= PlainCodes.LastSchema or PlainCodes.NoSchema, $"there is no schema {schema}");
        var start = U64();
        Require(start <= long.MaxValue, $"a start of {start} ns is impossible");
        var end = U64();
        Require(end is <= long.MaxValue or ulong.MaxValue, $"an end of {end} ns is impossible");
        Require(start <= end, "the end lies before the start");
        var limit = U64();
        var count = version == 1 ? U64() : ulong.MaxValue;
        var stypeIn = U8();
        Require(stypeIn is <= PlainCodes.LastStype or PlainCodes.NoStype, $"there is no symbology {stypeIn}");
        var stypeOut = U8();
        Require(stypeOut <= PlainCodes.LastStype, $"there is no symbology {stypeOut}");
        var tsOut = U8();
        Require(tsOut <= 1, $"ts_out is {tsOut}");
        var width = version == 1 ? SymbolLengthOfVersion1 : U16();
        Require(width >= 2, $"symbols of {width} bytes are impossible");
        Require(Next(PreludeLength + FixedLength - _at).IndexOfAnyExcept((byte)0) < 0, "reserved bytes are not zero");
        Require(U32() == 0, "there is a schema definition, which no version has");
        _ = Symbols(width);
        _ = Symbols(width);
        var notFound = Symbols(width);
        var mappings = Mappings(width);
        var rest = Next(_bytes.Length - _at);
        Require(rest.Length < (version == 3 ? 8 : 1) && rest.IndexOfAnyExcept((byte)0) < 0, $"bytes follow the last field: {rest.Length}");
        return new PlainHeader
        {
            Version = version,
            Dataset = dataset,
            Schema = schema == PlainCodes.NoSchema ? null : schema,
            Start = (long)start,
            End = end == ulong.MaxValue ? null : (long)end,
            Limit = limit,
            RecordCount = count == ulong.MaxValue ? null : count,
            StypeIn = stypeIn == PlainCodes.NoStype ? null : stypeIn,
            StypeOut = stypeOut,
            TsOut = tsOut == 1,
            NotFound = notFound,
            Mappings = mappings,
            Length = _bytes.Length,
        };
    }

    private List<string> Symbols(int width)
    {
        var symbols = new List<string>();
        for (var left = Count(width); left > 0; left--)
            symbols.Add(Text(width));
        return symbols;
    }

    private List<PlainMapping> Mappings(int width)
    {
        var mappings = new List<PlainMapping>();
        for (var symbols = Count(width + 4); symbols > 0; symbols--)
        {
            var symbol = Text(width);
            for (var intervals = Count(8 + width); intervals > 0; intervals--)
            {
                var (start, end) = (Date(), Date());
                if (start > end)
                    throw Refusal($"the symbology of {symbol} runs from {PlainTime.Format(start)} back to {PlainTime.Format(end)}");
                var id = Text(width);
                // The oldest files use an empty id for "no id".
                if (id.Length == 0)
                    continue;
                if (!uint.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                    throw Refusal($"the symbology of {symbol} gives '{id}', which is not an id");
                mappings.Add(new PlainMapping(symbol, number, start, end));
            }
        }

        return mappings;
    }

    // Reads a count of items. Each item takes at least `size` bytes.
    private uint Count(int size)
    {
        var count = U32();
        if ((long)count * size > _bytes.Length - _at)
            throw Refusal($"a count of {count} is more than the header holds");
        return count;
    }

    // Format: 20240131
    private DateOnly Date()
    {
        var digits = U32();
        var (year, month, day) = ((int)(digits / 10_000), (int)(digits / 100 % 100), (int)(digits % 100));
        if (year is < 1 or > 9999 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            throw Refusal($"{digits} is not a date");
        return new DateOnly(year, month, day);
    }

    private string Text(int width)
    {
        var field = Next(width);
        var length = field.IndexOf((byte)0);
        Require(length >= 0, "a text has no NUL");
        Require(field[length..].IndexOfAnyExcept((byte)0) < 0, "other bytes follow the NUL of a text");
        Require(field[..length].IndexOfAnyExceptInRange((byte)0x20, (byte)0x7E) < 0, "a text is not ASCII");
        return Encoding.ASCII.GetString(field[..length]);
    }

    private byte U8() => Next(1)[0];

    private ushort U16() => BinaryPrimitives.ReadUInt16LittleEndian(Next(2));

    private uint U32() => BinaryPrimitives.ReadUInt32LittleEndian(Next(4));

    private ulong U64() => BinaryPrimitives.ReadUInt64LittleEndian(Next(8));

    private ReadOnlySpan<byte> Next(int count)
    {
        Require(count <= _bytes.Length - _at, "the header is shorter than its fields");
        _at += count;
        return _bytes.AsSpan(_at - count, count);
    }

    private void Require(bool holds, string fact)
    {
        if (!holds)
            throw Refusal(fact);
    }

    private SourceException Refusal(string fact) =>
        PlainRefusal.Create(ErrorIds.DbnHeaderInvalid, _file, $"the header is invalid: {fact}.", _at);
}
