using MgcBackfill.Errors;
using Npgsql;

namespace MgcBackfill.Postgres;

/// <summary>The server refused a statement, and the server's text is the only explanation.</summary>
internal sealed class ServerException(PostgresException error) : DatabaseException(ServerErrors.Describe(error))
{
    private const string RaisedByTrigger = "P0001";

    /// <inheritdoc/>
    public override bool IsConstraint => error.SqlState.StartsWith("23", StringComparison.Ordinal) || error.SqlState == RaisedByTrigger;
}
