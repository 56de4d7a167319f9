using MgcBackfill.DuckDb.Native;
using MgcBackfill.Market;

namespace MgcBackfill.DuckDb;

/// <summary>The definition of the table of bars (D1, D2): created once, verified before any write, never altered.</summary>
/// <param name="interval">The interval, which names the table.</param>
internal sealed class BarTable(BarInterval interval)
{
    private const string TimeColumn = "ts_utc";
    private const string TimeType = "TIMESTAMP WITH TIME ZONE";

    private static readonly (string Name, string Type)[] s_columns =
    [
        (TimeColumn, TimeType),
        ("symbol", "VARCHAR"),
        ("source_symbol", "VARCHAR"),
        ("open", "DOUBLE"),
        ("high", "DOUBLE"),
        ("low", "DOUBLE"),
        ("close", "DOUBLE"),
        ("volume", "BIGINT"),
    ];

    /// <summary>The table's name, in the schema <c>main</c>.</summary>
    public string Name => interval.TableName;

    /// <summary>The table's name in a statement.</summary>
    public string QualifiedName => $"main.{Name}";

    /// <summary>The statement that creates the table.</summary>
    public string CreateSql =>
        $"""
            CREATE TABLE {QualifiedName} (
                ts_utc        TIMESTAMPTZ NOT NULL,
                symbol        TEXT        NOT NULL,
                source_symbol TEXT        NOT NULL,
                open          DOUBLE      NOT NULL,
                high          DOUBLE      NOT NULL,
                low           DOUBLE      NOT NULL,
                close         DOUBLE      NOT NULL,
                volume        BIGINT      NOT NULL,
                PRIMARY KEY (symbol, ts_utc)
            )
            """;

    // DuckDB's names are case-insensitive.
    private string Where => $"WHERE database_name = current_database() AND schema_name = 'main' AND lower(table_name) = '{Name}'";

    /// <summary>True if the database holds a table or a view of that name in any case.</summary>
    public bool Exists(DatabaseConnection connection) => connection.Scalar<long>($"SELECT count(*) FROM duckdb_columns() {Where}") > 0;

    /// <summary>True if every required column exists with its type, so that rows can be read, whatever else differs.</summary>
    public bool CanBeRead(DatabaseConnection connection) =>
        s_columns.All(c =>
            connection.Scalar<long>(
                $"SELECT count(*) FROM duckdb_columns() {Where} AND lower(column_name) = '{c.Name}' AND data_type = '{c.Type}'"
            ) == 1
        );

    /// <summary>Creates the table.</summary>
    public void Create(DatabaseConnection connection) => connection.Execute(CreateSql);

    /// <summary>All differences between the table and its definition, each a sentence; empty if there are none.</summary>
    public IReadOnlyList<string> FindDifferences(DatabaseConnection connection)
    {
        if (!Exists(connection))
            return [$"There is no table {Name}."];
        var differences = new List<string>();
        var name = connection.Scalar<string>($"SELECT coalesce(max(table_name), '') FROM duckdb_tables() {Where}");
        if (name.Length == 0)
            differences.Add($"{Name} is a view, not a table.");
        else if (name != Name)
            differences.Add($"It is named {name}, not {Name}.");
        CompareColumns(connection, differences);
        CompareConstraints(connection, differences);
        return differences;
    }

    /// <summary>What is wrong with the type of the time column, and with the session's time zone (G1, A4).</summary>
    public IReadOnlyList<string> FindTimeDifferences(DatabaseConnection connection)
    {
        var differences = new List<string>();
        var type = connection.Scalar<string>(
            $"SELECT coalesce(max(data_type), 'missing') FROM duckdb_columns() {Where} AND column_name = '{TimeColumn}'"
        );
        if (type != TimeType)
            differences.Add($"{TimeColumn} is {type}.");
        var zone = connection.Scalar<string>("SELECT current_setting('TimeZone')");
        if (zone != "UTC")
            differences.Add($"The session time zone is {zone}, not UTC.");
        return differences;
    }

    /// <summary>The structure as labelled facts: columns by position, key, and other constraints.</summary>
    public IReadOnlyDictionary<string, string> ReadFacts(DatabaseConnection connection)
    {
        var facts = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["table"] = connection.Scalar<string>(
                $"SELECT coalesce((SELECT 'table ' || max(table_name) FROM duckdb_tables() {Where}), 'view {Name}')"
            ),
        };
        Read(
            $"""
            SELECT 'column ' || lpad(column_index::VARCHAR, 2, '0'), concat_ws(' ', column_name, data_type,
                CASE WHEN is_nullable THEN 'NULL' ELSE 'NOT NULL' END, 'DEFAULT ' || column_default)
            FROM duckdb_columns() {Where}
            """
        );
        Read(
            $"""
            SELECT 'constraint ' || constraint_text, constraint_text
            FROM duckdb_constraints() {Where} AND constraint_type <> 'NOT NULL'
            """
        );
        return facts;

        void Read(string sql)
        {
            using var reader = connection.Query(sql);
            while (reader.Read())
                facts[reader.GetString(0)] = reader.GetString(1);
        }
    }

    private void CompareColumns(DatabaseConnection connection, List<string> differences)
    {
        using var reader = connection.Query(
            $"""
            SELECT column_name, data_type, is_nullable, column_default IS NOT NULL
            FROM duckdb_columns() {Where} ORDER BY column_index
            """
        );
        var index = 0;
        for (; reader.Read(); index++)
        {
            var (name, type) = (reader.GetString(0), reader.GetString(1));
            if (index >= s_columns.Length)
                differences.Add($"It has an additional column, {name} {type}.");
            else if ((name, type) != s_columns[index])
                differences.Add($"Column {index + 1} is {name} {type}, not {s_columns[index].Name} {s_columns[index].Type}.");
            else if (reader.GetBoolean(2))
                differences.Add($"Column {name} allows NULL.");
            else if (reader.GetBoolean(3))
                differences.Add($"Column {name} has a default value.");
        }

        for (; index < s_columns.Length; index++)
            differences.Add($"Column {s_columns[index].Name} is missing.");
    }

    private void CompareConstraints(DatabaseConnection connection, List<string> differences)
    {
        using var reader = connection.Query(
            $"""
            SELECT constraint_type, array_to_string(constraint_column_names, ', '), constraint_text
            FROM duckdb_constraints() {Where} AND constraint_type <> 'NOT NULL'
            """
        );
        var hasKey = false;
        while (reader.Read())
        {
            if (reader.GetString(0) == "PRIMARY KEY" && reader.GetString(1) == "symbol, ts_utc")
                hasKey = true;
            else
                differences.Add($"It has the constraint {reader.GetString(2)}.");
        }

        if (!hasKey)
            differences.Add("Its primary key is not (symbol, ts_utc).");
    }
}
