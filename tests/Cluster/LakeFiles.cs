using System.Security.Cryptography;

namespace MgcBackfill.Cluster;

/// <summary>The files of a lake.</summary>
internal sealed record LakeFiles(string Folder)
{
    /// <summary>True if it was committed.</summary>
    public bool IsCommitted => File.Exists(Path.Combine(Folder, "_lake", "lake.json"));

    /// <summary>Every file of the folder, also those that a killed build left: its path and the sha256 of its bytes, in order.</summary>
    public string[] Read() =>
        [
            .. Directory
                .EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
                .Select(f => $"{Path.GetRelativePath(Folder, f)} {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(f)))}")
                .Order(StringComparer.Ordinal),
        ];
}
