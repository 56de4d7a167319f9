using MgcBackfill.Errors;
using MgcBackfill.Formats;
using MgcBackfill.Source;

namespace MgcBackfill.Lake;

/// <summary>Compares the data files of a folder with the manifests of its units.</summary>
internal static class LakeFiles
{
    /// <summary>Requires that the folder holds exactly the listed files, with the listed bytes.</summary>
    /// <exception cref="GateException">A file is missing, differs, or is not listed.</exception>
    /// <exception cref="EnvironmentException">A file cannot be read.</exception>
    public static void Require(LakeFolder folder, IReadOnlyList<UnitManifest> units, CancellationToken cancellation)
    {
        var listed = units.SelectMany(u => List(u).Select(f => (Unit: u.Name, File: f))).ToLookup(f => f.File.Path);
        FileWork.Run(
            [.. listed.Select(f => f.Key)],
            path =>
            {
                foreach (var (unit, file) in listed[path])
                {
                    if (FindDifference(folder, file, cancellation) is { } difference)
                        throw Damaged(folder, unit, file, difference);
                }

                return path;
            },
            cancellation
        );

        if (FindForeign(folder, units) is [var foreign, ..])
            throw Foreign(folder, foreign);
    }

    /// <summary>The files of a unit.</summary>
    public static IEnumerable<LakeFile> List(UnitManifest unit) => ((LakeFile?[])[unit.Bars.File, unit.Front?.File]).OfType<LakeFile>();

    /// <summary>How a file differs from its entry, as the end of a sentence; null if it has the listed bytes.</summary>
    public static string? FindDifference(LakeFolder folder, LakeFile file, CancellationToken cancellation)
    {
        var found = new FileInfo(folder.GetFullPath(file.Path));
        if (!found.Exists)
        {
            EnvironmentErrors.RequireKnown(found.FullName);
            return "does not exist";
        }

        if (found.Length != file.Size)
            return $"has {NumberText.Count(found.Length, "byte")}, not {NumberText.Format(file.Size)}";
        var sha256 = FileHash.Compute(found.FullName, cancellation).Sha256;
        return sha256 == file.Sha256 ? null : $"has the sha256 {sha256}, not {file.Sha256}";
    }

    /// <summary>Data files that no unit lists, by their paths in the folder.</summary>
    public static IReadOnlyList<string> FindForeign(LakeFolder folder, IReadOnlyList<UnitManifest> units) =>
        [.. folder.FindDataFiles().Except(units.SelectMany(List).Select(f => f.Path), StringComparer.Ordinal)];

    /// <summary>The error for a file that is not what its unit's manifest lists.</summary>
    public static GateException Damaged(LakeFolder folder, LakeUnitName unit, LakeFile file, string difference) =>
        new(
            ErrorIds.LakeFileDamaged,
            $"{folder.GetFullPath(file.Path)} {difference}.",
            new ErrorLocation { File = folder.GetFullPath(file.Path) },
            Advice.From($"Run {CommandName.LakeBuild} with the same files again; it writes unit {unit.ToString()} anew.")
        );

    /// <summary>The error for a file that no unit lists.</summary>
    public static TargetException Foreign(LakeFolder folder, string path) =>
        new(
            ErrorIds.LakeFileForeign,
            $"{folder.GetFullPath(path)} is not listed in any manifest of the lake, but every engine that reads the folder reads it too.",
            new ErrorLocation { File = folder.GetFullPath(path) },
            "Move it out of the folder."
        );
}
