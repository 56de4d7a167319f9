using MgcBackfill.Formats;

namespace MgcBackfill.Inventory;

/// <summary>Short, unambiguous names of files for messages.</summary>
internal sealed class FileNames
{
    private readonly HashSet<string> _ambiguous;

    /// <param name="paths">Every path that may be named in a message.</param>
    public FileNames(IEnumerable<string> paths) =>
        _ambiguous = [.. paths.CountBy(p => Path.GetFileName(p), StringComparer.Ordinal).Where(n => n.Value > 1).Select(n => n.Key)];

    /// <summary>The file name, or the whole path if another file has the same name.</summary>
    public string GetName(string path) => Path.GetFileName(path) is var name && _ambiguous.Contains(name) ? path : name;

    /// <summary>The first few names, and the number of the remaining ones.</summary>
    public string FirstFew(IReadOnlyCollection<string> paths, int limit = 3) => NumberText.FirstFew([.. paths.Select(GetName)], limit);
}
