using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text.Json;
using System.Xml.Linq;

namespace MgcBackfill.Packages.Tests;

/// <summary>The files of a package by path, without the files that NuGet adds to every package.</summary>
internal sealed class PackageFiles
{
    private static readonly ConcurrentDictionary<string, PackageFiles> s_read = new();

    private readonly Dictionary<string, byte[]> _files = [];

    private PackageFiles(string path)
    {
        using var archive = ZipFile.OpenRead(path);
        foreach (var entry in archive.Entries.Where(e => !e.FullName.EndsWith('/') && !IsOfNuGet(e.FullName)))
        {
            using var bytes = new MemoryStream();
            using (var content = entry.Open())
                content.CopyTo(bytes);
            _files.Add(entry.FullName, bytes.ToArray());
        }
    }

    /// <summary>The paths.</summary>
    public IEnumerable<string> Names => _files.Keys;

    /// <summary>The bytes of a file.</summary>
    public byte[] this[string name] => _files[name];

    /// <summary>Reads a package, once for all tests.</summary>
    public static PackageFiles Read(string path) => s_read.GetOrAdd(path, p => new PackageFiles(p));

    /// <summary>The one file of that name, in whatever folder, as text.</summary>
    public string Text(string name) => System.Text.Encoding.UTF8.GetString(_files[Path(name)]);

    /// <summary>The path of the one file of that name.</summary>
    public string Path(string name) => Names.Single(n => n == name || n.EndsWith($"/{name}", StringComparison.Ordinal));

    /// <summary>The list of contents.</summary>
    public JsonElement Contents => JsonDocument.Parse(Text("sbom.cdx.json")).RootElement;

    /// <summary>A value of the metadata of a NuGet package.</summary>
    public string? Metadata(string name)
    {
        var nuspec = new MemoryStream(_files[Names.Single(n => n.EndsWith(".nuspec", StringComparison.Ordinal))]);
        return XDocument.Load(nuspec).Descendants().SingleOrDefault(e => e.Name.LocalName == name)?.Value;
    }

    private static bool IsOfNuGet(string name) =>
        name is "[Content_Types].xml"
        || name.StartsWith("_rels/", StringComparison.Ordinal)
        || name.StartsWith("package/", StringComparison.Ordinal);
}
