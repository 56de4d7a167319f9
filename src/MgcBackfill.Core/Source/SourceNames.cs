using System.Text.RegularExpressions;

namespace MgcBackfill.Source;

/// <summary>What the name of a file says of it. Content is looked at elsewhere.</summary>
internal static partial class SourceNames
{
    private static readonly string[] s_unfinished = [".part", ".partial", ".crdownload", ".filepart"];
    private static readonly string[] s_aboutData = [".sha256", ".sha512", ".md5", ".sig", ".asc", ".txt", ".json", ".csv", ".log", ".md"];

    /// <summary>True for the names a folder is searched for: *.dbn and *.dbn.zst.</summary>
    public static bool IsDbn(ReadOnlySpan<char> path) =>
        path.EndsWith(".dbn", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".dbn.zst", StringComparison.OrdinalIgnoreCase);

    /// <summary>True for a name that may be DBN's and that a folder is not searched for: an unfinished download, a numbered copy, the older DBZ.</summary>
    public static bool IsOther(string path)
    {
        var name = Path.GetFileName(path);
        return !IsDbn(name) && !s_aboutData.Any(e => Ends(name, e)) && (s_unfinished.Any(e => Ends(name, e)) || DbnInside().IsMatch(name));
    }

    /// <summary>True for the name of a zip archive.</summary>
    public static bool IsZip(string path) => Ends(path, ".zip");

    /// <summary>True for a file that its system hides: its name begins with a dot (as those of AppleDouble files do), or Windows says so.</summary>
    public static bool IsHidden(string path)
    {
        if (Path.GetFileName(path.AsSpan()).StartsWith('.'))
            return true;
        return OperatingSystem.IsWindows() && File.GetAttributes(path).HasFlag(FileAttributes.Hidden);
    }

    /// <summary>The name that a browser gave to an earlier download, where this one is called <c>NAME (2).dbn.zst</c>; else null.</summary>
    public static string? FirstDownloadOf(string path)
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
