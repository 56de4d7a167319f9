using System.Globalization;
using MgcBackfill.DuckDb;
using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Store;
using MgcBackfill.Tests.Support;
using MgcBackfill.TestServers;

namespace MgcBackfill.Tests.DuckDb;

public sealed class TargetDatabaseTests
{
    [Fact]
    public void A_session_is_in_UTC_for_writing_and_for_reading() // A4
    {
        using var bench = new Workbench();
        foreach (var open in new Func<string, TargetDatabase>[] { OpenForWriting, TargetDatabase.OpenForReading })
        {
            using var database = open(bench.Db);
            Assert.Equal(bench.Db, database.Path);
            Assert.Equal("UTC", database.Connection.Scalar<string>("SELECT current_setting('TimeZone')"));
            Assert.Equal("2024-01-02 23:00:00+00", database.Connection.Scalar<string>("SELECT make_timestamptz(1704236400000000)::TEXT"));
        }
    }

    [Fact]
    public void An_absent_database_is_created_together_with_its_table() // D2, P5
    {
        using var bench = new Workbench();

        OpenForWriting(bench.Db).Dispose();

        Assert.Equal(["gold.db"], Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(bench.Db)!).Select(Path.GetFileName));
        Assert.Empty(bench.Rows());
    }

    [Fact]
    public void Leftovers_of_an_interrupted_creation_do_not_block_a_new_one() // P5
    {
        using var bench = new Workbench();
        File.WriteAllText(bench.Db + ".creating", "half a database");
        File.WriteAllText(bench.Db + ".creating.wal", "half a log");

        OpenForWriting(bench.Db).Dispose();

        Assert.Empty(bench.Rows());
        Assert.Equal(["gold.db"], Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(bench.Db)!).Select(Path.GetFileName));
    }

    [Fact]
    public void A_write_ahead_log_without_its_database_is_refused_and_kept() // P1
    {
        using var bench = new Workbench();
        File.WriteAllText(bench.Db + ".wal", "committed chunks");

        var error = Assert.Throws<TargetException>(() => OpenForWriting(bench.Db));

        Assert.Equal((ErrorIds.DatabaseUnreadable, bench.Db + ".wal"), (error.Id, error.Where.File));
        Assert.Equal("committed chunks", File.ReadAllText(bench.Db + ".wal"));
        Assert.False(File.Exists(bench.Db));
    }

    [Fact]
    public void A_file_that_is_not_a_database_is_refused_and_left_unchanged() // D2
    {
        using var bench = new Workbench();
        var text = string.Concat(Enumerable.Repeat("ts_utc,open,high,low,close,volume\n", 1000));
        File.WriteAllText(bench.Db, text);

        var writing = Assert.Throws<TargetException>(() => OpenForWriting(bench.Db));
        var reading = Assert.Throws<TargetException>(() => TargetDatabase.OpenForReading(bench.Db));

        Assert.Equal((ErrorIds.DatabaseUnreadable, ErrorIds.DatabaseUnreadable), (writing.Id, reading.Id));
        Assert.Equal(text, File.ReadAllText(bench.Db));
    }

    [Fact]
    public void A_short_file_that_is_not_a_database_is_refused_and_left_unchanged() // D2
    {
        using var bench = new Workbench();
        File.WriteAllText(bench.Db, "not a database");

        var error = Assert.ThrowsAny<BackfillException>(() => OpenForWriting(bench.Db));

        Assert.Equal(ErrorClass.Target, error.Class);
        Assert.Equal("not a database", File.ReadAllText(bench.Db));
    }

    [Fact]
    public void Reading_an_absent_database_creates_none() // I4
    {
        using var bench = new Workbench();

        var error = Assert.Throws<TargetException>(() => TargetDatabase.OpenForReading(bench.Db));

        Assert.Equal(ErrorIds.DatabaseUnreadable, error.Id);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(bench.Db)!));
    }

    [Fact]
    public void A_database_that_another_process_writes_is_busy() // I3
    {
        using var bench = new Workbench();
        OpenForWriting(bench.Db).Dispose();
        using (var holder = DatabaseHolder.Hold(bench.Db))
        {
            foreach (var open in new Func<string, TargetDatabase>[] { OpenForWriting, TargetDatabase.OpenForReading })
            {
                var error = Assert.Throws<EnvironmentException>(() => open(bench.Db));
                Assert.Equal((ErrorIds.Busy, ExitCodes.Environment), (error.Id, ExitCodes.For(error)));
                Assert.Contains(holder.ProcessId.ToString(CultureInfo.InvariantCulture), error.Message, StringComparison.Ordinal);
            }
        }

        OpenForWriting(bench.Db).Dispose();
    }

    [Fact]
    public void A_folder_in_place_of_the_database_is_refused_and_kept() // I3
    {
        using var bench = new Workbench();
        Directory.CreateDirectory(bench.Db);
        File.WriteAllText(Path.Combine(bench.Db, "mine"), "mine");

        var error = Assert.ThrowsAny<BackfillException>(() => OpenForWriting(bench.Db));

        Assert.True(error.Class is ErrorClass.Target or ErrorClass.Environment);
        Assert.Equal("mine", File.ReadAllText(Path.Combine(bench.Db, "mine")));
        Assert.Equal(["gold.db"], Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(bench.Db)!).Select(Path.GetFileName));
    }

    [Fact]
    public void A_database_path_below_a_file_is_refused() // I3
    {
        using var bench = new Workbench();
        File.WriteAllText(bench.Db, "");

        var error = Assert.ThrowsAny<BackfillException>(() => OpenForWriting(Path.Combine(bench.Db, "gold.db")));

        Assert.Equal(ErrorClass.Environment, error.Class);
    }

    [SmallDiskFact]
    public void A_read_only_disk_allows_reading_a_database_and_refuses_writing() // I3
    {
        using var disk = new SmallDisk();
        using var bench = new Workbench(disk.Path);
        OpenForWriting(bench.Db).Dispose();
        disk.MakeReadOnly();

        var create = Assert.Throws<EnvironmentException>(() => OpenForWriting(Path.Combine(disk.Path, "another.db")));
        var write = Assert.Throws<EnvironmentException>(() => OpenForWriting(bench.Db));
        using var read = TargetDatabase.OpenForReading(bench.Db);

        Assert.Equal((ErrorIds.AccessDenied, ErrorIds.AccessDenied), (create.Id, write.Id));
        Assert.Equal(ExitCodes.Environment, ExitCodes.For(create));
        Assert.Equal(0, read.Connection.Scalar<long>("SELECT count(*) FROM bars_1m"));
    }

    private static TargetDatabase OpenForWriting(string path) =>
        TargetDatabase.OpenForWriting(path, new BarTable(BarInterval.Minute), StorageVersion.Default);
}
