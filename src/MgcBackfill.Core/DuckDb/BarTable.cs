using System.Globalization;
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
    public bool Exists(DatabaseConnection connection) => Find(connection) is not null;

    /// <summary>True if every required column exists with its type, so that rows can be read, whatever else differs.</summary>
    public bool CanBeRead(DatabaseConnection connection)
    {
        var columns = ReadColumns(connection, Find(connection));
        return s_columns.All(c => columns.Count(o => o.Type == c.Type && o.Name.Equals(c.Name, StringComparison.OrdinalIgnoreCase)) == 1);
    }

    /// <summary>Creates the table.</summary>
    public void Create(DatabaseConnection connection) => connection.Execute(CreateSql);

    /// <summary>All differences between the table and its definition, each a sentence; empty if there are none.</summary>
    public IReadOnlyList<string> FindDifferences(DatabaseConnection connection)
    {
        if (Find(connection) is not { } found)
            return [$"There is no table {Name}."];
        var differences = new List<string>();
        if (found.IsView)
            differences.Add($"{Name} is a view, not a table.");
        else if (found.Name != Name)
            differences.Add($"It is named {found.Name}, not {Name}.");
        CompareColumns(ReadColumns(connection, found), differences);
        CompareConstraints(connection, differences);
        return differences;
    }

    /// <summary>What is wrong with the type of the time column, and with the session's time zone (G1, A4).</summary>
    public IReadOnlyList<string> FindTimeDifferences(DatabaseConnection connection)
    {
        var differences = new List<string>();
        var type = ReadColumns(connection, Find(connection)).SingleOrDefault(c => c.Name == TimeColumn)?.Type ?? "missing";
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
        var found = Find(connection);
        var facts = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["table"] = found is { IsView: false } ? $"table {found.Name}" : $"view {Name}",
        };
        foreach (var (index, column) in ReadColumns(connection, found).Index())
        {
            var fact = $"{column.Name} {column.Type} {(column.IsNullable ? "NULL" : "NOT NULL")}";
            facts[string.Create(CultureInfo.InvariantCulture, $"column {index + 1:00}")] = column.Default is null
                ? fact
                : $"{fact} DEFAULT {column.Default}";
        }

        using var reader = connection.Query($"SELECT constraint_text FROM duckdb_constraints() {Where} AND constraint_type <> 'NOT NULL'");
        while (reader.Read())
            facts["constraint " + reader.GetString(0)] = reader.GetString(0);
        return facts;
    }

    private static void CompareColumns(List<ColumnEntry> columns, List<string> differences)
    {
        foreach (var (index, column) in columns.Index())
        {
            var (name, type) = (column.Name, column.Type);
            if (index >= s_columns.Length)
                differences.Add($"It has an additional column, {name} {type}.");
            else if ((name, type) != s_columns[index])
                differences.Add($"Column {index + 1} is {name} {type}, not {s_columns[index].Name} {s_columns[index].Type}.");
            else if (column.IsNullable)
                differences.Add($"Column {name} allows NULL.");
            else if (column.Default is not null)
                differences.Add($"Column {name} has a default value.");
        }

        foreach (var missing in s_columns.Skip(columns.Count))
            differences.Add($"Column {missing.Name} is missing.");
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

    // The table or view of that name in any case; null if there is none.
    private TableEntry? Find(DatabaseConnection connection)
    {
        using var reader = connection.Query(
            $"""
            SELECT table_name, false FROM duckdb_tables() {Where}
            UNION ALL
            SELECT table_name, true FROM (SELECT database_name, schema_name, view_name AS table_name FROM duckdb_views()) {Where}
            """
        );
        return reader.Read() ? new TableEntry(reader.GetString(0), reader.GetBoolean(1)) : null;
    }

    // In their order; empty if there is no table. 'duckdb_columns()' analyses every view of the catalog, which takes longer than opening
    // the database.
    private List<ColumnEntry> ReadColumns(DatabaseConnection connection, TableEntry? found)
    {
        var columns = new List<ColumnEntry>();
        if (found is null)
            return columns;
        using var reader = connection.Query(
            found.IsView
                ? $"SELECT column_name, data_type, is_nullable, column_default FROM duckdb_columns() {Where} ORDER BY column_index"
                : $"SELECT name, type, NOT \"notnull\", dflt_value FROM pragma_table_info('{QualifiedName}') ORDER BY cid"
        );
        while (reader.Read())
            columns.Add(
                new ColumnEntry(
                    reader.GetString(0),
                    reader.GetString(1),
                    reader.GetBoolean(2),
                    reader.IsDBNull(3) ? null : reader.GetString(3)
                )
            );
        return columns;
    }

    private sealed record TableEntry(string Name, bool IsView);

    private sealed record ColumnEntry(string Name, string Type, bool IsNullable, string? Default);
}
