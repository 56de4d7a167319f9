using MgcBackfill.Formats;

namespace MgcBackfill.Inventory;

/// <summary>Names of files for messages: as short as they can be without standing for two.</summary>
internal sealed class FileNames
{
    private readonly HashSet<string> _ambiguous;

    /// <param name="paths">Every path that may be named.</param>
    public FileNames(IEnumerable<string> paths) =>
        _ambiguous = [.. paths.CountBy(p => Path.GetFileName(p), StringComparer.Ordinal).Where(n => n.Value > 1).Select(n => n.Key)];

    /// <summary>The file's name, or its path where another one has the same name.</summary>
    public string Of(string path) => Path.GetFileName(path) is var name && _ambiguous.Contains(name) ? path : name;

    /// <summary>Some names, and how many more there are.</summary>
    public string Some(IReadOnlyCollection<string> paths, int most = 3) => NumberText.Some([.. paths.Select(Of)], most);
}
