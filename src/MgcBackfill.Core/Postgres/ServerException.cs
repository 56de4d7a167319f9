using MgcBackfill.Errors;
using Npgsql;

namespace MgcBackfill.Postgres;

/// <summary>A constraint or a trigger refused a row, and the server's text is the only explanation.</summary>
internal sealed class ServerException(PostgresException error) : DatabaseException(ServerErrors.Describe(error))
{
    private const string RaisedByTrigger = "P0001";

    /// <inheritdoc/>
    public override bool IsConstraint => true;

    /// <summary>True if the server refused a row, and not a statement.</summary>
    public static bool IsRefusal(PostgresException error) =>
        error.SqlState.StartsWith("23", StringComparison.Ordinal) || error.SqlState == RaisedByTrigger;
}
