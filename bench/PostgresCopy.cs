using System.Diagnostics;
using System.Globalization;
using MgcBackfill.Dbn;
using MgcBackfill.Synthetic;
using MgcBackfill.TestServers;
using Npgsql;
using Spectre.Console;

namespace MgcBackfill.Bench;

/// <summary>
/// The backfill into a PostgreSQL server, in turn with one COPY of the same rows into an empty table of the same definition, with its
/// constraints, its foreign key and all indexes. The rows of the COPY are read from a file in the server's binary form. The server has the
/// settings that PostgreSQL has by default, and waits for the disk. The memory of the program is measured at one, five and all years.
/// </summary>
internal sealed class PostgresCopy : IDisposable
{
    private const string Columns = "vendor, schema, symbol, ts, ts_ms, open, high, low, close, volume, source_symbol, ingestion_run_id";
    private const string Table = "market_bars_ohlcv_1m";

    private readonly BenchOptions _options;
    private readonly string _folder;
    private readonly PostgresServer _server;
    private readonly List<(double Backfill, double Copy)> _pairs = [];
    private readonly List<(string Name, long Rows, long PeakBytes)> _sizes = [];

    /// <summary>Starts the server.</summary>
    public PostgresCopy(BenchOptions options, string folder)
    {
        (_options, _folder) = (options, folder);
        _server = new PostgresServer(
            new PostgresOptions
            {
                Settings = new Dictionary<string, string>
                {
                    ["shared_buffers"] = "128MB",
                    ["max_connections"] = "100",
                    ["dynamic_shared_memory_type"] = "posix",
                },
            }
        );
        Environment.SetEnvironmentVariable("PGPASSWORD", _server.Password);
    }

    /// <summary>Measures the pairs, and then the memory at other sizes.</summary>
    public void Run()
    {
        var source = _options.Source ?? Write("all.dbn.zst", _options.Start);
        var (rows, peak) = (0L, 0L);
        for (var pair = 0; pair < _options.PostgresRuns; pair++)
        {
            Console.Error.WriteLine($"postgres: pair {pair + 1} of {_options.PostgresRuns}");
            var database = CreateDatabase();
            var backfill = Backfill(database, source);
            rows = Count(database);
            var file = Path.Combine(_folder, "rows");
            var run = Export(database, file);
            _server.DropDatabase(database);
            peak = Math.Max(peak, backfill.PeakBytes);
            _pairs.Add((backfill.Seconds, Copy(file, run, rows)));
            File.Delete(file);
        }

        foreach (var years in (int[])[1, 5])
        {
            var database = CreateDatabase();
            var shorter = Write("shorter.dbn.zst", _options.End.AddYears(-years));
            _sizes.Add((years == 1 ? "1 year" : $"{years} years", 0, Backfill(database, shorter).PeakBytes));
            _sizes[^1] = _sizes[^1] with { Rows = Count(database) };
            _server.DropDatabase(database);
        }

        _sizes.Add(("the whole source", rows, peak));
    }

    /// <summary>Prints the pairs and their median, and the memory.</summary>
    public void Print(IAnsiConsole console)
    {
        var version = _server.Query("postgres", "SHOW server_version")[0][0];
        console.WriteLine($"{_sizes[^1].Rows:N0} rows into PostgreSQL {version}, 5-day chunks, and by one COPY");
        var table = new Table().Border(TableBorder.Markdown);
        table.AddColumns("pair", "backfill s", "COPY s", "ratio");
        foreach (var column in table.Columns.Skip(1))
            column.RightAligned();
        foreach (var (i, (backfill, copy)) in _pairs.Index())
            table.AddRow($"{i + 1}", Text(backfill), Text(copy), Text(backfill / copy));
        table.AddRow("median", Text(Median(p => p.Backfill)), Text(Median(p => p.Copy)), Text(Median(p => p.Backfill / p.Copy)));
        console.Write(table);

        var memory = new Table().Border(TableBorder.Markdown);
        memory.AddColumns("source", "rows", "peak MiB of the program");
        foreach (var column in memory.Columns.Skip(1))
            column.RightAligned();
        foreach (var (name, rows, bytes) in _sizes)
            memory.AddRow(name, rows.ToString("N0", CultureInfo.InvariantCulture), Text(bytes / 1048576.0, "0"));
        console.Write(memory);
    }

    public void Dispose() => _server.Dispose();

    private double Median(Func<(double Backfill, double Copy), double> get)
    {
        var measurement = new Measurement("");
        foreach (var pair in _pairs)
            measurement.Add(get(pair));
        return measurement.Median;
    }

    private string Write(string name, DateOnly start)
    {
        var path = Path.Combine(_folder, name);
        var market = new SyntheticMarketOptions
        {
            Start = start,
            End = _options.End,
            Seed = 1,
        };
        SyntheticFile.Write(path, market, 3, DbnFraming.VendorZstd);
        return path;
    }

    // A database with the tables, and a server that has nothing left to write.
    private string CreateDatabase()
    {
        var database = _server.CreateDatabase();
        Child.Run("init", "--db", _server.GetUri(database));
        _server.Execute("postgres", "CHECKPOINT");
        return database;
    }

    private (double Seconds, double Processor, long PeakBytes) Backfill(string database, string source)
    {
        var checkpoint = Path.Combine(_folder, "checkpoint");
        var result = Child.Run("backfill", "--db", _server.GetUri(database), "--dbn", source, "--checkpoint", checkpoint);
        Directory.Delete(checkpoint, recursive: true);
        return result;
    }

    private long Count(string database) =>
        long.Parse(_server.Query(database, $"SELECT count(*) FROM {Table}")[0][0]!, CultureInfo.InvariantCulture);

    // Returns the id of the run that the rows refer to.
    private string Export(string database, string file)
    {
        using var connection = Connect(database);
        using var rows = connection.BeginRawBinaryCopy($"COPY (SELECT {Columns} FROM {Table} ORDER BY ts) TO STDOUT (FORMAT BINARY)");
        using (var to = File.Create(file))
            rows.CopyTo(to);
        return _server.Query(database, "SELECT id FROM data_ingest_runs")[0][0]!;
    }

    private double Copy(string file, string run, long expected)
    {
        var database = CreateDatabase();
        _server.Execute(
            database,
            $"""
            INSERT INTO data_ingest_runs (id, vendor, dataset, file_name, file_sha256)
            VALUES ({run}, 'synthetic', 'none', 'rows', repeat('0', 64))
            """
        );
        _server.Execute("postgres", "CHECKPOINT");
        var clock = Stopwatch.StartNew();
        using (var connection = Connect(database))
        using (var rows = connection.BeginRawBinaryCopy($"COPY {Table} ({Columns}) FROM STDIN (FORMAT BINARY)"))
        using (var from = File.OpenRead(file))
            from.CopyTo(rows, 1 << 16);
        var seconds = clock.Elapsed.TotalSeconds;
        if (Count(database) is var rowsThere && rowsThere != expected)
            throw new InvalidOperationException($"COPY wrote {rowsThere} rows, not {expected}.");
        _server.DropDatabase(database);
        return seconds;
    }

    private NpgsqlConnection Connect(string database)
    {
        var connection = new NpgsqlConnection(
            _server.GetConnectionString(database, withPassword: true) + ";Pooling=false;Command Timeout=0"
        );
        connection.Open();
        return connection;
    }

    private static string Text(double value, string format = "0.00") => value.ToString(format, CultureInfo.InvariantCulture);
}
