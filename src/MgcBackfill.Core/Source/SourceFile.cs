using System.Buffers;
using System.Security.Cryptography;
using MgcBackfill.Dbn;
using MgcBackfill.Errors;

namespace MgcBackfill.Source;

/// <summary>One file of a source: its identity (A3) and its header.</summary>
public sealed record SourceFile
{
    /// <summary>Full path.</summary>
    public required string Path { get; init; }

    /// <summary>SHA-256 of the file's bytes in lower-case hex. It identifies the file wherever it lies.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Bytes on the disk.</summary>
    public required long Size { get; init; }

    /// <summary>Time of the last change, UTC. For information only; no decision depends on it.</summary>
    public required DateTime Modified { get; init; }

    /// <summary>The header.</summary>
    public required DbnMetadata Metadata { get; init; }

    /// <summary>True if no record follows the header.</summary>
    public bool IsEmpty { get; init; }

    /// <summary>
    /// True if it is proved that a file without records lost none: the market was closed, or the vendor's manifest lists these bytes.
    /// </summary>
    public bool MayBeEmpty { get; init; }

    /// <summary>Opens a file that is not DBN; null for DBN.</summary>
    internal Func<DbnReaderOptions, IBarStream>? Opener { get; init; }

    /// <summary>The covered range, nanoseconds since the epoch, half-open.</summary>
    public (long Start, long End) Range => (Metadata.Start, Metadata.End ?? long.MaxValue);

    /// <summary>Reads the header and hashes the bytes of a file. Nothing else is checked.</summary>
    /// <exception cref="SourceException">The header is refused.</exception>
    /// <exception cref="EnvironmentException">The file cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The hashing was cancelled.</exception>
    public static SourceFile Inspect(string path, CancellationToken cancellation = default)
    {
        try
        {
            DbnFile.RequireBytes(path);

            // One handle for both, so that the header belongs to the bytes that are hashed.
            var file = DbnFile.OpenRead(path);
            var (sha256, size) = Identify(file, cancellation);
            using var reader = DbnReader.Open(path, file);
            return new SourceFile
            {
                Path = path,
                Sha256 = sha256,
                Size = size,
                Modified = File.GetLastWriteTimeUtc(path),
                Metadata = reader.Metadata,
                IsEmpty = reader.EndsAfterHeader(),
            };
        }
        catch (SourceException e) when (e.Id == ErrorIds.NotDbn && ZipListing.CreateRefusal(path) is { } zip)
        {
            throw zip;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw EnvironmentErrors.From(e, "Reading", path);
        }
    }

    /// <summary>SHA-256 of a file's current bytes, lower-case hex.</summary>
    /// <exception cref="EnvironmentException">The file cannot be read.</exception>
    internal static string ComputeHash(string path, CancellationToken cancellation = default)
    {
        try
        {
            using var file = DbnFile.OpenRead(path);
            return ComputeHash(file, cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw EnvironmentErrors.From(e, "Reading", path);
        }
    }

    /// <summary>The error for a file whose bytes have changed since it was accepted.</summary>
    internal static SourceException ChangedWhileRead(string path, string before, string? now) =>
        new(
            ErrorIds.SourceChangedWhileRead,
            $"{path} changed while it was read: its sha256 was {before} and is {now}.",
            new ErrorLocation { File = path },
            "Run the same command again when no program writes to the file."
        );

    /// <summary>SHA-256 of the rest of a stream, lower-case hex.</summary>
    internal static string ComputeHash(Stream file, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 17);
        try
        {
            int read;
            while ((read = file.Read(buffer)) > 0)
            {
                cancellation.ThrowIfCancellationRequested();
                hash.AppendData(buffer, 0, read);
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static (string Sha256, long Size) Identify(FileStream file, CancellationToken cancellation)
    {
        try
        {
            var sha256 = ComputeHash(file, cancellation);
            file.Position = 0;
            return (sha256, file.Length);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
