using MgcBackfill.Errors;
using MgcBackfill.Source;

namespace MgcBackfill.Lake;

/// <summary>SHA-256 of the data files of a lake.</summary>
internal static class FileHash
{
    /// <summary>SHA-256 of a file's bytes in lower-case hex, and their number.</summary>
    /// <exception cref="EnvironmentException">The file cannot be read.</exception>
    public static (string Sha256, long Size) Compute(string path, CancellationToken cancellation)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            return (SourceFile.ComputeHash(file, cancellation), file.Length);
        }
        catch (Exception e) when (EnvironmentErrors.IsRefusal(e))
        {
            throw EnvironmentErrors.From(e, "Reading", path);
        }
    }

    /// <summary>True if a file exists and has exactly the listed bytes.</summary>
    /// <exception cref="EnvironmentException">It exists and cannot be read.</exception>
    public static bool Matches(string path, LakeFile listed, CancellationToken cancellation = default) =>
        new FileInfo(path) is { Exists: true } file && file.Length == listed.Size && Compute(path, cancellation).Sha256 == listed.Sha256;
}
