using DuckDB.NET.Native;
using MgcBackfill.DuckDb.Native;
using MgcBackfill.Errors;

namespace MgcBackfill.Tests.DuckDb;

public sealed class DatabaseErrorsTests
{
    [Theory]
    [InlineData(nameof(DuckDBErrorType.Io), "Could not set lock on file \"a.db\": Conflicting lock is held in x (PID 12).", ErrorIds.Busy)]
    [InlineData(nameof(DuckDBErrorType.Io), "Could not write file \"a.db\": No space left on device", ErrorIds.DiskFull)]
    [InlineData(nameof(DuckDBErrorType.Transaction), "Failed to commit: Could not write file: No space left on device", ErrorIds.DiskFull)]
    [InlineData(nameof(DuckDBErrorType.Fatal), "Failed: database has been invalidated … Disk quota exceeded", ErrorIds.DiskFull)]
    [InlineData(nameof(DuckDBErrorType.OutOfMemory), "failed to offload data block (1.0 GiB/1.0 GiB used).", ErrorIds.DiskFull)]
    [InlineData(nameof(DuckDBErrorType.Io), "Cannot open file \"a.db\": Permission denied", ErrorIds.AccessDenied)]
    [InlineData(nameof(DuckDBErrorType.Io), "Cannot open file \"a.db\": Read-only file system", ErrorIds.AccessDenied)]
    [InlineData(nameof(DuckDBErrorType.Io), "Cannot open file \"a.db\": Too many open files", ErrorIds.TooManyOpenFiles)]
    [InlineData(nameof(DuckDBErrorType.Io), "Cannot open file \"a.db\": File name too long", ErrorIds.NameTooLong)]
    [InlineData(nameof(DuckDBErrorType.Io), "Cannot open file \"a.db\": Too many levels of symbolic links", ErrorIds.LinkLoop)]
    [InlineData(
        nameof(DuckDBErrorType.Io),
        "Could not read enough bytes from file \"Permission denied.db\": attempted to read 96 bytes",
        ErrorIds.DatabaseUnreadable
    )]
    [InlineData(nameof(DuckDBErrorType.Io), "Cannot open file \"Permission denied/a.db\": No space left on device", ErrorIds.DiskFull)]
    [InlineData(
        nameof(DuckDBErrorType.Fatal),
        "Original error: \"Failed to create checkpoint because of error: Could not write file \"a.db\": No space left on device\"",
        ErrorIds.DiskFull
    )]
    [InlineData(nameof(DuckDBErrorType.OutOfMemory), "failed to pin block of size 256.0 KiB", "OutOfMemory")]
    [InlineData(nameof(DuckDBErrorType.Fatal), "fsync failed!", ErrorIds.InputOutput)]
    [InlineData(nameof(DuckDBErrorType.Io), "Could not write file \"a.db\": Input/output error", ErrorIds.InputOutput)]
    [InlineData(
        nameof(DuckDBErrorType.Fatal),
        "Failed: database has been invalidated … Failed to create checkpoint because of error: fsync failed!",
        ErrorIds.InputOutput
    )]
    [InlineData(nameof(DuckDBErrorType.Io), "Corrupt database file: computed checksum 1 does not match", ErrorIds.DatabaseUnreadable)]
    [InlineData(nameof(DuckDBErrorType.Serialization), "Failed to deserialize", ErrorIds.DatabaseUnreadable)]
    public void Errors_of_the_system_and_of_the_file_get_their_own_id(string type, string message, string id)
    {
        var mapped = DatabaseErrors.FromStatement(Type(type), message, "SELECT 1", CancellationToken.None);

        var error = Assert.IsAssignableFrom<BackfillException>(mapped);
        Assert.Equal(id, error.Id);
        Assert.EndsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "Could not read enough bytes from file \"a.db\": attempted to read 8 bytes",
        "was cut off: data that it should hold lies after its end"
    )]
    [InlineData("Corrupt database file: computed checksum 1 does not match", "cannot be read and may be damaged")]
    [InlineData(
        "Trying to read a database file with version number 99",
        "was written by a version of DuckDB that this program cannot read"
    )]
    public void A_file_that_cannot_be_read_is_named_with_the_cause_and_the_text_of_DuckDB_at_the_end(string message, string what)
    {
        Exception[] errors =
        [
            DatabaseErrors.FromOpening(DuckDBErrorType.Io, message, "/data/a.db"),
            DatabaseErrors.FromStatement(DuckDBErrorType.Io, message, "SELECT 1", CancellationToken.None, "/data/a.db"),
        ];

        foreach (var error in errors.Cast<TargetException>())
        {
            Assert.Equal($"The database '/data/a.db' {what}. DuckDB's message: {message}", error.Message);
            Assert.Equal((ErrorIds.DatabaseUnreadable, "/data/a.db"), (error.Id, error.Where.File));
        }
    }

    [Theory]
    [InlineData(
        "failed to pin block of size 256.0 KiB (1.0 GiB/1.0 GiB used)",
        "Possible solutions:\n* Reducing the number of threads (SET threads=X)"
    )]
    [InlineData("failed to offload data block (1.0 GiB/1.0 GiB used).", "This limit was set by the 'max_temp_directory_size' setting.")]
    public void Settings_of_DuckDB_are_not_advised(string fact, string settings)
    {
        var error = (BackfillException)
            DatabaseErrors.FromStatement(DuckDBErrorType.OutOfMemory, $"{fact}\n\n{settings}", "SELECT 1", CancellationToken.None);

        Assert.EndsWith(fact, error.Message, StringComparison.Ordinal);
        Assert.EndsWith("run the same command again.", error.Advice!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(DuckDBErrorType.Constraint), "Duplicate key \"x: No space left on device\" violates primary key constraint")]
    [InlineData(nameof(DuckDBErrorType.Catalog), "Table with name Permission denied does not exist!")]
    [InlineData(nameof(DuckDBErrorType.Interrupt), "Interrupted!")]
    public void Any_other_error_is_passed_to_the_caller(string type, string message)
    {
        var error = Assert.IsType<QueryException>(DatabaseErrors.FromStatement(Type(type), message, "SELECT 1", CancellationToken.None));

        Assert.Equal((Type(type), message, "SELECT 1"), (error.ErrorType, error.Message, error.Sql));
    }

    [Theory]
    [InlineData(nameof(DuckDBErrorType.Constraint), "Duplicate key", true)]
    [InlineData(nameof(DuckDBErrorType.Transaction), "Failed to commit: PRIMARY KEY or UNIQUE constraint violation: duplicate key", true)]
    [InlineData(nameof(DuckDBErrorType.Transaction), "Transaction conflict", false)]
    [InlineData(nameof(DuckDBErrorType.Catalog), "no such constraint", false)]
    public void A_constraint_error_is_recognized_in_the_statement_and_at_commit(string type, string message, bool expected) =>
        Assert.Equal(expected, new QueryException(Type(type), message, "").IsConstraint);

    [Theory]
    [InlineData("IO Error: Cannot open file", nameof(DuckDBErrorType.Io))]
    [InlineData("Catalog Error: Table with name t does not exist!", nameof(DuckDBErrorType.Catalog))]
    [InlineData("Out of Memory Error: failed to pin", nameof(DuckDBErrorType.OutOfMemory))]
    [InlineData("TransactionContext Error: Failed to commit", nameof(DuckDBErrorType.Transaction))]
    [InlineData("INTERRUPT Error: Interrupted!", nameof(DuckDBErrorType.Interrupt))]
    [InlineData("something else", nameof(DuckDBErrorType.Invalid))]
    public void The_error_type_is_read_from_the_message(string message, string type) =>
        Assert.Equal(Type(type), DatabaseErrors.GetErrorType(message));

    [Fact]
    public void A_newer_storage_version_is_unreadable()
    {
        var message = "IO Error: Trying to read a database file with version number 99, but we can only read versions between 64 and 67.";

        var error = Assert.IsType<TargetException>(DatabaseErrors.FromOpening(DuckDBErrorType.Invalid, message, "a.db"));

        Assert.Equal(ErrorIds.DatabaseUnreadable, error.Id);
    }

    private static DuckDBErrorType Type(string name) => Enum.Parse<DuckDBErrorType>(name);
}
