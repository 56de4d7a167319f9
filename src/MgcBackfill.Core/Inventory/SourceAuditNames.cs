namespace MgcBackfill.Inventory;

/// <summary>
/// Names of files in a report: paths relative to the common folder of all files, so that the report holds nothing of the machine.
/// </summary>
internal sealed class SourceAuditNames
{
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly string _folder;

    private SourceAuditNames(string folder) => _folder = folder;

    /// <summary>The name of a file.</summary>
    public string this[string path] => _names[path];

    /// <summary>Creates the names of files from their full paths.</summary>
    public static SourceAuditNames Create(IEnumerable<string> paths)
    {
        string[] all = [.. paths];
        var folder = Common([.. all.Select(p => Path.GetDirectoryName(p)!)]);
        var names = new SourceAuditNames(folder);
        foreach (var path in all)
            names._names[path] = (folder.Length == 0 ? path : Path.GetRelativePath(folder, path)).Replace(Path.DirectorySeparatorChar, '/');
        return names;
    }

    /// <summary>Removes the common folder of all files from a sentence.</summary>
    public string Shortened(string text) =>
        _folder.Length == 0
            ? text
            : text.Replace(_folder.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);

    private static string Common(string[] folders)
    {
        // Files on two drives have no folder in common.
        var common = folders[0];
        while (common.Length > 0 && !folders.All(f => IsBelow(f, common)))
            common = Path.GetDirectoryName(common) ?? "";
        return common;
    }

    private static bool IsBelow(string folder, string ancestor) =>
        folder == ancestor
        || folder.StartsWith(ancestor.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
