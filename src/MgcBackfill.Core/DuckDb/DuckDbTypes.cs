using MgcBackfill.Errors;

namespace MgcBackfill.DuckDb;

/// <summary>Which managed type has the layout of which column type.</summary>
internal static class DuckDbTypes
{
    /// <summary>Throws unless a vector of <paramref name="type"/> is an array of <typeparamref name="T"/>.</summary>
    /// <exception cref="InternalException">The column holds something else.</exception>
    public static void Require<T>(DuckDbType type)
        where T : unmanaged
    {
        if (!Holds<T>(type))
            ThrowMismatch(type, typeof(T).Name);
    }

    /// <summary>Throws unless <paramref name="type"/> is text.</summary>
    /// <exception cref="InternalException">The column holds something else.</exception>
    public static void RequireText(DuckDbType type)
    {
        if (type != DuckDbType.VarChar)
            ThrowMismatch(type, "text");
    }

    private static bool Holds<T>(DuckDbType type)
        where T : unmanaged => type switch
        {
            DuckDbType.Boolean => typeof(T) == typeof(bool) || typeof(T) == typeof(byte),
            DuckDbType.TinyInt => typeof(T) == typeof(sbyte),
            DuckDbType.UTinyInt => typeof(T) == typeof(byte),
            DuckDbType.SmallInt => typeof(T) == typeof(short),
            DuckDbType.USmallInt => typeof(T) == typeof(ushort),
            DuckDbType.Integer or DuckDbType.Date => typeof(T) == typeof(int),
            DuckDbType.UInteger => typeof(T) == typeof(uint),
            DuckDbType.BigInt or DuckDbType.Time or DuckDbType.Timestamp or DuckDbType.TimestampTz or DuckDbType.TimestampS
                or DuckDbType.TimestampMs or DuckDbType.TimestampNs => typeof(T) == typeof(long),
            DuckDbType.UBigInt => typeof(T) == typeof(ulong),
            DuckDbType.Float => typeof(T) == typeof(float),
            DuckDbType.Double => typeof(T) == typeof(double),
            DuckDbType.HugeInt => typeof(T) == typeof(Int128),
            DuckDbType.UHugeInt => typeof(T) == typeof(UInt128),
            _ => false,
        };

    private static void ThrowMismatch(DuckDbType type, string asked) =>
        throw new InternalException($"A column of type {type} was asked for as {asked}.");
}
