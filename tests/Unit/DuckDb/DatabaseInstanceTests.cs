using System.Globalization;
using MgcBackfill.DuckDb.Native;
using MgcBackfill.Errors;

namespace MgcBackfill.Tests.DuckDb;

public sealed class DatabaseInstanceTests
{
    private static readonly InstanceOptions s_readOnly = new() { ReadOnly = true };

    [Fact]
    public void Rows_are_still_there_when_a_file_is_opened_again()
    {
        using var folder = new TempFolder();
        using (var database = DatabaseInstance.Open(folder.File("a.db"), new InstanceOptions()))
        using (var connection = database.Connect())
            connection.Execute("CREATE TABLE t (x BIGINT); INSERT INTO t VALUES (7)");

        using var again = DatabaseInstance.Open(folder.File("a.db"), s_readOnly);
        using var reader = again.Connect();
        Assert.Equal(7, reader.Scalar<long>("SELECT x FROM t"));
    }

    [Fact]
    public void Two_in_memory_databases_are_separate()
    {
        using var first = DatabaseInstance.Open(":memory:", new InstanceOptions());
        using var second = DatabaseInstance.Open(":memory:", new InstanceOptions());
        using var a = first.Connect();
        using var b = second.Connect();

        a.Execute("CREATE TABLE t (x BIGINT)");

        Assert.Equal(0, b.Scalar<long>("SELECT count(*) FROM duckdb_tables()"));
    }

    [Fact]
    public void Extensions_are_neither_downloaded_nor_loaded_automatically()
    {
        var settings = new Dictionary<string, string> { ["autoload_known_extensions"] = "true", ["AUTOINSTALL_KNOWN_EXTENSIONS"] = "true" };
        using var database = DatabaseInstance.Open(":memory:", new InstanceOptions { Settings = settings });
        using var connection = database.Connect();

        Assert.Equal("false", Setting(connection, "autoload_known_extensions"));
        Assert.Equal("false", Setting(connection, "autoinstall_known_extensions"));
    }

    [Fact]
    public void Options_reach_the_database()
    {
        using var folder = new TempFolder();
        var options = new InstanceOptions
        {
            MemoryLimit = "1GiB",
            Threads = 2,
            TempDirectory = folder.File("spill"),
            Settings = new Dictionary<string, string> { ["preserve_insertion_order"] = "false" },
        };
        using var database = DatabaseInstance.Open(folder.File("a.db"), options);
        using var connection = database.Connect();

        Assert.Equal("1.0 GiB", Setting(connection, "memory_limit"));
        Assert.Equal("2", Setting(connection, "threads"));
        Assert.Equal(folder.File("spill"), Setting(connection, "temp_directory"));
        Assert.Equal("false", Setting(connection, "preserve_insertion_order"));
    }

    [Theory]
    [InlineData("memory_limit", "a lot")]
    [InlineData("no_such_setting", "1")]
    public void A_setting_that_does_not_exist_is_a_usage_error(string name, string value)
    {
        var options = new InstanceOptions { Settings = new Dictionary<string, string> { [name] = value } };

        var error = Assert.Throws<UsageException>(() => DatabaseInstance.Open(":memory:", options));

        Assert.Equal(ErrorIds.InvalidArgument, error.Id);
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_read_only_database_refuses_to_write()
    {
        using var folder = new TempFolder();
        DatabaseInstance.Open(folder.File("a.db"), new InstanceOptions()).Dispose();
        using var database = DatabaseInstance.Open(folder.File("a.db"), s_readOnly);
        using var connection = database.Connect();

        var error = Assert.Throws<QueryException>(() => connection.Execute("CREATE TABLE t (x BIGINT)"));

        Assert.Contains("read-only", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_absent_file_cannot_be_opened_read_only_and_is_not_created()
    {
        using var folder = new TempFolder();

        var error = Assert.Throws<EnvironmentException>(() => DatabaseInstance.Open(folder.File("a.db"), s_readOnly));

        Assert.Equal(ErrorIds.InputOutput, error.Id);
        Assert.Equal(folder.File("a.db"), error.Where.File);
        Assert.False(File.Exists(folder.File("a.db")));
    }

    [Fact]
    public void A_file_that_is_not_a_database_is_unreadable()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.File("a.db"), new string('x', 20_000));

        var error = Assert.Throws<TargetException>(() => DatabaseInstance.Open(folder.File("a.db"), new InstanceOptions()));

        Assert.Equal(ErrorIds.DatabaseUnreadable, error.Id);
        Assert.Equal(folder.File("a.db"), error.Where.File);
    }

    [Fact]
    public void A_database_with_a_damaged_block_is_unreadable()
    {
        using var folder = new TempFolder();
        var path = folder.File("a.db");
        using (var database = DatabaseInstance.Open(path, new InstanceOptions()))
        using (var connection = database.Connect())
            connection.Execute("CREATE TABLE t AS SELECT random() x FROM range(500000)");
        using (var file = File.OpenWrite(path))
        {
            // After the three headers of 4096 bytes, every block starts with its checksum.
            for (var at = 3 * 4096 + 100_000; at < file.Length; at += 100_000)
            {
                file.Position = at;
                file.WriteByte(0xA5);
                file.WriteByte(0x5A);
            }
        }

        var error = Assert.Throws<TargetException>(() =>
        {
            using var database = DatabaseInstance.Open(path, s_readOnly);
            using var connection = database.Connect();
            connection.Scalar<double>("SELECT sum(x) FROM t");
        });

        Assert.Equal(ErrorIds.DatabaseUnreadable, error.Id);
    }

    [Fact]
    public void A_database_that_another_process_writes_is_busy_and_the_message_names_the_process()
    {
        using var folder = new TempFolder();
        var path = folder.File("a.db");
        using (var holder = DatabaseHolder.Hold(path))
        {
            foreach (var readOnly in new[] { false, true })
            {
                var error = Assert.Throws<EnvironmentException>(() =>
                    DatabaseInstance.Open(path, new InstanceOptions { ReadOnly = readOnly })
                );
                Assert.Equal(ErrorIds.Busy, error.Id);
                Assert.Contains(holder.ProcessId.ToString(CultureInfo.InvariantCulture), error.Message, StringComparison.Ordinal);
            }
        }

        DatabaseInstance.Open(path, new InstanceOptions()).Dispose();
    }

    [Theory]
    [InlineData("a.db")]
    [InlineData("./x/../a.db")]
    [InlineData("link.db")]
    public void A_file_opened_twice_in_one_process_is_one_database(string name)
    {
        // Creating a link requires a privilege on Windows.
        if (name == "link.db" && OperatingSystem.IsWindows())
            return;

        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.File("x"));
        using var first = DatabaseInstance.Open(folder.File("a.db"), new InstanceOptions());
        if (name == "link.db")
            File.CreateSymbolicLink(folder.File(name), folder.File("a.db"));
        using var second = DatabaseInstance.Open(folder.File(name), new InstanceOptions());
        using var a = first.Connect();
        using var b = second.Connect();

        a.Execute("CREATE TABLE t AS SELECT 1 x");

        Assert.Equal(1, b.Scalar<long>("SELECT x FROM t"));
    }

    [Fact]
    public void A_file_opened_twice_in_one_process_with_other_options_is_busy()
    {
        using var folder = new TempFolder();
        using var first = DatabaseInstance.Open(folder.File("a.db"), new InstanceOptions());

        var error = Assert.Throws<EnvironmentException>(() => DatabaseInstance.Open(folder.File("a.db"), s_readOnly));

        Assert.Equal(ErrorIds.Busy, error.Id);
    }

    [Fact]
    public void A_folder_that_does_not_exist_is_an_input_output_error()
    {
        using var folder = new TempFolder();

        var error = Assert.Throws<EnvironmentException>(() => DatabaseInstance.Open(folder.File("absent/a.db"), new InstanceOptions()));

        Assert.Equal(ErrorIds.InputOutput, error.Id);
    }

    private static string Setting(DatabaseConnection connection, string name)
    {
        using var statement = connection.Prepare("SELECT value FROM duckdb_settings() WHERE name = ?");
        statement.Bind(1, name);
        using var result = statement.Execute();
        Assert.True(result.TryReadChunk(out var chunk));
        using (chunk)
            return chunk.String(0, 0);
    }
}
