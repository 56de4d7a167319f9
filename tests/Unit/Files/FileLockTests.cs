using System.Globalization;
using MgcBackfill.Errors;
using MgcBackfill.Files;
using MgcBackfill.Tests.Cli;
using MgcBackfill.Tests.Support;
using MgcBackfill.Tests.Workers;
using MgcBackfill.TestServers;

namespace MgcBackfill.Tests.Files;

public sealed class FileLockTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly string _path;

    public FileLockTests() => _path = _folder.File("gold.db.lock");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_second_lock_is_refused_and_names_the_resource() // I3
    {
        using var held = FileLock.Acquire(_path, "gold.db");

        var error = Assert.Throws<EnvironmentException>(() => FileLock.Acquire(_path, "gold.db"));

        Assert.Equal((ErrorIds.Busy, _path, ExitCodes.Environment), (error.Id, error.Where.File, ExitCodes.For(error)));
        Assert.StartsWith("gold.db is in use by another run", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_released_lock_can_be_acquired_again() // P5
    {
        for (var i = 0; i < 3; i++)
        {
            using var held = FileLock.Acquire(_path, "gold.db");
            Assert.Throws<EnvironmentException>(() => FileLock.Acquire(_path, "gold.db"));
        }
    }

    [Fact]
    public void A_lock_file_left_by_a_crash_does_not_block() // W2, P5
    {
        File.WriteAllText(_path, "4711\nand more than a process id has\n");

        FileLock.Acquire(_path, "gold.db").Dispose();

        Assert.Equal(Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n", File.ReadAllText(_path));
    }

    [Fact]
    public void Locks_of_two_files_are_independent()
    {
        using var one = FileLock.Acquire(_path, "gold.db");
        using var other = FileLock.Acquire(_folder.File("silver.db.lock"), "silver.db");
    }

    [Fact]
    public void A_missing_folder_is_not_reported_as_busy() // I3
    {
        var error = Assert.Throws<EnvironmentException>(() =>
            FileLock.Acquire(Path.Combine(_folder.FullName, "missing", ".lock"), "gold.db")
        );

        Assert.Equal(ErrorIds.InputOutput, error.Id);
    }

    [SmallDiskFact]
    public void A_read_only_disk_is_not_reported_as_busy() // I3
    {
        using var disk = new SmallDisk(64);
        disk.MakeReadOnly();

        var error = Assert.Throws<EnvironmentException>(() => FileLock.Acquire(Path.Combine(disk.Path, "gold.db.lock"), "gold.db"));

        Assert.Equal(ErrorIds.AccessDenied, error.Id);
        Assert.Contains("the file system is read-only", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_is_too_long_is_not_reported_as_busy() // I3
    {
        var error = Assert.Throws<EnvironmentException>(() => FileLock.Acquire(_folder.File(new string('x', 300)), "gold.db"));

        Assert.Equal(ErrorIds.NameTooLong, error.Id);
    }

    [LinuxFact]
    public void A_loop_of_links_is_not_reported_as_busy() // I3
    {
        File.CreateSymbolicLink(_path, _path);

        var error = Assert.Throws<EnvironmentException>(() => FileLock.Acquire(_path, "gold.db"));

        Assert.Equal(ErrorIds.LinkLoop, error.Id);
        Assert.Contains("form a loop", error.Message, StringComparison.Ordinal);
    }

    [LinuxFact]
    public void A_run_without_free_descriptors_is_not_reported_as_busy_and_works_later() // I3
    {
        using var fixture = CliFixture.WithSource();
        var reported = new List<string>();
        for (var limit = 20; limit < 200 && (reported.Count == 0 || reported[^1] != "0"); limit += 4)
        {
            var outcome = fixture.RunShell(
                $"ulimit -n {limit}; exec \"$DOTNET\" exec \"$PROGRAM\" backfill --db gold.db --dbn source.dbn.zst"
            );
            Assert.DoesNotContain("in use by another", outcome.Error, StringComparison.Ordinal);
            reported.Add(
                outcome.ExitCode == ExitCodes.Environment && outcome.Error.Contains(ErrorIds.TooManyOpenFiles, StringComparison.Ordinal)
                    ? "TooManyOpenFiles"
                    : $"{outcome.ExitCode}"
            );
        }

        Assert.Contains("TooManyOpenFiles", reported);
        Assert.Equal("0", reported[^1]);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("true")]
    public void Disabled_file_locking_is_refused_and_nothing_is_written(string value) // I3
    {
        using var fixture = CliFixture.WithSource();
        var environment = new Dictionary<string, string> { ["DOTNET_SYSTEM_IO_DISABLEFILELOCKING"] = value };

        var outcome = fixture.RunChild(environment, "backfill", "--db", "gold.db", "--dbn", "source.dbn.zst", "--json");

        if (OperatingSystem.IsWindows())
            return; // Locks cannot be switched off there.
        Assert.Equal(ExitCodes.Environment, outcome.ExitCode);
        Assert.Equal(ErrorIds.LockWithoutEffect, outcome.Json().GetProperty("error").GetProperty("id").GetString());
        Assert.Contains(
            "DOTNET_SYSTEM_IO_DISABLEFILELOCKING",
            outcome.Json().GetProperty("error").GetProperty("advice").GetString(),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(fixture.Entries(), e => e.StartsWith("gold.db", StringComparison.Ordinal) && e != "gold.db.lock");
    }
}
