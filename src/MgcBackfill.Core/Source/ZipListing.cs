using System.IO.Compression;
using MgcBackfill.Errors;
using MgcBackfill.Formats;

namespace MgcBackfill.Source;

/// <summary>
/// The content of a zip archive according to its directory; the vendor's portal delivers a whole job as one archive. Nothing is unpacked.
/// </summary>
/// <param name="Path">The archive.</param>
/// <param name="Members">Names of the DBN files in it, in ordinal order.</param>
/// <param name="Damage">Why the archive cannot be listed, or null.</param>
internal sealed record ZipListing(string Path, IReadOnlyList<string> Members, string? Damage)
{
    /// <summary>Advice for a user who has an archive.</summary>
    public const string Advice = "Unzip it into a new folder and give that folder: the manifest.json in it then proves the files.";

    private const int MaxNamed = 5;
    private const int MaxNameLength = 120;
    private static readonly byte[] s_magic = "PK"u8.ToArray();

    /// <summary>True if it holds DBN files, or may hold some.</summary>
    public bool IsRelevant => Members.Count > 0 || Damage is not null;

    /// <summary>A description in one sentence.</summary>
    public string Sentence =>
        this switch
        {
            { Damage: { } damage } => $"{Path} is a zip archive that cannot be listed ({damage}): it is damaged or incomplete.",
            { Members.Count: 0 } => $"{Path} is a zip archive without a DBN file.",
            _ => $"{Path} is a zip archive with {NumberText.Count(Members.Count, "DBN file")}: {NumberText.FirstFew(Members, MaxNamed)}.",
        };

    /// <summary>Lists an archive. If that fails, the result holds the reason; no exception is thrown.</summary>
    public static ZipListing Read(string path)
    {
        try
        {
            // An empty file may be a pipe, and opening a pipe may block forever.
            var file = new FileInfo(path);
            if ((file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file) is not { Exists: true, Length: > 0 })
                return new ZipListing(path, [], "the file is empty");
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return Read(path, stream);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new ZipListing(path, [], OneLine(e.Message));
        }
    }

    /// <summary>Lists the archive in a stream; <paramref name="path"/> is only used in messages.</summary>
    public static ZipListing Read(string path, Stream stream)
    {
        try
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            return new ZipListing(
                path,
                [
                    .. archive
                        .Entries.Select(e => OneLine(e.FullName))
                        .Where(n => SourceNames.IsDbn(n) && !IsHidden(n))
                        .Order(StringComparer.Ordinal),
                ],
                null
            );
        }
        catch (Exception e)
            when (e is InvalidDataException or IOException or NotSupportedException or ArgumentException or OverflowException)
        {
            return new ZipListing(path, [], OneLine(e.Message));
        }
    }

    /// <summary>The error for a file that is not DBN but is a zip archive by content or name; null if it is neither.</summary>
    public static SourceException? CreateRefusal(string path) => SourceNames.IsZip(path) || IsZip(path) ? Read(path).ToException() : null;

    /// <summary>The error for an archive that was given as a source.</summary>
    public SourceException ToException() =>
        new(ErrorIds.SourceIsZip, Sentence, new ErrorLocation { File = Path }, Damage is null ? Advice : $"Download it again. {Advice}");

    private static bool IsZip(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            Span<byte> first = stackalloc byte[4];
            return file.ReadAtLeast(first, first.Length, throwOnEndOfStream: false) == first.Length
                && first.StartsWith(s_magic)
                && (first[2], first[3]) is (3, 4) or (5, 6);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool IsHidden(string name) => name.Split('/', '\\')[^1].StartsWith('.');

    // The names come from the maker of the archive, so characters that would break a line must not reach the terminal.
    private static string OneLine(string text)
    {
        var line = string.Concat(text.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));
        return line.Length <= MaxNameLength ? line.TrimEnd('.') : "…" + line[^MaxNameLength..];
    }
}
