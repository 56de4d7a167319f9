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
        Assert.Equal(message, error.Message);
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
