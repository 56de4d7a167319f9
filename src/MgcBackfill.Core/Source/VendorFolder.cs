using System.Security.Cryptography;
using MgcBackfill.Errors;

namespace MgcBackfill.Source;

/// <summary>
/// The vendor's side files of one folder. Those that the manifest lists must match it before anything in them is trusted (A3).
/// </summary>
internal sealed class VendorFolder
{
    private VendorFolder(string path, VendorManifest? manifest) => (Path, Manifest) = (path, manifest);

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Its manifest.json, or null.</summary>
    public VendorManifest? Manifest { get; }

    /// <summary>UTC dates that its condition.json does not list as available.</summary>
    public IReadOnlyList<(DateOnly Date, string Condition)> Conditions { get; private set; } = [];

    /// <summary>Its metadata.json, or null.</summary>
    public VendorMetadata? Metadata { get; private set; }

    /// <summary>Side files that the manifest lists and that do not exist.</summary>
    public IReadOnlyList<string> MissingSides { get; private set; } = [];

    /// <summary>Reads the side files of a folder.</summary>
    /// <exception cref="SourceException">A file does not match the manifest, or is not in the vendor's form.</exception>
    /// <exception cref="EnvironmentException">A file exists and cannot be read.</exception>
    public static VendorFolder Read(string path)
    {
        var folder = new VendorFolder(path, VendorManifest.Read(path));
        var missing = new List<string>();
        foreach (var name in folder.Manifest?.SideFiles.Order(StringComparer.Ordinal) ?? Enumerable.Empty<string>())
        {
            if (name is not (VendorCondition.FileName or VendorMetadata.FileName) && !folder.Contains(name))
                missing.Add(name);
        }

        if (folder.Open(VendorCondition.FileName, missing) is { } condition)
        {
            using var document = Sidecar.Parse(folder.GetPath(VendorCondition.FileName), condition);
            folder.Conditions = VendorCondition.Parse(folder.GetPath(VendorCondition.FileName), document);
        }

        if (folder.Open(VendorMetadata.FileName, missing) is { } metadata)
        {
            using var document = Sidecar.Parse(folder.GetPath(VendorMetadata.FileName), metadata);
            folder.Metadata = VendorMetadata.Parse(folder.GetPath(VendorMetadata.FileName), document);
        }

        missing.Sort(StringComparer.Ordinal);
        folder.MissingSides = missing;
        return folder;
    }

    // The bytes of a side file that is used, hashed from the same read; null if the file does not exist.
    private byte[]? Open(string name, List<string> missing)
    {
        var path = GetPath(name);
        if (Sidecar.ReadBytes(path) is not { } bytes)
        {
            if (Manifest?.Lists(name) == true)
                missing.Add(name);
            return null;
        }

        Manifest?.Matches(path, bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        return bytes;
    }

    // False if the file does not exist. A side file that is not used is only compared with the manifest.
    private bool Contains(string name)
    {
        // A name with a path in it would lead out of this folder.
        if (System.IO.Path.GetFileName(name) != name || name is "" or "." or ".." || name.Contains('\0', StringComparison.Ordinal))
            return false;
        var path = GetPath(name);
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
                return false;
            var size = (file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file).Length;

            // Compare the size first: a file of size 0 may be a pipe, and opening a pipe may block forever.
            Manifest!.Matches(path, size, sha256: null);
            Manifest.Matches(path, size, size == 0 ? Convert.ToHexStringLower(SHA256.HashData([])) : SourceFile.ComputeHash(path));
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw EnvironmentErrors.From(e, "Reading", path);
        }
    }

    private string GetPath(string name) => System.IO.Path.Combine(Path, name);
}
