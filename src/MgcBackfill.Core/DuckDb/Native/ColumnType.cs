using DuckDB.NET.Native;

namespace MgcBackfill.DuckDb.Native;

/// <summary>The type of a column of a <see cref="RowFunction"/>.</summary>
/// <param name="Type">DuckDB's type.</param>
/// <param name="Width">Digits of a DECIMAL.</param>
/// <param name="Scale">Digits of a DECIMAL after the point.</param>
internal readonly record struct ColumnType(DuckDBType Type, byte Width = 0, byte Scale = 0)
{
    /// <summary>The type for DuckDB; the caller disposes of it.</summary>
    public DuckDBLogicalType Create() =>
        Type == DuckDBType.Decimal
            ? NativeMethods.LogicalType.DuckDBCreateDecimalType(Width, Scale)
            : NativeMethods.LogicalType.DuckDBCreateLogicalType(Type);
}
