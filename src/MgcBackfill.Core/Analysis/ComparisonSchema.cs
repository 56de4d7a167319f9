using MgcBackfill.DuckDb;

namespace MgcBackfill.Analysis;

/// <summary>
/// The structure of <c>bars_1m</c> as labelled facts: columns by position, key, and other constraints. Equal structures have equal facts.
/// </summary>
internal static class ComparisonSchema
{
    private const string Where = "WHERE database_name = current_database() AND schema_name = 'main' AND lower(table_name) = 'bars_1m'";

    /// <summary>The facts of a table, or of a view, in order.</summary>
    public static IReadOnlyDictionary<string, string> Read(DatabaseConnection connection)
    {
        var facts = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["table"] = Name(connection) };
        Read(
            connection,
            $"SELECT 'column ' || lpad(column_index::VARCHAR, 2, '0'), concat_ws(' ', column_name, data_type, CASE WHEN "
                + $"is_nullable THEN 'NULL' ELSE 'NOT NULL' END, 'DEFAULT ' || column_default) FROM duckdb_columns() {Where}",
            facts
        );
        Read(
            connection,
            $"SELECT 'constraint ' || constraint_text, constraint_text FROM duckdb_constraints() {Where} AND constraint_type <> 'NOT NULL'",
            facts
        );
        return facts;
    }

    private static string Name(DatabaseConnection connection) =>
        connection.Scalar<string>($"SELECT coalesce((SELECT 'table ' || max(table_name) FROM duckdb_tables() {Where}), 'view bars_1m')");

    private static void Read(DatabaseConnection connection, string sql, SortedDictionary<string, string> facts)
    {
        using var reader = connection.Query(sql);
        while (reader.Read())
            facts[reader.GetString(0)] = reader.GetString(1);
    }
}
