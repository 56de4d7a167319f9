using System.Text.RegularExpressions;

namespace MgcBackfill.Source;

/// <summary>Classifies files by name. Their content is checked elsewhere.</summary>
internal static partial class SourceNames
{
    private static readonly string[] s_unfinished = [".part", ".partial", ".crdownload", ".filepart"];
    private static readonly string[] s_aboutData = [".sha256", ".sha512", ".md5", ".sig", ".asc", ".txt", ".json", ".csv", ".log", ".md"];

    /// <summary>True for names that a folder search includes: *.dbn and *.dbn.zst.</summary>
    public static bool IsDbn(ReadOnlySpan<char> path) =>
        path.EndsWith(".dbn", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".dbn.zst", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// True for names that may belong to DBN data but that a folder search does not include: unfinished downloads, numbered copies, and the
    /// older DBZ.
    /// </summary>
    public static bool IsOther(string path)
    {
        var name = Path.GetFileName(path);
        return !IsDbn(name) && !s_aboutData.Any(e => Ends(name, e)) && (s_unfinished.Any(e => Ends(name, e)) || DbnInside().IsMatch(name));
    }

    /// <summary>True for the name of a zip archive.</summary>
    public static bool IsZip(string path) => Ends(path, ".zip");

    /// <summary>True for a hidden file: its name begins with a dot (as AppleDouble files do), or Windows marks it as hidden.</summary>
    public static bool IsHidden(string path)
    {
        if (Path.GetFileName(path.AsSpan()).StartsWith('.'))
            return true;
        return OperatingSystem.IsWindows() && File.GetAttributes(path).HasFlag(FileAttributes.Hidden);
    }

    /// <summary>
    /// The name of the first download, if this file is named <c>NAME (2).dbn.zst</c> like a browser's second one; otherwise null.
    /// </summary>
    public static string? GetFirstDownload(string path)
    {
        var match = SecondDownload().Match(Path.GetFileName(path));
        return match.Success ? Path.Combine(Path.GetDirectoryName(path) ?? "", match.Groups[1].Value + match.Groups[2].Value) : null;
    }

    private static bool Ends(string name, string end) => name.EndsWith(end, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"\.db[nz]([^A-Za-z0-9]|$)", RegexOptions.IgnoreCase)]
    private static partial Regex DbnInside();

    [GeneratedRegex(@"^(.+?) ?\(\d{1,3}\)((?:\.[^ ()]*)?\.dbn(?:\.zst)?)$", RegexOptions.IgnoreCase)]
    private static partial Regex SecondDownload();
}
