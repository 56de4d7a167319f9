namespace MgcBackfill.Dbn;

/// <summary>Offsets and sizes of the DBN wire format, in bytes. All integers are little-endian, nothing is aligned.</summary>
internal static class DbnLayout
{
    /// <summary>"DBN", the version byte, and the u32 length of what follows.</summary>
    public const int PreludeLength = 8;

    /// <summary>The shortest header, behind the prelude: the fixed part, schema_definition_length, and four counts of nothing.</summary>
    public const int MinHeaderLength = 100 + (5 * sizeof(uint));

    /// <summary>Where the variable part begins, counted from the start of the file: the fixed part and schema_definition_length.</summary>
    public const int VariableOffset = 112;

    /// <summary>The longest header this reader accepts. The longest one seen is 6 MB (SPY.OPT).</summary>
    public const int MaxHeaderLength = 64 << 20;

    public const int DatasetOffset = 8;
    public const int DatasetLength = 16;
    public const int SchemaOffset = 24;
    public const int StartOffset = 26;
    public const int EndOffset = 34;
    public const int LimitOffset = 42;
    public const int SchemaDefinitionOffset = 108;

    /// <summary>Version 1 only. Versions 2 and 3 have no record count: what follows moves up by eight.</summary>
    public const int RecordCountOffsetV1 = 50;

    /// <summary>Width of a symbol string with its NULs.</summary>
    public const int SymbolLengthV1 = 22;
    public const int SymbolLength = 71;

    public const ushort NullSchema = 0xFFFF;
    public const byte NullStype = 0xFF;
    public const ulong UndefinedTimestamp = ulong.MaxValue;
    public const ulong UndefinedCount = ulong.MaxValue;
    public const long UndefinedPrice = long.MaxValue;

    /// <summary>The header of every record: length, rtype, publisher_id, instrument_id, ts_event.</summary>
    public const int RecordHeaderLength = 16;
    public const int WordLength = 4;

    /// <summary>OhlcvMsg: the record header, four i64 prices, one u64 volume.</summary>
    public const int OhlcvLength = 56;

    /// <summary>The first two bytes of a 1-minute bar, read as a little-endian u16: 14 words, rtype 0x21 (S5).</summary>
    public const ushort Ohlcv1MHead = (Rtype.Ohlcv1M << 8) | (OhlcvLength / WordLength);

    /// <summary>Offset of the stype_in byte, and of all that follows it in the fixed part.</summary>
    public static int StypeInOffset(int version) => version == 1 ? 58 : 50;

    /// <summary>Width of a symbol string in <paramref name="version"/>.</summary>
    public static int SymbolLengthOf(int version) => version == 1 ? SymbolLengthV1 : SymbolLength;
}
