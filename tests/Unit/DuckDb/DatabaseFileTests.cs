using System.IO.Compression;
using System.Text;
using MgcBackfill.Backfill;
using MgcBackfill.DuckDb;
using MgcBackfill.Errors;
using MgcBackfill.Tests.Cli;
using MgcBackfill.Tests.Support;
using MgcBackfill.Tests.Workers;

namespace MgcBackfill.Tests.DuckDb;

/// <summary>
/// D3: a file at a database's path is identified by its content; if it is not a database, it is refused before anything is created.
/// </summary>
public sealed class DatabaseFileTests : IDisposable
{
    private static readonly byte[] s_json = Encoding.UTF8.GetBytes(
        "[{\"note\": \"größer als 512 Bytes\"}" + string.Concat(Enumerable.Repeat(", {\"note\": \"ß\"}", 100)) + "]"
    );

    private readonly Workbench _bench = new();
    private readonly string _source;

    public DatabaseFileTests() => _source = _bench.Write(Tape.Quiet("2024-01-08", "2024-01-09"));

    public void Dispose() => _bench.Dispose();

    public static TheoryData<string, string> NotDatabases =>
        new()
        {
            { "notes.json", "it is a text file" },
            { "notes.csv", "it is a text file" },
            { "notes.tsv", "it is a text file" },
            { "notes.ndjson", "it is a text file" },
            { "notes.json.gz", "it is compressed with gzip" },
            { "bars.parquet", "it is a Parquet file" },
            { "other.sqlite", "it is an SQLite database" },
            { "source.dbn", "it is a DBN file" },
            { "source.dbn.zst", "it is compressed with zstd" },
            { "empty.db", "it is empty, or not a regular file" },
            { "noise.db", "it is a file of another kind" },
            { "folder.db", "it is a folder" },
        };

    // On Unix a process loses its lock on a file when it closes any handle of it.
    [Fact]
    public void Looking_at_a_database_that_is_open_leaves_it_locked_against_writers() // D3, P1
    {
        _bench.Run(_source);
        using (TargetDatabase.OpenForReading(_bench.Db))
        {
            Assert.True(DatabaseFile.Require(_bench.Db));
            Assert.ThrowsAny<InvalidOperationException>(() => DatabaseHolder.Hold(_bench.Db));
        }

        DatabaseHolder.Hold(_bench.Db).Dispose();
    }

    [Fact]
    public void The_state_of_a_database_changes_with_every_write_and_is_not_told_right_after_one()
    {
        var states = new HashSet<string>();
        Assert.True(states.Add(Settle())); // absent
        _bench.Sql("CREATE TABLE notes (x INTEGER)");
        Assert.Null(DatabaseFile.ReadState(_bench.Db));
        Assert.True(states.Add(Settle()));
        Assert.False(states.Add(Settle()));
        _bench.Sql("INSERT INTO notes VALUES (1)");
        Assert.True(states.Add(Settle(hours: 2)));
        File.WriteAllText(_bench.Db + ".wal", "a log");
        Assert.True(states.Add(Settle(hours: 2)));

        // Sets the times back instead of waiting.
        string Settle(int hours = 1)
        {
            foreach (var file in new[] { _bench.Db, _bench.Db + ".wal" }.Where(File.Exists))
                File.SetLastWriteTimeUtc(file, DateTime.UtcNow.Date.AddHours(-hours));
            return DatabaseFile.ReadState(_bench.Db)!;
        }
    }

    [Theory]
    [MemberData(nameof(NotDatabases))]
    public void Every_command_refuses_a_file_that_is_not_a_database_and_creates_nothing(string name, string what) // D3, I3
    {
        var path = _bench.File(name);
        WriteFile(path);
        string[][] commands =
        [
            ["backfill", "--db", path, "--dbn", _source],
            ["backfill", "--db", path, "--dbn", _source, "--workers", "2"],
            ["backfill", "--db", path, "--dbn", _source, "--dry-run"],
            ["backfill", "--db", path, "--dbn", _source, "--checkpoint", _bench.File("records")],
            ["verify", "--db", path],
            ["verify", "--db", path, "--dbn", _source],
            ["digest", "--db", path],
            ["statistics", "--db", path],
            ["coverage", "--db", path],
            ["rolls", "--db", path],
            ["provenance", "--db", path, "--ts", "2024-01-08T00:00Z"],
            ["compare", "--db", path, "--with", _bench.File("absent.db")],
            ["report", "--db", path, "--out", _bench.File("page.html")],
            ["gaps", "--db", path, "--start", "2024-01-08", "--end", "2024-01-09"],
        ];
        var before = Entries();

        foreach (var command in commands)
        {
            var outcome = CliFixture.Run(command);
            Assert.True(outcome.ExitCode == ExitCodes.TargetRefused, $"{string.Join(' ', command)}: {outcome}");
            Assert.Contains($"'{path}' is not a DuckDB database: {what}.", outcome.Error, StringComparison.Ordinal);
        }

        Assert.Equal(before, Entries());
    }

    [LinuxFact]
    public void A_link_to_data_is_refused_like_the_data() // D3
    {
        WriteFile(_bench.File("notes.json"));
        File.CreateSymbolicLink(_bench.Db, "notes.json");

        var error = _bench.RequireRefused<TargetException>(_bench.Options(_source), ErrorIds.DatabaseUnreadable, ExitCodes.TargetRefused);

        Assert.Contains("it is a text file", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_bench.Checkpoint));
    }

    [LinuxFact]
    public void A_pipe_and_a_device_are_refused_without_waiting() // D3
    {
        using (var made = System.Diagnostics.Process.Start("mkfifo", [_bench.Db]))
            made.WaitForExit();

        foreach (var path in new[] { _bench.Db, "/dev/null", "/dev/zero" })
            Assert.Throws<TargetException>(() => DatabaseFile.Require(path));
    }

    [Theory]
    [InlineData("new.json")]
    [InlineData("new.csv")]
    [InlineData("new.parquet")]
    [InlineData("new.json.gz")]
    [InlineData("a?b.db")]
    [InlineData("x.db?access_mode=READ_ONLY")]
    [InlineData("a;b=c.db")]
    [InlineData("[x]*.db")]
    [InlineData("it's \"quoted\".db")]
    [InlineData("größe %20 #1.db")]
    public void A_new_database_gets_exactly_the_given_name(string name) // D3
    {
        if (OperatingSystem.IsWindows())
            return; // Some of these names are impossible there.
        var db = _bench.File(name);

        var built = BackfillRun.Run(_bench.Options(_source) with { Db = db });
        var again = BackfillRun.Run(_bench.Options(_source) with { Db = db });

        Assert.True(DatabaseFile.Require(db));
        Assert.Equal(built.BuildDigest, again.BuildDigest);
        Assert.Equal((0L, 1), (again.Merge.Inserted, again.ChunksSkipped));
        Assert.Equal(
            new[] { name, name + ".checkpoint", name + ".lock" }.Append(Path.GetFileName(_source)).Order(StringComparer.Ordinal),
            Directory.EnumerateFileSystemEntries(_bench.Folder).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)
        );
    }

    [LinuxFact]
    public void A_new_database_behind_a_link_is_created_at_the_target() // D3
    {
        Directory.CreateDirectory(_bench.File("elsewhere"));
        File.CreateSymbolicLink(_bench.Db, "elsewhere/gold.db");

        _bench.Run(_source);

        Assert.Equal("elsewhere/gold.db", new FileInfo(_bench.Db).LinkTarget);
        Assert.True(DatabaseFile.Require(_bench.File("elsewhere/gold.db")));
    }

    [Theory]
    [InlineData(":memory:", "in-memory")]
    [InlineData("s3://bucket/gold.db", "an address")]
    [InlineData("http://host/gold.db", "an address")]
    [InlineData("md:gold", "an address")]
    [InlineData("file:gold.db", "an address")]
    public void An_address_is_not_the_path_of_a_file(string typed, string what) // D3, I3
    {
        foreach (var verb in new[] { "backfill", "digest", "verify", "report", "compare" })
        {
            var outcome = CliFixture.Run([
                verb,
                "--db",
                typed,
                .. verb == "backfill" ? ["--dbn", _source]
                : verb == "report" ? ["--out", _bench.File("x.html")]
                : verb == "compare" ? new[] { "--with", _bench.Db }
                : [],
            ]);
            Assert.Equal(ExitCodes.Usage, outcome.ExitCode);
            Assert.Contains(what, outcome.Error, StringComparison.Ordinal);
            Assert.Contains("./" + typed, outcome.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(20)]
    [InlineData(9000)]
    [InlineData(20000)]
    public void A_truncated_database_is_not_reported_as_a_disk_fault(int length) // D3, I3
    {
        _bench.Run(_source);
        using (var file = new FileStream(_bench.Db, FileMode.Open))
            file.SetLength(length);

        var error = Assert.Throws<TargetException>(() => _bench.Digest());

        Assert.Equal((ErrorIds.DatabaseUnreadable, ExitCodes.TargetRefused), (error.Id, ExitCodes.For(error)));
    }

    [Fact]
    public void A_database_that_was_cut_off_is_reported_in_words_of_this_program() // D3, I3
    {
        var source = ThreeWeeks.WriteTo(_bench.File("weeks.dbn.zst"));
        _bench.Run(source);
        var whole = File.ReadAllBytes(_bench.Db);
        string[][] commands =
        [
            ["backfill", "--db", _bench.Db, "--dbn", source],
            ["backfill", "--db", _bench.Db, "--dbn", source, "--dry-run"],
            ["verify", "--db", _bench.Db],
            ["coverage", "--db", _bench.Db],
        ];
        var refused = 0;

        for (var length = whole.Length / 20; length < whole.Length; length += whole.Length / 10)
        {
            File.WriteAllBytes(_bench.Db, whole[..length]);
            foreach (var command in commands)
            {
                var outcome = CliFixture.Run(command);

                // The end of a file may hold nothing that is in use, or nothing that the command reads.
                if (outcome.ExitCode == ExitCodes.Success)
                    continue;
                refused++;
                Assert.True(outcome.ExitCode == ExitCodes.TargetRefused, $"{length}: {string.Join(' ', command)}: {outcome}");
                Assert.Contains($"The database '{_bench.Db}' was cut off: ", outcome.Error, StringComparison.Ordinal);
                Assert.Contains("Restore the database from a backup", outcome.Error, StringComparison.Ordinal);
            }
        }

        Assert.InRange(refused, commands.Length, int.MaxValue);
    }

    [LinuxFact]
    public void A_loop_of_links_is_reported_as_the_cause() // I3
    {
        File.CreateSymbolicLink(_bench.Db, _bench.Db);

        foreach (var options in new[] { _bench.Options(_source), _bench.Options(_source) with { DryRun = true } })
            Assert.Equal(ErrorIds.LinkLoop, Assert.Throws<EnvironmentException>(() => _bench.Run(options)).Id);
        Assert.False(Directory.Exists(_bench.Checkpoint));
    }

    [LinuxFact]
    public void A_deleted_working_folder_is_reported_as_the_cause() // I3
    {
        using var fixture = CliFixture.Built();
        var command = "mkdir gone && cd gone && rmdir ../gone && exec \"$DOTNET\" exec \"$PROGRAM\" digest --db";

        var relative = fixture.RunShell($"{command} gold.db");
        var full = fixture.RunShell($"{command} '{fixture.Db}'");

        Assert.Equal(ExitCodes.Environment, relative.ExitCode);
        Assert.Contains("The working folder was deleted", relative.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", relative.Error, StringComparison.Ordinal);
        Assert.Equal(0, full.ExitCode);
    }

    private (string, string)[] Entries() =>
        [
            .. Directory
                .EnumerateFileSystemEntries(_bench.Folder, "*", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal)
                .Select(e =>
                    (e, Directory.Exists(e) ? "" : Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(e))))
                ),
        ];

    private static void WriteFile(string path)
    {
        switch (Path.GetFileName(path))
        {
            case "notes.json.gz":
                using (var packed = new GZipStream(File.Create(path), CompressionLevel.Fastest))
                    packed.Write(s_json);
                break;
            case "source.dbn":
                Tape.Quiet("2024-01-08", "2024-01-09").WriteTo(path, MgcBackfill.Dbn.DbnFraming.Plain);
                break;
            case "source.dbn.zst":
                break;
            case "folder.db":
                Directory.CreateDirectory(path);
                break;
            case "empty.db":
                File.WriteAllBytes(path, []);
                break;
            case "noise.db":
                File.WriteAllBytes(path, [.. Enumerable.Repeat((byte)0xFF, 5000)]);
                break;
            case "other.sqlite":
                File.WriteAllBytes(path, [.. "SQLite format 3\0"u8, .. new byte[4080]]);
                break;
            case "bars.parquet":
                File.WriteAllBytes(path, [.. "PAR1"u8, .. new byte[100], .. "PAR1"u8]);
                break;
            default:
                File.WriteAllBytes(path, s_json);
                break;
        }
    }
}
