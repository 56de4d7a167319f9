namespace MgcBackfill.DuckDb;

/// <summary>duckdb_type, with the header's numbers. The comment names what a value is in a vector.</summary>
internal enum DuckDbType
{
    Invalid = 0,

    /// <summary>bool.</summary>
    Boolean = 1,

    /// <summary>sbyte.</summary>
    TinyInt = 2,

    /// <summary>short.</summary>
    SmallInt = 3,

    /// <summary>int.</summary>
    Integer = 4,

    /// <summary>long.</summary>
    BigInt = 5,

    /// <summary>byte.</summary>
    UTinyInt = 6,

    /// <summary>ushort.</summary>
    USmallInt = 7,

    /// <summary>uint.</summary>
    UInteger = 8,

    /// <summary>ulong.</summary>
    UBigInt = 9,

    /// <summary>float.</summary>
    Float = 10,

    /// <summary>double.</summary>
    Double = 11,

    /// <summary>long, microseconds since 1970 of an unnamed time zone.</summary>
    Timestamp = 12,

    /// <summary>int, days since 1970-01-01.</summary>
    Date = 13,

    /// <summary>long, microseconds since midnight.</summary>
    Time = 14,

    Interval = 15,

    /// <summary>Int128. The type of sum() over integers.</summary>
    HugeInt = 16,

    /// <summary>A <see cref="StringCell"/>.</summary>
    VarChar = 17,

    Blob = 18,
    Decimal = 19,

    /// <summary>long, seconds since 1970.</summary>
    TimestampS = 20,

    /// <summary>long, milliseconds since 1970.</summary>
    TimestampMs = 21,

    /// <summary>long, nanoseconds since 1970.</summary>
    TimestampNs = 22,

    Enum = 23,
    List = 24,
    Struct = 25,
    Map = 26,
    Uuid = 27,
    Union = 28,
    Bit = 29,
    TimeTz = 30,

    /// <summary>long, microseconds since 1970-01-01T00:00:00Z. TIMESTAMPTZ, TIMESTAMP WITH TIME ZONE.</summary>
    TimestampTz = 31,

    /// <summary>UInt128.</summary>
    UHugeInt = 32,

    Array = 33,
    Any = 34,
    BigNum = 35,

    /// <summary>The type of a bare NULL.</summary>
    SqlNull = 36,
}
