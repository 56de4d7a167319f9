using System.Globalization;
using System.Text;
using MgcBackfill.Lake;

namespace MgcBackfill.BigQuery;

/// <summary>The queries of a table. None ends with a semicolon, so that each can stand in another query.</summary>
internal static class BigQuerySql
{
    private const string Year = "EXTRACT(YEAR FROM ts_utc AT TIME ZONE 'UTC')";

    private static readonly (string Name, string Type)[] s_expected =
    [
        ("symbol", "STRING"),
        ("year", "INT64"),
        ("row_count", "INT64"),
        ("first_ts", "TIMESTAMP"),
        ("last_ts", "TIMESTAMP"),
        ("volume_sum", "NUMERIC"),
        ("open_sum", "NUMERIC"),
        ("high_sum", "NUMERIC"),
        ("low_sum", "NUMERIC"),
        ("close_sum", "NUMERIC"),
    ];

    /// <summary>
    /// One row: the time of the table's creation, in milliseconds, and the number of its columns that are not as they should be.
    /// </summary>
    public static string Check(BigQueryLoadOptions options, BigQueryTable table)
    {
        var columns = table.Columns.Select(
            (c, i) =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"      ('{c.Name}', {i + 1}, '{c.SqlType}', '{(c.Name == "ts_utc" ? "YES" : "NO")}', {Cluster(c.Name)})"
                )
        );
        return $"""
            -- The creation of {table.Name} in milliseconds, and how many of its columns differ from the schema file.
            WITH expected AS (
              SELECT * FROM UNNEST(ARRAY<STRUCT<column_name STRING, position INT64, data_type STRING, partitioning STRING, cluster INT64>>[
            {string.Join(",\n", columns)}
              ])
            ),
            actual AS (
              SELECT
                column_name,
                ordinal_position AS position,
                data_type,
                is_partitioning_column AS partitioning,
                COALESCE(clustering_ordinal_position, 0) AS cluster
              FROM {Path(options, "INFORMATION_SCHEMA.COLUMNS")}
              WHERE table_name = '{table.Name}'
            )
            SELECT
              (
                SELECT UNIX_MILLIS(creation_time)
                FROM {Path(options, "INFORMATION_SCHEMA.TABLES")}
                WHERE table_name = '{table.Name}'
              ) AS created,
              (
                SELECT COUNT(*)
                FROM expected AS e
                FULL OUTER JOIN actual AS a ON a.column_name = e.column_name
                WHERE e.position IS DISTINCT FROM a.position
                  OR e.data_type IS DISTINCT FROM a.data_type
                  OR e.partitioning IS DISTINCT FROM a.partitioning
                  OR e.cluster IS DISTINCT FROM a.cluster
              ) AS differing

            """;

        static int Cluster(string column) => Array.IndexOf(BigQueryTable.Clustering, column) + 1;
    }

    /// <summary>The number of rows of each unit, after a line with the number of all rows.</summary>
    public static string Units(BigQueryLoadOptions options, BigQueryTable table) =>
        $"""
            -- The rows of each unit in {table.Name}; the first line, with the symbol '*', has the number of all rows.
            WITH units AS (
              SELECT symbol, {Year} AS year, COUNT(*) AS row_count
              FROM {Path(options, table.Name)}
              GROUP BY symbol, year
            )
            SELECT '*' AS symbol, 0 AS year, COALESCE(SUM(row_count), 0) AS row_count FROM units
            UNION ALL
            SELECT symbol, year, row_count FROM units
            ORDER BY symbol, year

            """;

    /// <summary>The units whose rows are not what the manifests list; none for a table that was loaded completely.</summary>
    public static string Prove(BigQueryLoadOptions options, BigQueryTable table)
    {
        var fields = s_expected.Skip(2).Select(f => f.Name).Append("null_values").Append("duplicate_rows").ToArray();
        return $"""
            -- The units of {table.Name} that differ from the manifests of the lake. An empty answer proves the table.
            -- A unit is a symbol and a year of ts_utc in UTC. Sums leave NULL out.
            WITH expected AS (
              SELECT *, 0 AS null_values, 0 AS duplicate_rows
              FROM UNNEST(ARRAY<STRUCT<{string.Join(", ", s_expected.Select(f => $"{f.Name} {f.Type}"))}>>[
            {string.Join(",\n", table.Units.Select(u => "    " + Expected(u.Name, u.Table.Content)))}
              ])
            ),
            actual AS (
              SELECT
                symbol,
                {Year} AS year,
                COUNT(*) AS row_count,
                MIN(ts_utc) AS first_ts,
                MAX(ts_utc) AS last_ts,
                COALESCE(SUM(CAST(volume AS NUMERIC)), 0) AS volume_sum,
                COALESCE(SUM(open), 0) AS open_sum,
                COALESCE(SUM(high), 0) AS high_sum,
                COALESCE(SUM(low), 0) AS low_sum,
                COALESCE(SUM(close), 0) AS close_sum,
                COUNTIF(source_symbol IS NULL OR volume IS NULL OR {table.Columns[^1].Name} IS NULL) AS null_values
              FROM {Path(options, table.Name)}
              GROUP BY symbol, year
            ),
            duplicates AS (
              SELECT symbol, year, SUM(copies - 1) AS duplicate_rows
              FROM (
                SELECT symbol, {Year} AS year, COUNT(*) AS copies
                FROM {Path(options, table.Name)}
                GROUP BY symbol, source_symbol, ts_utc
              ) AS bars
              WHERE copies > 1
              GROUP BY symbol, year
            ),
            compared AS (
              SELECT a.*, COALESCE(d.duplicate_rows, 0) AS duplicate_rows
              FROM actual AS a
              LEFT JOIN duplicates AS d ON d.symbol = a.symbol AND d.year = a.year
            )
            SELECT
              COALESCE(e.symbol, a.symbol) AS symbol,
              COALESCE(e.year, a.year) AS year,
            {string.Join(",\n", fields.Select(f => $"  e.{f} AS expected_{f},\n  a.{f} AS actual_{f}"))}
            FROM expected AS e
            FULL OUTER JOIN compared AS a ON a.symbol = e.symbol AND a.year = e.year
            WHERE {string.Join("\n  OR ", fields.Select(f => $"e.{f} IS DISTINCT FROM a.{f}"))}
            ORDER BY symbol, year

            """;
    }

    private static string Expected(LakeUnitName unit, LakeContent content) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"('{unit.Root}', {unit.Year}, {content.Rows}, {Time(content.FirstTs)}, {Time(content.LastTs)}, "
        )
        + $"NUMERIC '{Whole(content.Sums.Volume).ToString(CultureInfo.InvariantCulture)}', "
        + string.Join(", ", new[] { content.Sums.Open, content.Sums.High, content.Sums.Low, content.Sums.Close }.Select(Price))
        + ")";

    private static string Time(DateTime? ts) =>
        "TIMESTAMP '" + ts!.Value.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + "+00:00'";

    private static Int128 Whole(string sum) => Int128.Parse(sum, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    // Sums are whole numbers of 1e-9.
    private static string Price(string sum)
    {
        var (units, sign) = Whole(sum) is var s && s < 0 ? (-s, "-") : (s, "");
        var digits = units.ToString(CultureInfo.InvariantCulture).PadLeft(10, '0');
        return new StringBuilder("NUMERIC '")
            .Append(sign)
            .Append(digits, 0, digits.Length - 9)
            .Append('.')
            .Append(digits, digits.Length - 9, 9)
            .Append('\'')
            .ToString();
    }

    private static string Path(BigQueryLoadOptions options, string name) =>
        string.Join('.', new[] { options.Project, options.DatasetName }.OfType<string>().Select(p => $"`{p}`")) + "." + name;
}
