using System.Security.Cryptography;
using MgcBackfill.Errors;

namespace MgcBackfill.Source;

/// <summary>
/// The vendor's side files of one folder, held against each other: those that the manifest lists must be as listed before anything that they
/// say is believed (A3).
/// </summary>
internal sealed class VendorFolder
{
    private VendorFolder(string path, VendorManifest? manifest) => (Path, Manifest) = (path, manifest);

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Its manifest.json, or null.</summary>
    public VendorManifest? Manifest { get; }

    /// <summary>UTC dates that its condition.json does not call available.</summary>
    public IReadOnlyList<(DateOnly Date, string Condition)> Conditions { get; private set; } = [];

    /// <summary>Its metadata.json, or null.</summary>
    public VendorMetadata? Metadata { get; private set; }

    /// <summary>Side files that the manifest lists and that are not there.</summary>
    public IReadOnlyList<string> MissingSides { get; private set; } = [];

    /// <summary>Reads the side files of a folder.</summary>
    /// <exception cref="SourceException">One is not as the manifest lists it, or not as the vendor writes it.</exception>
    /// <exception cref="EnvironmentException">One is there and cannot be read.</exception>
    public static VendorFolder Read(string path)
    {
        var folder = new VendorFolder(path, VendorManifest.Read(path));
        var missing = new List<string>();
        foreach (var name in folder.Manifest?.SideFiles.Order(StringComparer.Ordinal) ?? Enumerable.Empty<string>())
        {
            if (name is not (VendorCondition.FileName or VendorMetadata.FileName) && !folder.Holds(name))
                missing.Add(name);
        }

        if (folder.Open(VendorCondition.FileName, missing) is { } condition)
        {
            using var document = Sidecar.Parse(folder.PathOf(VendorCondition.FileName), condition);
            folder.Conditions = VendorCondition.Of(folder.PathOf(VendorCondition.FileName), document);
        }

        if (folder.Open(VendorMetadata.FileName, missing) is { } metadata)
        {
            using var document = Sidecar.Parse(folder.PathOf(VendorMetadata.FileName), metadata);
            folder.Metadata = VendorMetadata.Of(folder.PathOf(VendorMetadata.FileName), document);
        }

        missing.Sort(StringComparer.Ordinal);
        folder.MissingSides = missing;
        return folder;
    }

    // The bytes of a side file that is read, hashed as they are read; null where there is none.
    private byte[]? Open(string name, List<string> missing)
    {
        var path = PathOf(name);
        if (Sidecar.ReadBytes(path) is not { } bytes)
        {
            if (Manifest?.Lists(name) == true)
                missing.Add(name);
            return null;
        }

        Manifest?.Matches(path, bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        return bytes;
    }

    // False where it is not there. A side file that nobody reads is only held against the manifest.
    private bool Holds(string name)
    {
        // A name with a folder in it would lead out of this one.
        if (System.IO.Path.GetFileName(name) != name || name is "" or "." or ".." || name.Contains('\0', StringComparison.Ordinal))
            return false;
        var path = PathOf(name);
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
                return false;
            var size = (file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file).Length;

            // By the size alone first: what has none may be a pipe, and to open it may mean to wait for ever.
            Manifest!.Matches(path, size, sha256: null);
            Manifest.Matches(path, size, size == 0 ? Convert.ToHexStringLower(SHA256.HashData([])) : SourceFile.HashOf(path));
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw EnvironmentErrors.From(e, "Reading", path);
        }
    }

    private string PathOf(string name) => System.IO.Path.Combine(Path, name);
}
