using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using MgcBackfill.Errors;

namespace MgcBackfill.Dbn;

/// <summary>
/// Decodes the header of DBN 1, 2 and 3 strictly (S1, S2). Every count is checked against the bytes that are there before memory is
/// allocated for it, every string must be padded with NULs only, and no bytes may be left over.
/// </summary>
internal static class DbnMetadataDecoder
{
    private const string FormatAdvice = "The file is damaged, or it is not a DBN file. Download it again from the vendor.";

    /// <summary>Checks the eight bytes that every DBN file starts with.</summary>
    /// <param name="prelude">Eight bytes. Fewer only if the file is shorter and does not start with "DBN".</param>
    /// <returns>Length of the rest of the header in bytes.</returns>
    /// <exception cref="DbnFormatException">Not DBN, a version other than 1 to 3, or an impossible length.</exception>
    public static int DecodePrelude(ReadOnlySpan<byte> prelude)
    {
        if (!prelude.StartsWith("DBN"u8))
            throw NotDbn(prelude);
        var version = prelude[3];
        if (version is 0 or > 3)
        {
            throw new DbnFormatException(
                ErrorIds.DbnVersionUnsupported,
                $"DBN version {version} is not supported. Supported are versions 1, 2 and 3.",
                3,
                version == 0
                    ? "Version 0 was in use for one week in 2023. Download the data again."
                    : "A later version of MgcBackfill may read it."
            );
        }

        var length = BinaryPrimitives.ReadUInt32LittleEndian(prelude[4..]);
        if (length < DbnLayout.MinHeaderLength || length > DbnLayout.MaxHeaderLength)
        {
            throw new DbnFormatException(
                ErrorIds.DbnHeaderInvalid,
                $"The header gives its own length as {length} bytes. Possible "
                    + $"are {DbnLayout.MinHeaderLength} to {DbnLayout.MaxHeaderLength}.",
                4,
                FormatAdvice
            );
        }

        return (int)length;
    }

    /// <summary>Decodes a whole header, prelude included.</summary>
    /// <exception cref="DbnFormatException">The header holds something that a well-formed header does not hold.</exception>
    public static DbnMetadata Decode(ReadOnlySpan<byte> header)
    {
        var length = DecodePrelude(header);
        if (header.Length != DbnLayout.PreludeLength + length)
            throw new ArgumentException("The span must hold the header and nothing else.", nameof(header));

        var version = header[3];
        var stype = DbnLayout.StypeInOffset(version);
        var schema = BinaryPrimitives.ReadUInt16LittleEndian(header[DbnLayout.SchemaOffset..]);
        if (schema != DbnLayout.NullSchema && !DbnNames.IsSchema(schema))
            throw Invalid($"Schema code {schema} is unknown.", DbnLayout.SchemaOffset);
        var start = Timestamp(header, DbnLayout.StartOffset, "start");
        var endRaw = BinaryPrimitives.ReadUInt64LittleEndian(header[DbnLayout.EndOffset..]);
        long? end = endRaw == DbnLayout.UndefinedTimestamp ? null : Timestamp(header, DbnLayout.EndOffset, "end");
        if (end < start)
            throw Invalid("The covered range is reversed: end lies before start.", DbnLayout.EndOffset);

        var stypeIn = header[stype];
        if (stypeIn != DbnLayout.NullStype && !DbnNames.IsStype(stypeIn))
            throw Invalid($"stype_in code {stypeIn} is unknown.", stype);
        var stypeOut = header[stype + 1];
        if (!DbnNames.IsStype(stypeOut))
            throw Invalid($"stype_out code {stypeOut} is unknown.", stype + 1);
        var tsOut = header[stype + 2];
        if (tsOut > 1)
            throw Invalid($"ts_out is {tsOut}. Possible are 0 and 1.", stype + 2);

        var reserved = stype + 3;
        if (version > 1)
        {
            var width = BinaryPrimitives.ReadUInt16LittleEndian(header[reserved..]);
            if (width != DbnLayout.SymbolLength)
                throw Invalid($"symbol_cstr_len is {width}; DBN {version} has {DbnLayout.SymbolLength}.", reserved);
            reserved += sizeof(ushort);
        }

        if (header[reserved..DbnLayout.SchemaDefinitionOffset].ContainsAnyExcept((byte)0))
            throw Invalid("Reserved bytes of the header are not zero.", reserved);
        if (BinaryPrimitives.ReadUInt32LittleEndian(header[DbnLayout.SchemaDefinitionOffset..]) != 0)
            throw Invalid("schema_definition_length is not zero.", DbnLayout.SchemaDefinitionOffset);

        var recordCount =
            version == 1 ? BinaryPrimitives.ReadUInt64LittleEndian(header[DbnLayout.RecordCountOffsetV1..]) : DbnLayout.UndefinedCount;
        var cursor = new Cursor(header, DbnLayout.VariableOffset, DbnLayout.GetSymbolLength(version));
        var metadata = new DbnMetadata
        {
            Version = version,
            Dataset = Text(header.Slice(DbnLayout.DatasetOffset, DbnLayout.DatasetLength), DbnLayout.DatasetOffset),
            Schema = schema == DbnLayout.NullSchema ? null : (DbnSchema)schema,
            Start = start,
            End = end,
            Limit = BinaryPrimitives.ReadUInt64LittleEndian(header[DbnLayout.LimitOffset..]),
            RecordCount = recordCount == DbnLayout.UndefinedCount ? null : recordCount,
            StypeIn = stypeIn == DbnLayout.NullStype ? null : (DbnStype)stypeIn,
            StypeOut = (DbnStype)stypeOut,
            TsOut = tsOut == 1,
            Symbols = cursor.Symbols("symbols"),
            Partial = cursor.Partial(out var isSynthetic),
            IsSynthetic = isSynthetic,
            NotFound = cursor.Symbols("not_found"),
            Mappings = cursor.Mappings(),
        };
        cursor.RequireEnd(version);
        return metadata;
    }

    private static DbnFormatException NotDbn(ReadOnlySpan<byte> prelude)
    {
        // Recognizes a few other kinds of files that are common in such a folder, so that the message can say what to do.
        prelude = prelude[..Math.Min(prelude.Length, DbnLayout.PreludeLength)];
        if (prelude.StartsWith("version "u8) || prelude.StartsWith("/annex/"u8))
        {
            return new DbnFormatException(
                ErrorIds.DbnPointerFile,
                "This is a pointer file (Git LFS or git-annex), not the data it points to.",
                0,
                "Download the real file (git lfs pull)."
            );
        }

        if (prelude.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]))
            return new DbnFormatException(
                ErrorIds.NotDbn,
                "This is not DBN: it is compressed with gzip, which the vendor does not use.",
                0,
                "Decompress it with gunzip, and give the result."
            );
        if (prelude.Length > 0 && prelude[0] is (byte)'<' or (byte)'{' or (byte)'[')
        {
            return new DbnFormatException(
                ErrorIds.NotDbn,
                $"This is not DBN: it begins like {(prelude[0] == '<' ? "a web page" : "JSON text")}, "
                    + $"as happens when the answer to a failed download is saved as the file.",
                0,
                "Read the message in the file, then download the data again."
            );
        }

        var text = !prelude.ContainsAnyExceptInRange((byte)'\t', (byte)'~');
        var plausibleRecord =
            !text
            && prelude.Length >= DbnLayout.PreludeLength
            && prelude[0] * DbnLayout.WordLength >= DbnLayout.RecordHeaderLength
            && !DbnNames.FormatRtype(prelude[1]).StartsWith("0x", StringComparison.Ordinal);
        return plausibleRecord
            ? new DbnFormatException(
                ErrorIds.DbnFragment,
                "This looks like a DBN fragment: records without a header.",
                0,
                "A fragment does not say what it holds. Use the complete file."
            )
            : new DbnFormatException(ErrorIds.NotDbn, "This is not DBN: it does not start with \"DBN\".", 0, FormatAdvice);
    }

    private static long Timestamp(ReadOnlySpan<byte> header, int offset, string name)
    {
        var value = BinaryPrimitives.ReadUInt64LittleEndian(header[offset..]);
        return value <= long.MaxValue ? (long)value : throw Invalid($"{name} ({value}) is not a possible time.", offset);
    }

    private static string Text(ReadOnlySpan<byte> bytes, int offset)
    {
        var end = bytes.IndexOf((byte)0);
        if (end < 0)
            throw Invalid("A string in the header has no NUL at its end.", offset);
        if (bytes[end..].ContainsAnyExcept((byte)0))
            throw Invalid("A string in the header has other bytes after its NUL.", offset + end);
        if (bytes[..end].ContainsAnyExceptInRange((byte)0x20, (byte)0x7E))
            throw Invalid("A string in the header holds bytes that are not printable ASCII.", offset);
        return Encoding.ASCII.GetString(bytes[..end]);
    }

    private static DbnFormatException Invalid(string message, long offset) => new(ErrorIds.DbnHeaderInvalid, message, offset, FormatAdvice);

    private ref struct Cursor(ReadOnlySpan<byte> header, int offset, int symbolLength)
    {
        private readonly ReadOnlySpan<byte> _header = header;
        private int _offset = offset;

        public List<string> Symbols(string name)
        {
            var count = Count(name, symbolLength);
            var symbols = new List<string>(count);
            for (var i = 0; i < count; i++)
                symbols.Add(Symbol());
            return symbols;
        }

        // The mark is not a symbol, so it is removed: the list contains only what the vendor's list would contain.
        public List<string> Partial(out bool isSynthetic)
        {
            var symbols = Symbols("partial");
            isSynthetic = symbols is [.., DbnMetadata.SyntheticMark];
            if (isSynthetic)
                symbols.RemoveAt(symbols.Count - 1);
            return symbols;
        }

        public List<SymbolMapping> Mappings()
        {
            var count = Count("mappings", symbolLength + sizeof(uint));
            var mappings = new List<SymbolMapping>(count);
            for (var i = 0; i < count; i++)
            {
                var key = Symbol();
                var intervals = new MappingInterval[Count("mapping intervals", (2 * sizeof(uint)) + symbolLength)];
                for (var j = 0; j < intervals.Length; j++)
                    intervals[j] = Interval(key);
                mappings.Add(new SymbolMapping(key, intervals));
            }

            return mappings;
        }

        public readonly void RequireEnd(int version)
        {
            // Version 3 pads the header to a multiple of eight bytes; versions 1 and 2 have no padding.
            var rest = _header[_offset..];
            var allowed = version == 3 ? 7 : 0;
            if (rest.Length > allowed || rest.ContainsAnyExcept((byte)0))
                throw Invalid($"{rest.Length} {(rest.Length == 1 ? "byte follows" : "bytes follow")} the last mapping.", _offset);
        }

        private MappingInterval Interval(string key)
        {
            var at = _offset;
            var start = Date(key);
            var end = Date(key);
            if (end < start)
                throw Invalid(string.Create(CultureInfo.InvariantCulture, $"The mapping of {key} is reversed: {start:O} to {end:O}."), at);
            return new MappingInterval(start, end, Symbol());
        }

        private DateOnly Date(string key)
        {
            var value = UInt32();
            var (year, month, day) = ((int)(value / 10000), (int)(value / 100 % 100), (int)(value % 100));
            return year is >= 1 and <= 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month)
                ? new DateOnly(year, month, day)
                : throw Invalid(
                    $"The mapping of {key} holds {value.ToString(CultureInfo.InvariantCulture)}, which is not a date.",
                    _offset - sizeof(uint)
                );
        }

        private string Symbol()
        {
            Require(symbolLength);
            var symbol = Text(_header.Slice(_offset, symbolLength), _offset);
            _offset += symbolLength;
            return symbol;
        }

        private int Count(string name, int elementLength)
        {
            var count = UInt32();
            return count <= (uint)((_header.Length - _offset) / elementLength)
                ? (int)count
                : throw Invalid(
                    $"The header gives {count} as the number of its {name}, but it is too short for that.",
                    _offset - sizeof(uint)
                );
        }

        private uint UInt32()
        {
            Require(sizeof(uint));
            var value = BinaryPrimitives.ReadUInt32LittleEndian(_header[_offset..]);
            _offset += sizeof(uint);
            return value;
        }

        private readonly void Require(int length)
        {
            if (_header.Length - _offset < length)
                ThrowShort();
        }

        [DoesNotReturn]
        private readonly void ThrowShort() => throw Invalid("The header ends in the middle of a field.", _offset);
    }
}
