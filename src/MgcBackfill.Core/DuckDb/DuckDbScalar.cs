using MgcBackfill.Errors;

namespace MgcBackfill.DuckDb;

/// <summary>Reads a result that is a single value.</summary>
internal static class DuckDbScalar
{
    /// <summary>
    /// Returns the value: a whole number, date or time as long, FLOAT and DOUBLE as double, VARCHAR as string, BOOLEAN as bool. NULL is
    /// returned as null for long?, double? and bool?; anywhere else, string included, it is an error.
    /// </summary>
    /// <exception cref="InternalException">The result is not one value, not of this type, or NULL.</exception>
    /// <exception cref="OverflowException">A number does not fit into long.</exception>
    public static T Read<T>(DuckDbResult result)
    {
        if (result.ColumnCount != 1 || !result.TryReadChunk(out var chunk))
            throw new InternalException($"One value was expected, not {result.ColumnCount} columns or no row.");

        using (chunk)
        {
            if (chunk.RowCount != 1 || result.TryReadChunk(out _))
                throw new InternalException("One value was expected, not several rows.");
            if (chunk.IsNull(0, 0))
            {
                var nullable = Nullable.GetUnderlyingType(typeof(T)) is not null;
                return nullable ? default! : throw new InternalException("A value was expected, not NULL.");
            }

            var value = Value(chunk, result.ColumnType(0));
            return value is T typed ? typed : throw new InternalException($"A {typeof(T).Name} was expected, not {result.ColumnType(0)}.");
        }
    }

    private static object Value(DuckDbChunk chunk, DuckDbType type) => type switch
    {
        DuckDbType.Boolean => chunk.Column<bool>(0)[0],
        DuckDbType.TinyInt => (long)chunk.Column<sbyte>(0)[0],
        DuckDbType.UTinyInt => (long)chunk.Column<byte>(0)[0],
        DuckDbType.SmallInt => (long)chunk.Column<short>(0)[0],
        DuckDbType.USmallInt => (long)chunk.Column<ushort>(0)[0],
        DuckDbType.Integer or DuckDbType.Date => (long)chunk.Column<int>(0)[0],
        DuckDbType.UInteger => (long)chunk.Column<uint>(0)[0],
        DuckDbType.UBigInt => checked((long)chunk.Column<ulong>(0)[0]),
        DuckDbType.HugeInt => checked((long)chunk.Column<Int128>(0)[0]),
        DuckDbType.Float => (double)chunk.Column<float>(0)[0],
        DuckDbType.Double => chunk.Column<double>(0)[0],
        DuckDbType.VarChar => chunk.String(0, 0),
        _ => chunk.Column<long>(0)[0],
    };
}
