using System.Globalization;
using MgcBackfill.Files;
using MgcBackfill.Errors;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Files;

public sealed class FileLockTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly string _path;

    public FileLockTests() => _path = _folder.File("gold.db.lock");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_second_taker_is_told_who_is_busy_with_what() // I3
    {
        using var held = FileLock.Take(_path, "gold.db");

        var error = Assert.Throws<EnvironmentException>(() => FileLock.Take(_path, "gold.db"));

        Assert.Equal((ErrorIds.Busy, _path, ExitCodes.Environment), (error.Id, error.Where.File, ExitCodes.For(error)));
        Assert.StartsWith("gold.db is in use by another run", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lock_that_was_let_go_can_be_taken_again() // P5
    {
        for (var i = 0; i < 3; i++)
        {
            using var held = FileLock.Take(_path, "gold.db");
            Assert.Throws<EnvironmentException>(() => FileLock.Take(_path, "gold.db"));
        }
    }

    [Fact]
    public void A_file_that_a_crash_left_is_not_in_the_way() // W2, P5
    {
        File.WriteAllText(_path, "4711\nand more than a process id has\n");

        FileLock.Take(_path, "gold.db").Dispose();

        Assert.Equal(Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n", File.ReadAllText(_path));
    }

    [Fact]
    public void Two_locks_of_two_files_are_two_locks()
    {
        using var one = FileLock.Take(_path, "gold.db");
        using var other = FileLock.Take(_folder.File("silver.db.lock"), "silver.db");
    }

    [Fact]
    public void A_folder_that_is_missing_is_not_busy() // I3
    {
        var error = Assert.Throws<EnvironmentException>(() => FileLock.Take(Path.Combine(_folder.FullName, "missing", ".lock"), "gold.db"));

        Assert.Equal(ErrorIds.InputOutput, error.Id);
    }
}
