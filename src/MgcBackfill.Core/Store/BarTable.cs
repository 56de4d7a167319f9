using MgcBackfill.DuckDb;
using MgcBackfill.Errors;

namespace MgcBackfill.Store;

/// <summary>The definition of <c>bars_1m</c> (D1, D2): created once, verified before any write, never altered.</summary>
internal static class BarTable
{
    /// <summary>The table's name, in the schema <c>main</c>.</summary>
    public const string Name = "bars_1m";

    /// <summary>The statement that creates the table.</summary>
    public const string CreateSql = """
        CREATE TABLE main.bars_1m (
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

    private static readonly (string Name, string Type)[] s_columns =
    [
        ("ts_utc", "TIMESTAMP WITH TIME ZONE"),
        ("symbol", "VARCHAR"),
        ("source_symbol", "VARCHAR"),
        ("open", "DOUBLE"),
        ("high", "DOUBLE"),
        ("low", "DOUBLE"),
        ("close", "DOUBLE"),
        ("volume", "BIGINT"),
    ];

    /// <summary>
    /// True if the database holds a table or a view of that name in any case, because DuckDB's names are case-insensitive.
    /// </summary>
    public static bool Exists(DatabaseConnection connection) =>
        connection.Scalar<long>(
            "SELECT count(*) FROM duckdb_columns() WHERE database_name = "
                + "current_database() AND schema_name = 'main' AND lower(table_name) = 'bars_1m'"
        ) > 0;

    /// <summary>True if every required column exists with its type, so that rows can be read, whatever else differs.</summary>
    public static bool CanBeRead(DatabaseConnection connection) =>
        s_columns.All(c =>
            connection.Scalar<long>(
                $"SELECT count(*) FROM duckdb_columns() WHERE database_name = current_database() AND schema_name = "
                    + $"'main' AND lower(table_name) = 'bars_1m' AND lower(column_name) = '{c.Name}' AND data_type = '{c.Type}'"
            ) == 1
        );

    /// <summary>Creates the table.</summary>
    public static void Create(DatabaseConnection connection) => connection.Execute(CreateSql);

    /// <summary>All differences between the table and its definition, each a sentence; empty if there are none.</summary>
    public static IReadOnlyList<string> Differences(DatabaseConnection connection)
    {
        if (!Exists(connection))
            return ["There is no table bars_1m."];
        var differences = new List<string>();
        var name = connection.Scalar<string>(
            "SELECT coalesce(max(table_name), '') FROM duckdb_tables() WHERE database_name "
                + "= current_database() AND schema_name = 'main' AND lower(table_name) = 'bars_1m'"
        );
        if (name.Length == 0)
            differences.Add("bars_1m is a view, not a table.");
        else if (name != Name)
            differences.Add($"It is named {name}, not {Name}.");
        CompareColumns(connection, differences);
        CompareConstraints(connection, differences);
        return differences;
    }

    /// <summary>Refuses a database without the table.</summary>
    /// <exception cref="TargetException">There is no table of that name.</exception>
    public static void RequirePresent(DatabaseConnection connection, string path)
    {
        if (!Exists(connection))
            throw new TargetException(
                ErrorIds.TableMismatch,
                $"{path} holds no table {Name}.",
                new ErrorLocation { File = path },
                $"Check the path, or run {CommandName.Backfill} first."
            );
    }

    /// <summary>Refuses a table that differs from its definition.</summary>
    /// <exception cref="TargetException">It differs; the message names the differences.</exception>
    public static void Require(DatabaseConnection connection, string path)
    {
        var differences = Differences(connection);
        if (differences.Count > 0)
        {
            throw new TargetException(
                ErrorIds.TableMismatch,
                $"{path} holds a table bars_1m that does not have the expected definition: {string.Join(" ", differences)}",
                new ErrorLocation { File = path },
                $"Nothing was written. Give another database with {OptionName.Db}, or rename that table."
            );
        }
    }

    private static void CompareColumns(DatabaseConnection connection, List<string> differences)
    {
        using var reader = connection.Query(
            """
            SELECT column_name, data_type, is_nullable, column_default IS NOT NULL
            FROM duckdb_columns()
            WHERE database_name = current_database() AND schema_name = 'main' AND lower(table_name) = 'bars_1m'
            ORDER BY column_index
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

    private static void CompareConstraints(DatabaseConnection connection, List<string> differences)
    {
        using var reader = connection.Query(
            """
            SELECT constraint_type, array_to_string(constraint_column_names, ', '), constraint_text
            FROM duckdb_constraints()
            WHERE database_name = current_database() AND schema_name = 'main' AND lower(table_name) = 'bars_1m' AND constraint_type <> 'NOT NULL'
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
