using DuckDB.NET.Native;

namespace MgcBackfill.DuckDb;

/// <summary>
/// DuckDB refused a statement for a reason that only the caller can name: it stays inside this assembly, and whoever issued
/// the statement translates it into one of the product's own errors.
/// </summary>
internal sealed class QueryException(DuckDBErrorType errorType, string message, string sql) : Exception(message)
{
    /// <summary>DuckDB's own class of the error.</summary>
    public DuckDBErrorType ErrorType { get; } = errorType;

    /// <summary>The statement, or what was done where there was none.</summary>
    public string Sql { get; } = sql;

    /// <summary>True where a key, NOT NULL or CHECK was violated, found at once or at COMMIT.</summary>
    public bool IsConstraint =>
        ErrorType == DuckDBErrorType.Constraint
        || (ErrorType == DuckDBErrorType.Transaction && Message.Contains("constraint", StringComparison.OrdinalIgnoreCase));
}
