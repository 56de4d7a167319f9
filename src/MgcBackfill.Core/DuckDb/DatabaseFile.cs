using System.Buffers;
using System.Globalization;
using System.Text;
using MgcBackfill.DuckDb.Native;
using MgcBackfill.Errors;

namespace MgcBackfill.DuckDb;

/// <summary>
/// Checks by its content what lies at a database's path (D3). DuckDB decides by the name: it treats some names as data files, opens a
/// database in memory instead, and stores nothing.
/// </summary>
internal static class DatabaseFile
{
    private const int SampleLength = 512;
    private const int MagicOffset = 8;
    private const string LogSuffix = ".wal";

    // A database file begins with three headers of 4 KiB each.
    private const int HeadersLength = 3 * 4096;

    // The coarsest time of a write that a file system in use keeps (FAT).
    private static readonly TimeSpan s_clockGrain = TimeSpan.FromSeconds(2);

    private static readonly SearchValues<char> s_schemeCharacters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-."
    );
    private static readonly UTF8Encoding s_strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Requires that the text a user typed for a database is the path of a file.</summary>
    /// <exception cref="UsageException">It is an address, or a name with a special meaning in DuckDB.</exception>
    public static void RequirePath(string typed)
    {
        // It is not quoted, because it may hold a password.
        if (IsServer(typed))
            throw new UsageException(
                ErrorIds.InvalidArgument,
                "The name of the database begins like the address of a server, but is not one.",
                "Give postgresql://user@host:port/database, or the path of a file."
            );
        var special =
            typed.StartsWith(":memory:", StringComparison.OrdinalIgnoreCase)
                ? "the name of an in-memory database, which would be lost at the end of the command"
            : IsAddress(typed) ? "an address of a kind that is not supported"
            : null;
        if (special is not null)
            throw new UsageException(
                ErrorIds.InvalidArgument,
                $"'{Secrets.Hide(typed)}' is {special}.",
                $"Give the path of a file, or a postgresql:// address. To use a file with exactly this name, give ./{Secrets.Hide(typed)}."
            );
    }

    /// <summary>Requires that the path is free or holds a DuckDB database. Creates nothing.</summary>
    /// <returns>True if a database exists.</returns>
    /// <exception cref="TargetException">Something else exists there.</exception>
    /// <exception cref="EnvironmentException">It cannot be read, or it cannot be determined whether something exists there.</exception>
    public static bool Require(string path)
    {
        if (Directory.Exists(path))
            throw NotDuckDb(path, "it is a folder");

        // A link has its own name and length, but its target is what counts.
        var file = new FileInfo(RealPath.Resolve(path));
        if (!file.Exists)
        {
            EnvironmentErrors.RequireKnown(path);
            return false;
        }

        // Closing any other handle of the file would release the lock under which this process has it open. What is open was checked.
        return SharedFile.IsOpenOr(file.FullName, () => RequireContent(path, file));
    }

    /// <summary>
    /// The state of the database and of its write-ahead log: lengths and times. Null if one of them was written so recently that another
    /// write could leave the same time.
    /// </summary>
    public static string? ReadState(string path)
    {
        var real = RealPath.Resolve(path);
        var (now, state) = (DateTime.UtcNow, new StringBuilder());
        foreach (var file in (FileInfo[])[new(real), new(real + LogSuffix)])
        {
            if (!file.Exists)
            {
                state.Append("absent;");
                continue;
            }

            if (now - file.LastWriteTimeUtc < s_clockGrain)
                return null;
            state.Append(CultureInfo.InvariantCulture, $"{file.Length},{file.LastWriteTimeUtc.Ticks},{file.CreationTimeUtc.Ticks};");
        }

        return state.ToString();
    }

    private static bool RequireContent(string path, FileInfo file)
    {
        Span<byte> sample = stackalloc byte[SampleLength];
        var (read, length) = Read(path, file, sample);
        if (!sample[MagicOffset..].StartsWith("DUCK"u8))
            throw NotDuckDb(path, GetFormatName(sample[..read]));
        if (length < HeadersLength)
        {
            throw new TargetException(
                ErrorIds.DatabaseUnreadable,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"'{path}' is a DuckDB database that was cut off: only {length} {(length == 1 ? "byte is" : "bytes are")} left."
                ),
                new ErrorLocation { File = path },
                "Restore the database from a backup, or build a new one at another path."
            );
        }

        return true;
    }

    private static (int Read, long Length) Read(string path, FileInfo file, Span<byte> sample)
    {
        try
        {
            // Opening a pipe may block forever. A pipe has no length, and neither do devices and sockets.
            if (file.Length == 0)
                return (0, 0);
            using var bytes = new FileStream(
                file.FullName,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete,
                bufferSize: 0
            );
            return (bytes.ReadAtLeast(sample, sample.Length, throwOnEndOfStream: false), bytes.Length);
        }
        catch (IOException e) when (EnvironmentErrors.IsInUse(e))
        {
            throw new EnvironmentException(
                ErrorIds.Busy,
                $"'{path}' is in use by another program.",
                new ErrorLocation { File = path },
                "Close the other program, then run the same command again.",
                e
            );
        }
        catch (Exception e) when (EnvironmentErrors.IsRefusal(e))
        {
            throw EnvironmentErrors.From(e, "Reading", path);
        }
    }

    private static string GetFormatName(ReadOnlySpan<byte> sample) =>
        sample.IsEmpty ? "it is empty, or not a regular file"
        : sample.StartsWith("SQLite format 3\0"u8) ? "it is an SQLite database"
        : sample.StartsWith("PAR1"u8) ? "it is a Parquet file"
        : sample.StartsWith("DBN"u8) ? "it is a DBN file"
        : sample.StartsWith((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD]) ? "it is compressed with zstd"
        : sample.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) ? "it is compressed with gzip"
        : sample.StartsWith("PK\x03\x04"u8) ? "it is a ZIP file"
        : IsText(sample) ? "it is a text file"
        : "it is a file of another kind";

    // The sample may end inside a character.
    private static bool IsText(ReadOnlySpan<byte> sample)
    {
        const int LongestCharacter = 4;
        for (var cut = 0; cut < LongestCharacter && cut <= sample.Length; cut++)
        {
            try
            {
                return !s_strictUtf8.GetString(sample[..^cut]).Any(c => char.IsControl(c) && !char.IsWhiteSpace(c));
            }
            catch (DecoderFallbackException) { }
        }

        return false;
    }

    // A mistyped address is not the path of a file.
    private static bool IsServer(string typed) =>
        typed.StartsWith("postgres", StringComparison.OrdinalIgnoreCase) && typed.Contains(':', StringComparison.Ordinal);

    private static bool IsAddress(string typed)
    {
        // DuckDB's own prefixes. A single letter in front of a colon is a Windows drive.
        if (
            typed.StartsWith("md:", StringComparison.OrdinalIgnoreCase)
            || typed.StartsWith("motherduck:", StringComparison.OrdinalIgnoreCase)
            || typed.StartsWith("file:", StringComparison.OrdinalIgnoreCase)
        )
        {
            return true;
        }

        var end = typed.IndexOf("://", StringComparison.Ordinal);
        return end > 1 && char.IsAsciiLetter(typed[0]) && typed.AsSpan(0, end).IndexOfAnyExcept(s_schemeCharacters) < 0;
    }

    private static TargetException NotDuckDb(string path, string format) =>
        new(
            ErrorIds.DatabaseUnreadable,
            $"'{path}' is not a DuckDB database: {format}.",
            new ErrorLocation { File = path },
            "Nothing was changed. Give the path of a DuckDB database, or of a file that does not exist yet."
        );
}
