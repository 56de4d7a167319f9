using DuckDB.NET.Native;

namespace MgcBackfill.DuckDb;

/// <summary>
/// DuckDB refused a statement for a reason that only the caller can name. This exception stays inside this assembly: the caller translates
/// it into one of the product's own errors.
/// </summary>
internal sealed class QueryException(DuckDBErrorType errorType, string message, string sql) : Exception(message)
{
    /// <summary>DuckDB's own class of the error.</summary>
    public DuckDBErrorType ErrorType { get; } = errorType;

    /// <summary>The statement, or a description of the action if there was no statement.</summary>
    public string Sql { get; } = sql;

    /// <summary>True if a key, NOT NULL or CHECK constraint was violated, detected at once or at COMMIT.</summary>
    public bool IsConstraint =>
        ErrorType == DuckDBErrorType.Constraint
        || (ErrorType == DuckDBErrorType.Transaction && Message.Contains("constraint", StringComparison.OrdinalIgnoreCase));
}
