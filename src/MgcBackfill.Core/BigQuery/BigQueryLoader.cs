using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using MgcBackfill.Errors;
using MgcBackfill.Files;
using MgcBackfill.Formats;
using MgcBackfill.Lake;

namespace MgcBackfill.BigQuery;

/// <summary>
/// Generates the files that load a committed lake into BigQuery and prove the result (L5): schemas, queries, the list of units, and a
/// script for <c>bq</c>. It contacts nothing. The same lake gives the same bytes.
/// </summary>
internal static class BigQueryLoader
{
    private const string ScriptName = "load.sh";
    private const string UnitsName = "units.tsv";

    // BigQuery takes queries of up to 1 MB.
    private const int MaxQuery = 1_000_000;

    private static readonly JsonWriterOptions s_json = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Reads the lake and writes the files, the script last. Files of an earlier call are replaced.</summary>
    /// <param name="options">The lake and the dataset.</param>
    /// <param name="progress">Called with the part that is done.</param>
    /// <param name="cancellation">Cancels the work.</param>
    /// <exception cref="UsageException">The options are invalid.</exception>
    /// <exception cref="TargetException">The lake is not committed, or a manifest is damaged or was changed after the commit.</exception>
    /// <exception cref="GateException">A file of the lake is missing, damaged or not listed.</exception>
    /// <exception cref="EnvironmentException">A file cannot be read or written.</exception>
    public static BigQueryLoad Generate(
        BigQueryLoadOptions options,
        Action<LakeProgress> progress,
        CancellationToken cancellation = default
    )
    {
        options.Validate();
        var lake = CommittedLake.Read(options.Out, progress, cancellation);
        var tables = BigQueryTable.From(lake.Units);
        if (tables.Count == 0)
            throw new TargetException(
                ErrorIds.LakeIncomplete,
                $"The lake {options.Out} has no row to load.",
                new ErrorLocation { File = options.Out },
                Advice.From($"Check the folder, or run {CommandName.LakeBuild} with other files.")
            );
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal) { [UnitsName] = Utf8(ListUnits(tables)) };
        foreach (var table in tables)
        {
            files.Add($"schema-{table.Name}.json", GetSchema(table));
            files.Add($"check-{table.Name}.sql", Utf8(BigQuerySql.Check(options, table)));
            files.Add($"units-{table.Name}.sql", Utf8(BigQuerySql.Units(options, table)));
            files.Add($"prove-{table.Name}.sql", Utf8(BigQuerySql.Prove(options, table)));
        }

        if (files.FirstOrDefault(f => f.Key.EndsWith(".sql", StringComparison.Ordinal) && f.Value.Length > MaxQuery).Key is { } large)
            throw new UsageException(
                ErrorIds.InvalidArgument,
                $"The lake has too many units for one table: {large} would be longer than the {NumberText.Format(MaxQuery)} bytes of a "
                    + "query.",
                "Build lakes of fewer products, and load each into a dataset of its own."
            );
        var script = Utf8(GetScript(options, lake, tables, files));
        foreach (var (name, bytes) in files.Append(new(ScriptName, script)))
            Write(options.Folder, name, bytes);
        return new BigQueryLoad
        {
            Out = options.Out,
            Dataset = options.Dataset,
            Folder = options.Folder,
            Script = Path.Combine(options.Folder, ScriptName),
            Sha256 = lake.Sha256,
            Tables = [.. tables.Select(t => new BigQueryLoadTable(t.Name, t.Units.Count, t.Rows, t.Units.Sum(u => u.Table.File!.Size)))],
            Files = [.. files.Keys.Append(ScriptName).Order(StringComparer.Ordinal)],
        };
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n"));

    // Table, symbol, year, rows, sha256 and path of each unit, in the order in which they are loaded.
    private static string ListUnits(IReadOnlyList<BigQueryTable> tables) =>
        string.Concat(
            tables.SelectMany(t =>
                t.Units.Select(u =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{t.Name}\t{u.Name.Root}\t{u.Name.Year}\t{u.Table.Content.Rows}\t{u.Table.File!.Sha256}\t{u.Table.File.Path}\n"
                    )
                )
            )
        );

    private static byte[] GetSchema(BigQueryTable table)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, s_json))
        {
            json.WriteStartArray();
            foreach (var column in table.Columns)
            {
                json.WriteStartObject();
                json.WriteString("name", column.Name);
                json.WriteString("type", column.Type);

                // Parquet files have optional columns only, and BigQuery refuses to load those into required ones.
                json.WriteString("mode", "NULLABLE");
                json.WriteString("description", column.Description);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return [.. stream.ToArray(), (byte)'\n'];
    }

    private static string GetScript(
        BigQueryLoadOptions options,
        CommittedLake lake,
        IReadOnlyList<BigQueryTable> tables,
        SortedDictionary<string, byte[]> files
    )
    {
        using var resource = typeof(BigQueryLoader).Assembly.GetManifestResourceStream("bigquery-load.sh")!;
        using var reader = new StreamReader(resource, Encoding.UTF8);
        var relative = Path.GetRelativePath(options.Folder, options.Out).Replace(Path.DirectorySeparatorChar, '/');
        return reader
            .ReadToEnd()
            .Replace("@NEEDS@", options.Bucket is null ? "" : " and gcloud", StringComparison.Ordinal)
            .Replace("@LAKE@", Path.IsPathRooted(relative) ? Quote(relative) : "$here/" + Quote(relative), StringComparison.Ordinal)
            .Replace("@DATASET@", options.DatasetName, StringComparison.Ordinal)
            .Replace("@PROJECT@", options.Project, StringComparison.Ordinal)
            .Replace("@BUCKET@", options.BucketPath, StringComparison.Ordinal)
            .Replace("@SHA256@", lake.Sha256, StringComparison.Ordinal)
            .Replace("@TABLES@", string.Join(' ', tables.Select(t => t.Name)), StringComparison.Ordinal)
            .Replace(
                "@FILES@",
                string.Join('\n', files.Select(f => $"{Convert.ToHexStringLower(SHA256.HashData(f.Value))}  {f.Key}")),
                StringComparison.Ordinal
            );
    }

    private static string Quote(string path) => "'" + path.Replace("'", "'\\''", StringComparison.Ordinal) + "'";

    // Under another name, flushed, and renamed, so that the script finds whole files.
    private static void Write(string folder, string name, byte[] bytes)
    {
        var path = Path.Combine(folder, name);
        var unfinished = Path.Combine(folder, $".{name}.{Guid.NewGuid():N}.writing");
        try
        {
            Directory.CreateDirectory(folder);
            using (var file = new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                file.Write(bytes);
                DurableFile.Flush(file);
            }

            if (name == ScriptName && !OperatingSystem.IsWindows())
                File.SetUnixFileMode(
                    unfinished,
                    File.GetUnixFileMode(unfinished) | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute
                );
            LakeFolder.Publish(unfinished, path);
        }
        catch (Exception e) when (EnvironmentErrors.IsRefusal(e))
        {
            throw EnvironmentErrors.From(e, "Writing", path);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }
}
