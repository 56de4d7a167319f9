using DuckDB.NET.Native;
using MgcBackfill.Errors;

namespace MgcBackfill.DuckDb.Native;

/// <summary>
/// Which managed type has the layout of which column type: integers and floats their own type, BOOLEAN bool, HUGEINT Int128, DATE int (days
/// since 1970-01-01), TIME and every TIMESTAMP long (TIMESTAMPTZ: microseconds since 1970-01-01T00:00:00Z), VARCHAR DuckDBString. A DECIMAL
/// has the layout of the integer type that holds its digits; <see cref="Find"/> returns that type.
/// </summary>
internal static class VectorTypes
{
    /// <summary>The type whose layout the values of a column have.</summary>
    public static DuckDBType Find(DuckDBLogicalType type)
    {
        var id = NativeMethods.LogicalType.DuckDBGetTypeId(type);
        return id == DuckDBType.Decimal ? NativeMethods.LogicalType.DuckDBDecimalInternalType(type) : id;
    }

    /// <summary>Throws unless a vector of <paramref name="type"/> is an array of <typeparamref name="T"/>.</summary>
    /// <exception cref="InternalException">The column holds something else.</exception>
    public static void Require<T>(DuckDBType type)
        where T : unmanaged
    {
        if (!Stores<T>(type))
            ThrowMismatch(type, typeof(T).Name);
    }

    /// <summary>Throws unless <paramref name="type"/> is text.</summary>
    /// <exception cref="InternalException">The column holds something else.</exception>
    public static void RequireText(DuckDBType type)
    {
        if (type != DuckDBType.Varchar)
            ThrowMismatch(type, "text");
    }

    private static bool Stores<T>(DuckDBType type)
        where T : unmanaged =>
        type switch
        {
            DuckDBType.Boolean => typeof(T) == typeof(bool) || typeof(T) == typeof(byte),
            DuckDBType.TinyInt => typeof(T) == typeof(sbyte),
            DuckDBType.UnsignedTinyInt => typeof(T) == typeof(byte),
            DuckDBType.SmallInt => typeof(T) == typeof(short),
            DuckDBType.UnsignedSmallInt => typeof(T) == typeof(ushort),
            DuckDBType.Integer or DuckDBType.Date => typeof(T) == typeof(int),
            DuckDBType.UnsignedInteger => typeof(T) == typeof(uint),
            DuckDBType.BigInt
            or DuckDBType.Time
            or DuckDBType.Timestamp
            or DuckDBType.TimestampTz
            or DuckDBType.TimestampS
            or DuckDBType.TimestampMs
            or DuckDBType.TimestampNs => typeof(T) == typeof(long),
            DuckDBType.UnsignedBigInt => typeof(T) == typeof(ulong),
            DuckDBType.Float => typeof(T) == typeof(float),
            DuckDBType.Double => typeof(T) == typeof(double),
            DuckDBType.HugeInt => typeof(T) == typeof(Int128),
            DuckDBType.UnsignedHugeInt => typeof(T) == typeof(UInt128),
            _ => false,
        };

    private static void ThrowMismatch(DuckDBType type, string requested) =>
        throw new InternalException($"A column of type {type} was requested as {requested}.");
}
