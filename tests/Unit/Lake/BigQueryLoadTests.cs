using System.Text.Json;
using System.Text.RegularExpressions;
using MgcBackfill.BigQuery;
using MgcBackfill.DuckDb;
using MgcBackfill.Errors;
using MgcBackfill.Lake;
using MgcBackfill.Market;
using MgcBackfill.Tests.Cli;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Lake;

/// <summary>L5: the files that load a lake into BigQuery.</summary>
public sealed partial class BigQueryLoadTests(LoadedLake lake) : IClassFixture<LoadedLake>
{
    private const string Bars = "databento_futures_ohlcv_1m";
    private const string Front = "databento_futures_continuous_1m";

    [Fact]
    public void The_files_list_each_table_of_the_lake_and_each_unit_with_its_file() // L5
    {
        using var folder = new ScratchFolder();
        var load = Generate(folder.File("load"));
        var manifest = new LakeFolder(lake.Path).ReadUnit(LakeUnitName.Parse("ohlcv-1m/MGC/2024")!)!;

        Assert.Equal([(Bars, 2, 9L), (Front, 2, 8L)], load.Tables.Select(t => (t.Name, t.Units, t.Rows)));
        Assert.Equal(
            load.Files,
            Directory.GetFiles(load.Folder).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal) // and nothing unfinished
        );
        Assert.Equal(
            $"{Bars}\tMGC\t2024\t4\t{manifest.Bars.File!.Sha256}\t{manifest.Bars.File.Path}",
            File.ReadLines(Path.Combine(load.Folder, "units.tsv")).ElementAt(1)
        );
        Assert.Equal(4, File.ReadLines(Path.Combine(load.Folder, "units.tsv")).Count());
    }

    [Fact]
    public void A_schema_file_has_the_columns_of_the_files_with_their_types() // L1, L5
    {
        using var folder = new ScratchFolder();
        var load = Generate(folder.File("load"));

        foreach (var (table, format) in new[] { (Bars, LakeDataset.Bars), (Front, LakeDataset.Front) })
        {
            using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(load.Folder, $"schema-{table}.json")));
            Assert.Equal(
                LakeTableDefinition.Describe(format).Select(c => (c.Name, WarehouseType(c.Type), "NULLABLE", true)),
                json.RootElement.EnumerateArray()
                    .Select(c => (Text(c, "name"), Text(c, "type"), Text(c, "mode"), Text(c, "description").EndsWith('.')))
            );
        }

        static string Text(JsonElement column, string name) => column.GetProperty(name).GetString()!;

        static string WarehouseType(string type) =>
            type switch
            {
                "TIMESTAMP WITH TIME ZONE" => "TIMESTAMP",
                "VARCHAR" => "STRING",
                "DECIMAL(18,9)" => "NUMERIC",
                "BIGINT" => "INTEGER",
                _ => type,
            };
    }

    [Fact]
    public void The_same_lake_gives_the_same_bytes_and_stays_valid() // L5
    {
        using var folder = new ScratchFolder();
        CopyTo(folder.File("a"));
        CopyTo(folder.File("b"));

        var files = new[] { "a", "b", "a" }
            .Select(name => Generate(null, folder.File(name)))
            .Select(load => load.Files.ToDictionary(f => f, f => File.ReadAllText(Path.Combine(load.Folder, f))))
            .ToArray();

        Assert.Equal(files[0], files[1]);
        Assert.Equal(files[0], files[2]);
        Assert.True(LakeVerifier.Verify(folder.File("a"), null, static _ => { }).Valid);
    }

    // The dialects differ in a few words. This proves what the query compares; that BigQuery accepts it is not proved here.
    [Theory]
    [InlineData(Bars, "bars", "SELECT * FROM lake", 0)]
    [InlineData(Front, "front", "SELECT * FROM lake", 0)]
    [InlineData(Bars, "bars", "SELECT * FROM lake WHERE year(ts_utc) = 2023", 1)] // a unit is missing
    [InlineData(Bars, "bars", "SELECT * FROM lake UNION ALL SELECT * REPLACE ('GC' AS symbol) FROM lake", 2)] // units too many
    [InlineData(Bars, "bars", "SELECT * REPLACE (close + (CASE WHEN volume = 7 THEN 0.000000001 ELSE 0 END) AS close) FROM lake", 1)]
    [InlineData(Bars, "bars", "SELECT * REPLACE ((CASE WHEN volume = 7 THEN NULL ELSE high END) AS high) FROM lake", 1)]
    [InlineData(Bars, "bars", "SELECT * REPLACE (volume + (CASE WHEN volume = 7 THEN 1 ELSE 0 END) AS volume) FROM lake", 1)]
    [InlineData(Bars, "bars", "SELECT * REPLACE (nullif(source_symbol, 'MGCJ4') AS source_symbol) FROM lake", 1)]
    [InlineData(
        Bars,
        "bars",
        "SELECT * REPLACE ('MGCG4' AS source_symbol, least(ts_utc, '2024-01-02 23:00:00+00') AS ts_utc) FROM lake",
        1
    )]
    public void The_proving_query_returns_the_units_that_differ(string table, string data, string content, int differing) // L5
    {
        using var folder = new ScratchFolder();
        var load = Generate(folder.File("load"));
        using var connection = new DuckDB.NET.Data.DuckDBConnection("Data Source=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"""
            SET TimeZone = 'Asia/Tokyo';
            CREATE VIEW lake AS SELECT * FROM read_parquet('{lake.Path}/{data}/*/*/*/*.parquet', hive_partitioning = false);
            CREATE TABLE {table} AS {content};
            {InDuckDb(File.ReadAllText(Path.Combine(load.Folder, $"prove-{table}.sql")))}
            """;
        using var reader = command.ExecuteReader();
        var rows = 0;
        do
        {
            while (reader.Read())
                rows += reader.FieldCount > 1 ? 1 : 0;
        } while (reader.NextResult());

        Assert.Equal(differing, rows);
    }

    [Fact]
    public void A_lake_that_is_not_what_was_committed_is_refused() // L3, L5
    {
        using var folder = new ScratchFolder();
        var copy = folder.File("lake");
        CopyTo(copy);
        var unit = LakeUnitName.Parse("ohlcv-1m/MGC/2024")!;
        var file = Path.Combine(copy, LakeFolder.GetDataPath(LakeDataset.Bars, unit));
        var manifest = new LakeFolder(copy).GetManifestPath(unit);

        Refused<UsageException>(ErrorIds.InvalidArgument, Path.Combine(copy, "front", "x"));
        RefusedWhile<GateException>(file, b => b[^1] ^= 1, ErrorIds.LakeFileDamaged);
        RefusedWhile<GateException>(file, b => (byte[])[.. b, 0], ErrorIds.LakeFileDamaged);
        RefusedWhile<TargetException>(manifest, b => (byte[])[.. b, (byte)' '], ErrorIds.LakeManifestInvalid);
        RefusedWhile<TargetException>(manifest, b => b[..^9], ErrorIds.LakeManifestInvalid);
        RefusedWhile<TargetException>(new LakeFolder(copy).ManifestPath, b => b[..^9], ErrorIds.LakeManifestInvalid);
        File.Delete(file);
        Refused<GateException>(ErrorIds.LakeFileDamaged);
        File.Delete(new LakeFolder(copy).ManifestPath);
        Refused<TargetException>(ErrorIds.LakeIncomplete);
        Assert.False(Directory.Exists(Path.Combine(copy, "_lake", "bigquery")));

        void Refused<T>(string id, string? loadDir = null)
            where T : BackfillException => Assert.Equal(id, Assert.Throws<T>(() => Generate(loadDir, copy)).Id);

        void RefusedWhile<T>(string path, Func<byte[], object> change, string id)
            where T : BackfillException
        {
            var bytes = File.ReadAllBytes(path);
            var changed = (byte[])bytes.Clone();
            File.WriteAllBytes(path, change(changed) as byte[] ?? changed);
            Refused<T>(id);
            File.WriteAllBytes(path, bytes);
        }
    }

    [Theory]
    [InlineData("market", true)]
    [InlineData("my-project:Market_2", true)]
    [InlineData("my-project.market", true)]
    [InlineData("", false)]
    [InlineData("my-market", false)]
    [InlineData("p:market", false)]
    [InlineData("my-project:market.table", false)]
    [InlineData("market'; true", false)]
    public void The_name_of_a_dataset_is_checked(string dataset, bool valid) // L5
    {
        var options = new BigQueryLoadOptions { Out = lake.Path, Dataset = dataset };

        if (valid)
            options.Validate();
        else
            Assert.Equal(ErrorIds.InvalidArgument, Assert.Throws<UsageException>(options.Validate).Id);
    }

    [Fact]
    public void The_command_prints_the_tables_and_the_script() // L5, I1
    {
        using var folder = new ScratchFolder();
        string[] command = ["lake", "load", "bigquery", "--out", lake.Path, "--dataset", "market", "--load-dir", folder.File("load")];

        var text = CliFixture.Run(command);
        using var json = JsonDocument.Parse(CliFixture.Run([.. command, "--json"]).Out);

        Assert.Equal((0, ""), (text.ExitCode, text.Error));
        Assert.Contains($"run {folder.File("load")}", text.Out, StringComparison.Ordinal);
        Assert.Equal("lake load bigquery", json.RootElement.GetProperty("command").GetString());
        Assert.Equal([Bars, Front], json.RootElement.GetProperty("tables").EnumerateArray().Select(t => t.GetProperty("name").GetString()));
        Assert.Equal(2, CliFixture.Run([.. command, "--bucket", "my-bucket"]).ExitCode);
    }

    private BigQueryLoad Generate(string? loadDir, string? path = null) =>
        BigQueryLoader.Generate(
            new BigQueryLoadOptions
            {
                Out = path ?? lake.Path,
                Dataset = "my-project:market",
                LoadDir = loadDir,
            },
            static _ => { }
        );

    private void CopyTo(string folder)
    {
        foreach (var file in Directory.GetFiles(lake.Path, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(lake.Path, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private static string InDuckDb(string sql)
    {
        var columns = string.Join(", ", Columns().Match(sql).Groups[1].Value.Split(", ").Select(c => c.Split(' ')[0]));
        sql = Columns().Replace(sql, "(VALUES").Replace("  ])", $"  ) AS v({columns})", StringComparison.Ordinal);
        sql = sql.Replace("`my-project`.`market`.", "", StringComparison.Ordinal)
            .Replace("TIMESTAMP '", "TIMESTAMPTZ '", StringComparison.Ordinal);
        return Literal().Replace(sql, "CAST('$1' AS DECIMAL(38,9))").Replace("AS NUMERIC)", "AS DECIMAL(38,9))", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"UNNEST\(ARRAY<STRUCT<(.*)>>\[")]
    private static partial Regex Columns();

    [GeneratedRegex(@"NUMERIC '([^']*)'")]
    private static partial Regex Literal();
}
