using MgcBackfill.DuckDb.Native;
using MgcBackfill.Errors;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.DuckDb;

/// <summary>What DuckDB.NET lacks: a file is opened once per process, under its own name, with the requested options.</summary>
public sealed class SharedFileTests
{
    private static readonly InstanceOptions s_default = new();

    [Theory]
    [InlineData("a;b.db")]
    [InlineData("a='b'.db")]
    [InlineData("a\"b.db")]
    [InlineData(" a .db")]
    [InlineData("Größe 金.db")]
    [InlineData("a{0}%20.db")]
    public void A_database_may_have_any_name(string name)
    {
        using var folder = new TempFolder();
        using (var database = DatabaseInstance.Open(folder.File(name), s_default))
        using (var connection = database.Connect())
            connection.Execute("CREATE TABLE t AS SELECT 7 x; CHECKPOINT");

        Assert.True(File.Exists(folder.File(name)));
        using var again = DatabaseInstance.Open(folder.File(name), new InstanceOptions { ReadOnly = true });
        using var reader = again.Connect();
        Assert.Equal(7, reader.Scalar<long>("SELECT x FROM t"));
    }

    // DuckDB.NET would return the first file's database for the second name.
    [Fact]
    public void Two_files_whose_names_differ_only_in_case_are_never_confused()
    {
        using var folder = new TempFolder();
        foreach (var name in new[] { "a.db", "A.db" })
            DatabaseInstance.Open(folder.File(name), s_default).Dispose();
        using var first = DatabaseInstance.Open(folder.File("a.db"), s_default);

        var error = Assert.Throws<EnvironmentException>(() => DatabaseInstance.Open(folder.File("A.db"), s_default));

        Assert.Equal(ErrorIds.Busy, error.Id);
        Assert.Contains("case", error.Message, StringComparison.Ordinal);
    }

    // DuckDB treats these names as data files: it opened an in-memory database and stored nothing.
    [Theory]
    [InlineData("a.json", "[{\"x\": 1}]")]
    [InlineData("a.csv", "x\n1\n")]
    public void A_data_file_is_refused_as_a_database(string name, string content)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.File(name), content);

        var error = Assert.Throws<TargetException>(() => DatabaseInstance.Open(folder.File(name), s_default));

        Assert.Equal(ErrorIds.DatabaseUnreadable, error.Id);
        Assert.Equal(content, File.ReadAllText(folder.File(name)));
    }

    [Fact]
    public void A_file_reached_through_a_link_has_one_write_ahead_log()
    {
        if (OperatingSystem.IsWindows())
            return; // Creating a link requires a privilege there.
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.File("real"));
        Directory.CreateSymbolicLink(folder.File("folder"), folder.File("real"));
        DatabaseInstance.Open(folder.File("real/a.db"), s_default).Dispose();
        File.CreateSymbolicLink(folder.File("link.db"), "folder/a.db");
        using var database = DatabaseInstance.Open(folder.File("link.db"), s_default);
        using var connection = database.Connect();

        connection.Execute("CREATE TABLE t AS SELECT 1 x");

        Assert.True(File.Exists(folder.File("real/a.db.wal")));
        Assert.False(File.Exists(folder.File("link.db.wal")));
    }

    [Fact]
    public void Links_that_form_a_loop_are_not_followed_forever()
    {
        if (OperatingSystem.IsWindows())
            return; // Creating a link requires a privilege there.
        using var folder = new TempFolder();
        File.CreateSymbolicLink(folder.File("a.db"), folder.File("b.db"));
        File.CreateSymbolicLink(folder.File("b.db"), folder.File("a.db"));

        Assert.Equal(folder.File("a.db"), RealPath.Resolve(folder.File("a.db")));
        Assert.Throws<EnvironmentException>(() => DatabaseInstance.Open(folder.File("a.db"), s_default));
    }

    [Fact]
    public void A_closed_file_can_be_opened_again_with_other_options()
    {
        using var folder = new TempFolder();
        var first = DatabaseInstance.Open(folder.File("a.db"), s_default);
        var connection = first.Connect();
        first.Dispose();
        Assert.Throws<EnvironmentException>(() => DatabaseInstance.Open(folder.File("a.db"), new InstanceOptions { ReadOnly = true }));

        connection.Dispose();

        using var second = DatabaseInstance.Open(folder.File("a.db"), new InstanceOptions { ReadOnly = true });
        using var reader = second.Connect();
        Assert.Throws<QueryException>(() => reader.Execute("CREATE TABLE t (x BIGINT)"));
    }

    [Fact]
    public async Task A_file_opened_and_closed_by_many_threads_is_always_one_database()
    {
        using var folder = new TempFolder();
        var path = folder.File("a.db");
        using (var database = DatabaseInstance.Open(path, s_default))
        using (var connection = database.Connect())
            connection.Execute("CREATE TABLE t (x BIGINT)");

        await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(thread =>
                    Task.Run(() =>
                    {
                        for (var i = 0; i < 25; i++)
                        {
                            using var database = DatabaseInstance.Open(path, s_default);
                            using var connection = database.Connect();
                            connection.Execute($"INSERT INTO t VALUES ({(thread * 25) + i})");
                        }
                    })
                )
        );

        using var after = DatabaseInstance.Open(path, s_default);
        using var counter = after.Connect();
        Assert.Equal(200, counter.Scalar<long>("SELECT count(DISTINCT x) FROM t"));
    }

    // A DuckDB handle does not keep its parent alive: freed in another order, it would read freed memory.
    [Fact]
    public void Objects_that_are_never_disposed_are_freed_in_order_and_close_the_file()
    {
        using var folder = new TempFolder();
        var path = folder.File("a.db");
        for (var i = 0; i < 20; i++)
            Abandon(path);

        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        using (DatabaseHolder.Hold(path))
            Assert.Throws<EnvironmentException>(() => DatabaseInstance.Open(path, s_default));
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static void Abandon(string path)
    {
        var connection = DatabaseInstance.Open(path, s_default).Connect();
        connection.Execute("CREATE TABLE IF NOT EXISTS t (x BIGINT)");
        var stream = connection.Prepare("SELECT * FROM range(100000)").ExecuteStreaming();
        Assert.True(stream.TryReadChunk(out _));
        var other = connection.OpenSibling();
        var appender = other.Appender("t");
        appender.Column<long>(0)[0] = 1;
        appender.Append(1);
        Assert.True(other.QueryVectors("SELECT 'a text that does not fit into a cell'").TryReadChunk(out _));
    }
}
