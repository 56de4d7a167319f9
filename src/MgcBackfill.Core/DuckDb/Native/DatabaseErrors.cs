using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using DuckDB.NET.Native;
using MgcBackfill.Errors;

namespace MgcBackfill.DuckDb.Native;

/// <summary>The one place that converts DuckDB's errors into this product's errors. DuckDB's own text is always kept.</summary>
internal static partial class DatabaseErrors
{
    private const string NoMessage = "DuckDB failed without a message.";

    private const string Restore = "Restore the database from a backup, or build a new one at another path.";

    // DuckDB.NET puts this in front of DuckDB's own text.
    private const string OpeningPrefix = "DuckDBOpen failed: ";

    // DuckDB prints messages of the operating system, which depend on its language. They are therefore queried from the system here, not
    // assumed.
    private static readonly string[] s_busy =
    [
        "Could not set lock on file",
        "File is already open in",
        "different configuration than existing connections",
        .. GetSystemMessages([32, 33], []),
    ];

    private static readonly string[] s_full =
    [
        "No space left on device",
        "Disk quota exceeded",
        "not enough space on the disk",
        "Could not write all bytes",
        "failed to offload data block",
        .. GetSystemMessages([112, 39], [28, OperatingSystem.IsMacOS() ? 69 : 122]),
    ];

    private static readonly string[] s_denied =
    [
        "Permission denied",
        "Operation not permitted",
        "Access is denied",
        .. GetSystemMessages([5], [13, 1]),
    ];

    private static readonly string[] s_readOnly = ["Read-only file system", .. GetSystemMessages([19], [30])];

    // A failing disk. DuckDB does not print the system's message for a failed flush.
    private static readonly string[] s_broken = ["fsync failed", "Input/output error", .. GetSystemMessages([1117, 23], [5])];

    private static readonly string[] s_tooManyFiles = ["Too many open files", .. GetSystemMessages([4], [24, 23])];
    private static readonly string[] s_nameTooLong =
    [
        "File name too long",
        .. GetSystemMessages([206], [OperatingSystem.IsMacOS() ? 63 : 36]),
    ];
    private static readonly string[] s_linkLoop =
    [
        "Too many levels of symbolic links",
        .. GetSystemMessages([1921], [OperatingSystem.IsMacOS() ? 62 : 40]),
    ];

    private static readonly string[] s_cutOff = ["Could not read enough bytes"];

    private static readonly string[] s_otherVersion =
    [
        "Trying to read a database file with version number",
        "storage version",
        "vector size of",
    ];

    private static readonly string[] s_unreadable =
    [
        .. s_cutOff,
        .. s_otherVersion,
        "not a valid DuckDB database file",
        "Corrupt database file",
        "while replaying",
    ];

    /// <summary>
    /// The error of opening <paramref name="path"/>. An error of unknown cause means that the file is unreadable as a database.
    /// </summary>
    /// <param name="type">DuckDB's class of the error, if it gave one; for an opening the C API returns only a text.</param>
    /// <param name="message">DuckDB's text.</param>
    /// <param name="path">The file.</param>
    public static Exception FromOpening(DuckDBErrorType type, string? message, string path)
    {
        message = (message ?? NoMessage).Replace(OpeningPrefix, "", StringComparison.Ordinal);
        var where = new ErrorLocation { File = path };
        if (type == DuckDBErrorType.Invalid)
            type = GetErrorType(message);
        if (FromEnvironment(type, message, where) is { } environment)
            return environment;
        if (
            message.StartsWith("Error setting ", StringComparison.Ordinal)
            || message.Contains("options were not recognized", StringComparison.Ordinal)
        )
            return FromSetting(message);
        if (type == DuckDBErrorType.Io && !ContainsAny(message, s_unreadable))
            return new EnvironmentException(ErrorIds.InputOutput, message, where, "Check that the file and its folder can be reached.");
        return Unreadable(message, path);
    }

    /// <summary>The error for a setting that DuckDB does not accept.</summary>
    public static UsageException FromSetting(string message) =>
        new(ErrorIds.InvalidArgument, message, "The program chose this setting itself. Report the message as a defect.");

    /// <summary>
    /// The error of running <paramref name="sql"/>. An interrupt is a cancellation only if <paramref name="token"/> was cancelled.
    /// </summary>
    /// <param name="type">DuckDB's class of the error.</param>
    /// <param name="message">DuckDB's text.</param>
    /// <param name="sql">The statement.</param>
    /// <param name="token">Cancels the statement.</param>
    /// <param name="path">The database's file; null for one in memory.</param>
    public static Exception FromStatement(DuckDBErrorType type, string? message, string sql, CancellationToken token, string? path = null)
    {
        message ??= NoMessage;
        if (type == DuckDBErrorType.Invalid)
            type = GetErrorType(message);
        if (type == DuckDBErrorType.Interrupt && token.IsCancellationRequested)
            return new OperationCanceledException(message, token);
        return FromEnvironment(type, message, null) as Exception
            ?? (IsUnreadable(type, message) ? Unreadable(message, path) : new QueryException(type, message, sql));
    }

    /// <summary>The error of an interrupt that DuckDB.NET reports without DuckDB's text.</summary>
    public static Exception FromInterrupt(string sql, CancellationToken token) =>
        FromStatement(DuckDBErrorType.Interrupt, "INTERRUPT Error: Interrupted!", sql, token);

    /// <summary>DuckDB's class of an error that is known only as a text: 'Catalog Error: …'.</summary>
    public static DuckDBErrorType GetErrorType(string message)
    {
        var end = message.IndexOf(" Error: ", StringComparison.Ordinal);
        if (end < 0)
            return DuckDBErrorType.Invalid;
        var name = message[..end].Replace(" ", "", StringComparison.Ordinal);
        return name == "TransactionContext" ? DuckDBErrorType.Transaction
            : Enum.TryParse<DuckDBErrorType>(name, ignoreCase: true, out var type) ? type
            : DuckDBErrorType.Invalid;
    }

    private static EnvironmentException? FromEnvironment(DuckDBErrorType type, string message, ErrorLocation? where)
    {
        if (!MayQuoteSystemMessage(type))
            return null;
        if (ContainsAny(message, s_busy))
            return new EnvironmentException(ErrorIds.Busy, message, where, "Close the other program, then run the same command again.");
        if (ContainsAny(message, s_full))
            return new EnvironmentException(
                ErrorIds.DiskFull,
                WithoutSettings(type, message),
                where,
                "Free some space and run the same command again."
            );
        if (ContainsAny(message, s_readOnly))
            return new EnvironmentException(
                ErrorIds.AccessDenied,
                message,
                where,
                "Make the file system writable, or use a folder on another one."
            );
        if (ContainsAny(message, s_tooManyFiles))
            return new EnvironmentException(
                ErrorIds.TooManyOpenFiles,
                message,
                where,
                "Raise the limit of open files (ulimit -n), or end other programs, and run the same command again."
            );
        if (ContainsAny(message, s_nameTooLong))
            return new EnvironmentException(ErrorIds.NameTooLong, message, where, "Use a shorter name or path.");
        if (ContainsAny(message, s_linkLoop))
            return new EnvironmentException(ErrorIds.LinkLoop, message, where, "Correct the links, or give the path of the file itself.");
        if (ContainsAny(message, s_denied))
            return new EnvironmentException(ErrorIds.AccessDenied, message, where, "Check the permissions of the file and its folder.");
        if (ContainsAny(message, s_broken))
            return new EnvironmentException(
                ErrorIds.InputOutput,
                message,
                where,
                "The disk reported an error. Check it, then run the same command again."
            );
        return type == DuckDBErrorType.OutOfMemory
            ? new EnvironmentException(
                ErrorIds.OutOfMemory,
                $"There is not enough memory for the database. DuckDB's message: {WithoutSettings(type, message)}",
                where,
                "Close other programs to free memory, then run the same command again."
            )
            : null;
    }

    // After its first line, DuckDB advises settings of its own, which a user of this program cannot change.
    private static string WithoutSettings(DuckDBErrorType type, string message) =>
        type == DuckDBErrorType.OutOfMemory ? message.Split('\n')[0].TrimEnd() : message;

    // Errors about values and names quote them; a table named 'Permission denied' must not look like a refusal by the system.
    private static bool MayQuoteSystemMessage(DuckDBErrorType type) =>
        type
            is DuckDBErrorType.Io
                or DuckDBErrorType.Fatal
                or DuckDBErrorType.Transaction
                or DuckDBErrorType.OutOfMemory
                or DuckDBErrorType.Connection
                or DuckDBErrorType.Invalid;

    private static bool IsUnreadable(DuckDBErrorType type, string message) =>
        type is DuckDBErrorType.Serialization or DuckDBErrorType.Fatal
        || (type is DuckDBErrorType.Io && ContainsAny(message, s_unreadable));

    // A file that a statement reads through a database in memory is named by the code that runs the statement.
    private static TargetException Unreadable(string message, string? path)
    {
        if (path is null)
            return new TargetException(ErrorIds.DatabaseUnreadable, message, advice: Restore);
        var (what, advice) =
            ContainsAny(message, s_cutOff) ? ("was cut off: data that it should hold lies after its end", Restore)
            : ContainsAny(message, s_otherVersion)
                ? (
                    "was written by a version of DuckDB that this program cannot read",
                    "Use the program that wrote it, or build a new database at another path."
                )
            : ("cannot be read and may be damaged", Restore);
        return new TargetException(
            ErrorIds.DatabaseUnreadable,
            $"The database '{path}' {what}. DuckDB's message: {message}",
            new ErrorLocation { File = path },
            advice
        );
    }

    // DuckDB quotes paths, which must be ignored: a folder named 'Permission denied' must not look like a refusal by the system. It also
    // quotes whole errors; their texts count.
    private static bool ContainsAny(string message, string[] texts)
    {
        var content = QuotedPath().Replace(message, "\"\"");
        return Array.Exists(texts, text => content.Contains(text, StringComparison.Ordinal));
    }

    [GeneratedRegex("(?<=(file|directory) )\"[^\"]*\"", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex QuotedPath();

    private static IEnumerable<string> GetSystemMessages(int[] windows, int[] unix) =>
        (OperatingSystem.IsWindows() ? windows : unix).Select(code => Marshal.GetPInvokeErrorMessage(code).TrimEnd('.', ' ', '\r', '\n'));
}
