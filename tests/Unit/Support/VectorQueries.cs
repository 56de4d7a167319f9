using MgcBackfill.DuckDb.Native;

namespace MgcBackfill.Tests.Support;

/// <summary>Queries whose rows a test reads as vectors.</summary>
internal static class VectorQueries
{
    /// <summary>Runs one statement. Returns its rows, completely in memory.</summary>
    public static QueryResult QueryVectors(this DatabaseConnection connection, string sql)
    {
        using var statement = connection.Prepare(sql);
        return statement.Execute();
    }
}
