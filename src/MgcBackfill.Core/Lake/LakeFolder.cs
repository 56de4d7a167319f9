using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MgcBackfill.Errors;
using MgcBackfill.Files;
using MgcBackfill.Market;

namespace MgcBackfill.Lake;

/// <summary>
/// The folders and files of a lake: where they are, and how they are written so that a reader never sees part of one (L2).
/// </summary>
public sealed class LakeFolder
{
    /// <summary>The folder of the manifests. Engines that read a folder skip names that begin like this one.</summary>
    internal const string Records = "_lake";

    private const string UnitsFolder = "units";
    private const string BuildingName = "building";
    private const string ManifestName = "lake.json";
    private const string FileName = "part-0.parquet";
    private const string ManifestSuffix = ".json";

    /// <summary>The lake of a folder, which need not exist.</summary>
    /// <param name="path">Full path.</param>
    public LakeFolder(string path) => Path = path;

    /// <summary>Full path of the folder.</summary>
    public string Path { get; }

    /// <summary>Full path of the lake's manifest.</summary>
    public string ManifestPath => System.IO.Path.Combine(Path, Records, ManifestName);

    /// <summary>Full path of a unit's manifest.</summary>
    public string GetManifestPath(LakeUnitName unit) =>
        System.IO.Path.Combine(Path, Records, UnitsFolder, unit.Schema, unit.Root, Year(unit) + ManifestSuffix);

    /// <summary>Path in the folder, with slashes, of the file that holds a table of a unit.</summary>
    public static string GetDataPath(LakeDataset dataset, LakeUnitName unit) =>
        $"{GetName(dataset)}/schema={unit.Schema}/root={unit.Root}/year={Year(unit)}/{FileName}";

    /// <summary>Full path of a file whose path in the folder is given.</summary>
    internal string GetFullPath(string path) => System.IO.Path.Combine([Path, .. path.Split('/')]);

    /// <summary>Reads the lake's manifest.</summary>
    /// <returns>Null if the lake was never committed.</returns>
    /// <exception cref="TargetException">It is damaged.</exception>
    /// <exception cref="EnvironmentException">It cannot be read.</exception>
    public LakeManifest? ReadManifest() => ReadManifestWithHash()?.Value;

    /// <summary>Reads the lake's manifest, with the sha256 of its bytes.</summary>
    /// <exception cref="TargetException">The lake was never committed, or its manifest is damaged.</exception>
    /// <exception cref="EnvironmentException">It cannot be read.</exception>
    internal (LakeManifest Value, string Sha256) RequireManifest() =>
        ReadManifestWithHash()
        ?? throw new TargetException(
            ErrorIds.LakeIncomplete,
            $"{Path} holds no committed lake.",
            new ErrorLocation { File = Path },
            Advice.From($"Check the folder. If the lake was built and never committed, run {CommandName.LakeCommit}.")
        );

    /// <summary>Reads the manifest of a unit.</summary>
    /// <returns>Null if the unit was never built.</returns>
    /// <exception cref="TargetException">It is damaged, or that of another unit.</exception>
    /// <exception cref="EnvironmentException">It cannot be read.</exception>
    public UnitManifest? ReadUnit(LakeUnitName unit) => ReadUnitWithHash(unit)?.Value;

    /// <summary>Reads the manifest of a unit, with the sha256 of its bytes.</summary>
    /// <inheritdoc cref="ReadUnit"/>
    internal (UnitManifest Value, string Sha256)? ReadUnitWithHash(LakeUnitName unit)
    {
        var path = GetManifestPath(unit);
        return ReadBytes(path) is { } bytes ? (ParseUnit(unit, path, bytes), Hash(bytes)) : null;
    }

    /// <summary>Reads the manifest of a unit from its bytes.</summary>
    /// <exception cref="TargetException">It is damaged, or that of another unit.</exception>
    internal static UnitManifest ParseUnit(LakeUnitName unit, string path, byte[] bytes)
    {
        var manifest = Parse(path, bytes, LakeJson.Default.UnitManifest);
        if (manifest.Name != unit)
            throw Invalid(path, $"it is the manifest of {manifest.Name}");
        RequirePaths(path, manifest);
        return manifest;
    }

    /// <summary>The units that have a manifest, in order.</summary>
    /// <exception cref="EnvironmentException">The folder cannot be read.</exception>
    internal IReadOnlyList<LakeUnitName> FindUnits()
    {
        var folder = System.IO.Path.Combine(Path, Records, UnitsFolder);
        return
        [
            .. List(folder, "*" + ManifestSuffix)
                .Select(f => LakeUnitName.Parse(f[..^ManifestSuffix.Length]))
                .OfType<LakeUnitName>()
                .Order(LakeUnitName.Comparer),
        ];
    }

    /// <summary>Every data file of the folder, by its path in the folder with slashes, in order.</summary>
    /// <exception cref="EnvironmentException">The folder cannot be read.</exception>
    internal IReadOnlyList<string> FindDataFiles() =>
        [
            .. Enum.GetValues<LakeDataset>()
                .Select(GetName)
                .SelectMany(name => List(System.IO.Path.Combine(Path, name), "*").Select(f => $"{name}/{f}"))
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>A new folder for files that are being built.</summary>
    /// <exception cref="EnvironmentException">It cannot be created.</exception>
    internal BuildingFolder CreateBuilding()
    {
        var parent = System.IO.Path.Combine(Path, Records, BuildingName);
        try
        {
            Directory.CreateDirectory(parent);
            return BuildingFolder.Create(parent);
        }
        catch (Exception e) when (EnvironmentErrors.IsRefusal(e))
        {
            throw EnvironmentErrors.From(e, "Creating a folder in", parent);
        }
    }

    /// <summary>Removes what builds and commits on this machine left that were killed.</summary>
    internal void RemoveAbandoned()
    {
        try
        {
            BuildingFolder.RemoveAbandoned(System.IO.Path.Combine(Path, Records, BuildingName));
        }
        catch (Exception e) when (EnvironmentErrors.IsRefusal(e))
        {
            // What remains only takes space.
        }
    }

    /// <summary>Puts a finished file in its place, where a reader sees the earlier file or this one.</summary>
    /// <param name="built">Full path of the finished file, on the same file system.</param>
    /// <param name="final">Full path of its place.</param>
    /// <exception cref="EnvironmentException">It cannot be moved.</exception>
    internal static void Publish(string built, string final)
    {
        try
        {
            var folder = System.IO.Path.GetDirectoryName(final)!;
            Directory.CreateDirectory(folder);
            File.Move(built, final, overwrite: true);
            DurableFolder.Flush(folder);
        }
        catch (Exception e) when (EnvironmentErrors.IsRefusal(e))
        {
            throw EnvironmentErrors.From(e, "Writing", final);
        }
    }

    /// <summary>Removes a file that the lake does not hold any more.</summary>
    /// <exception cref="EnvironmentException">It cannot be removed.</exception>
    internal static void Remove(string final)
    {
        try
        {
            if (!File.Exists(final))
                return;
            File.Delete(final);
            DurableFolder.Flush(System.IO.Path.GetDirectoryName(final)!);
        }
        catch (Exception e) when (EnvironmentErrors.IsRefusal(e))
        {
            throw EnvironmentErrors.From(e, "Removing", final);
        }
    }

    /// <summary>Writes a manifest, flushes it, and puts it in its place.</summary>
    /// <returns>SHA-256 of its bytes, lower-case hex.</returns>
    /// <exception cref="EnvironmentException">It cannot be written.</exception>
    internal static string Publish<T>(T manifest, JsonTypeInfo<T> type, BuildingFolder building, string final)
    {
        byte[] bytes = [.. JsonSerializer.SerializeToUtf8Bytes(manifest, type), (byte)'\n'];
        var sha256 = Hash(bytes);
        var built = building.GetPath(System.IO.Path.GetFileName(final));
        try
        {
            if (File.Exists(final) && File.ReadAllBytes(final).AsSpan().SequenceEqual(bytes))
                return sha256;
            using var file = new FileStream(built, FileMode.Create, FileAccess.Write);
            file.Write(bytes);
            DurableFile.Flush(file);
        }
        catch (Exception e) when (EnvironmentErrors.IsRefusal(e))
        {
            throw EnvironmentErrors.From(e, "Writing", final);
        }

        Publish(built, final);
        return sha256;
    }

    private static string GetName(LakeDataset dataset) => dataset == LakeDataset.Bars ? "bars" : "front";

    private static string Year(LakeUnitName unit) => unit.Year.ToString(CultureInfo.InvariantCulture);

    // Relative paths with slashes, of all files below a folder.
    private static List<string> List(string folder, string pattern)
    {
        try
        {
            return Directory.Exists(folder)
                ?
                [
                    .. Directory
                        .EnumerateFiles(folder, pattern, SearchOption.AllDirectories)
                        .Select(f => System.IO.Path.GetRelativePath(folder, f).Replace(System.IO.Path.DirectorySeparatorChar, '/')),
                ]
                : [];
        }
        catch (Exception e) when (EnvironmentErrors.IsRefusal(e))
        {
            throw EnvironmentErrors.From(e, "Listing", folder);
        }
    }

    private (LakeManifest Value, string Sha256)? ReadManifestWithHash() =>
        ReadBytes(ManifestPath) is { } bytes ? (Parse(ManifestPath, bytes, LakeJson.Default.LakeManifest), Hash(bytes)) : null;

    private static byte[]? ReadBytes(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (EnvironmentErrors.IsRefusal(e))
        {
            throw EnvironmentErrors.From(e, "Reading", path);
        }
    }

    private static T Parse<T>(string path, byte[] bytes, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, type) ?? throw new JsonException("It is null.");
        }
        catch (JsonException e)
        {
            throw Invalid(path, e.Message, e);
        }
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    // A manifest that was edited must not lead outside the folder, or to the file of another unit.
    private static void RequirePaths(string path, UnitManifest manifest)
    {
        foreach (
            var (dataset, table) in (ReadOnlySpan<(LakeDataset, LakeTable?)>)
                [(LakeDataset.Bars, manifest.Bars), (LakeDataset.Front, manifest.Front)]
        )
        {
            if (table?.File is { } file && file.Path != GetDataPath(dataset, manifest.Name))
                throw Invalid(path, $"it lists the file '{file.Path}'");
        }
    }

    private static TargetException Invalid(string path, string why, Exception? inner = null) =>
        new(
            ErrorIds.LakeManifestInvalid,
            $"{path} is not a manifest that a build of the lake wrote: {why.TrimEnd('.')}.",
            new ErrorLocation { File = path },
            Advice.From($"Remove this file, then run {CommandName.LakeBuild} again."),
            inner
        );
}
