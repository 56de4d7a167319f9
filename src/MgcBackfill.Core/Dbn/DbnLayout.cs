namespace MgcBackfill.Dbn;

/// <summary>Offsets and sizes of the DBN wire format, in bytes. All integers are little-endian, nothing is aligned.</summary>
internal static class DbnLayout
{
    /// <summary>"DBN", the version byte, and the length of the rest as u32.</summary>
    public const int PreludeLength = 8;

    /// <summary>The shortest header without the prelude: the fixed part, schema_definition_length, and four counts of zero.</summary>
    public const int MinHeaderLength = 100 + (5 * sizeof(uint));

    /// <summary>Where the variable part begins, from the start of the file: after the fixed part and schema_definition_length.</summary>
    public const int VariableOffset = 112;

    /// <summary>The longest header that this reader accepts. The longest one seen was 6 MB (SPY.OPT).</summary>
    public const int MaxHeaderLength = 64 << 20;

    public const int DatasetOffset = 8;
    public const int DatasetLength = 16;
    public const int SchemaOffset = 24;
    public const int StartOffset = 26;
    public const int EndOffset = 34;
    public const int LimitOffset = 42;
    public const int SchemaDefinitionOffset = 108;

    /// <summary>Version 1 only. Versions 2 and 3 have no record count, so their later fields start eight bytes earlier.</summary>
    public const int RecordCountOffsetV1 = 50;

    /// <summary>Width of a symbol string including its NULs.</summary>
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

    /// <summary>Offset of the stype_in byte. Everything after it in the fixed part moves with it.</summary>
    public static int StypeInOffset(int version) => version == 1 ? 58 : 50;

    /// <summary>Width of a symbol string in <paramref name="version"/>.</summary>
    public static int GetSymbolLength(int version) => version == 1 ? SymbolLengthV1 : SymbolLength;
}
