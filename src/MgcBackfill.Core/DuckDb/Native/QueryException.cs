using DuckDB.NET.Native;
using MgcBackfill.Errors;

namespace MgcBackfill.DuckDb.Native;

/// <summary>DuckDB refused a statement.</summary>
internal sealed class QueryException(DuckDBErrorType errorType, string message, string sql) : DatabaseException(message)
{
    /// <summary>DuckDB's own class of the error.</summary>
    public DuckDBErrorType ErrorType { get; } = errorType;

    /// <summary>The statement, or a description of the action if there was no statement.</summary>
    public string Sql { get; } = sql;

    /// <inheritdoc/>
    public override bool IsConstraint =>
        ErrorType == DuckDBErrorType.Constraint
        || (ErrorType == DuckDBErrorType.Transaction && Message.Contains("constraint", StringComparison.OrdinalIgnoreCase));
}
