using MgcBackfill.DuckDb;
using MgcBackfill.Store;

namespace MgcBackfill.Tests.Cli;

/// <summary>The storage version of new database files: the default, a chosen one, and what is refused.</summary>
public sealed class StorageVersionTests : IDisposable
{
    private readonly CliFixture _fixture = CliFixture.WithSource();

    public static TheoryData<string> Versions => [.. StorageVersion.All.Select(v => v.Name)];

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void A_new_file_has_version_1_3()
    {
        Assert.Equal(0, CliFixture.Run("init", "--db", _fixture.Db).ExitCode);

        Assert.Equal("1.3", ReadVersion());
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void A_backfill_creates_a_file_of_a_chosen_version_and_continues_it_with_and_without_the_option(string version)
    {
        Assert.Equal(0, _fixture.Backfill("--storage-version", version, "--end", "2024-01-02").ExitCode);
        Assert.Equal(version, ReadVersion());
        Assert.Equal(0, _fixture.Backfill("--storage-version", version).ExitCode);
        Assert.Equal(0, _fixture.Backfill().ExitCode);

        Assert.Equal(version, ReadVersion());
        Assert.Equal(0, CliFixture.Run("verify", "--db", _fixture.Db, "--dbn", _fixture.Dbn).ExitCode);
    }

    [Fact]
    public void The_rows_do_not_depend_on_the_version()
    {
        Assert.Equal(0, _fixture.Backfill("--storage-version", "1.0").ExitCode);
        var oldest = CliFixture.Run("digest", "--db", _fixture.Db).Out;
        var another = _fixture.File("another.db");
        Assert.Equal(0, CliFixture.Run("backfill", "--db", another, "--dbn", _fixture.Dbn).ExitCode);

        Assert.Equal(oldest, CliFixture.Run("digest", "--db", another).Out);
    }

    [Theory]
    [InlineData("init")]
    [InlineData("backfill")]
    public void Another_version_than_that_of_the_file_is_refused_and_changes_nothing(string command)
    {
        Assert.Equal(0, CliFixture.Run("init", "--db", _fixture.Db, "--storage-version", "1.0").ExitCode);
        var before = File.ReadAllBytes(_fixture.Db);

        var outcome =
            command == "init"
                ? CliFixture.Run(command, "--db", _fixture.Db, "--storage-version", "1.4")
                : _fixture.Backfill("--storage-version", "1.4");

        Assert.Equal(2, outcome.ExitCode);
        var error = string.Join(' ', outcome.Error.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("has the storage version 1.0, and 1.4 was asked for. A file keeps its version.", error, StringComparison.Ordinal);
        Assert.Contains("Leave out --storage-version", error, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(_fixture.Db));
        Assert.Equal(0, _fixture.Backfill().ExitCode);
        Assert.Equal("1.0", ReadVersion());
    }

    [Theory]
    [InlineData("1.1", "'1.1' is not a storage version.")]
    [InlineData("2.0", "'2.0' is not a storage version.")]
    [InlineData("1.3.0", "'1.3.0' is not a storage version.")]
    [InlineData("", "'' is not a storage version.")]
    public void What_is_no_version_is_refused(string typed, string message)
    {
        var outcome = _fixture.Backfill("--storage-version", typed);

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
        Assert.Contains("1.0, 1.2, 1.3, 1.4, 1.5", outcome.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_fixture.Db));
    }

    [Fact]
    public void A_server_has_none()
    {
        var outcome = CliFixture.Run("init", "--db", "postgresql://nobody@127.0.0.1:1/market", "--storage-version", "1.3");

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("Leave out --storage-version.", outcome.Error, StringComparison.Ordinal);
    }

    private string ReadVersion()
    {
        using var database = TargetDatabase.OpenForReading(_fixture.Db);
        return database.Storage!.Name;
    }
}
