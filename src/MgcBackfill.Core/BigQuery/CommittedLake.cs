using MgcBackfill.Errors;
using MgcBackfill.Lake;

namespace MgcBackfill.BigQuery;

/// <summary>A lake whose manifests and files were compared with one another.</summary>
/// <param name="Sha256">SHA-256 of the lake's manifest.</param>
/// <param name="Units">The manifests of its units, in their order.</param>
internal sealed record CommittedLake(string Sha256, IReadOnlyList<UnitManifest> Units)
{
    /// <summary>Reads a lake and the bytes of all of its files.</summary>
    /// <exception cref="TargetException">It is not committed, or a manifest is damaged or was changed after the commit.</exception>
    /// <exception cref="GateException">A file is missing or damaged.</exception>
    /// <exception cref="EnvironmentException">A file cannot be read.</exception>
    public static CommittedLake Read(string path, Action<LakeProgress> progress, CancellationToken cancellation)
    {
        var folder = new LakeFolder(path);
        var (lake, sha256) = folder.RequireManifest();
        var units = lake.Units.Select(u => ReadUnit(folder, u)).ToArray();
        if (folder.FindUnits().Except(units.Select(u => u.Name)).FirstOrDefault() is { } later)
            throw new TargetException(
                ErrorIds.LakeIncomplete,
                $"Unit {later} of the lake {path} was built after the last commit.",
                new ErrorLocation { File = folder.GetManifestPath(later) },
                Advice.From($"Run {CommandName.LakeCommit}, then the same command again.")
            );
        for (var i = 0; i < units.Length; i++)
        {
            progress(new LakeProgress((double)i / units.Length, $"hashing {units[i].Name}"));
            foreach (var file in LakeFiles.List(units[i]))
            {
                if (LakeFiles.FindDifference(folder, file, cancellation) is { } difference)
                    throw LakeFiles.Damaged(folder, units[i].Name, file, difference);
            }
        }

        return LakeFiles.FindForeign(folder, units) is [var foreign, ..]
            ? throw LakeFiles.Foreign(folder, foreign)
            : new CommittedLake(sha256, units);
    }

    private static UnitManifest ReadUnit(LakeFolder folder, LakeUnit listed)
    {
        var name = listed.Name;
        var path = folder.GetManifestPath(name);
        if (folder.ReadUnitWithHash(name) is not { } stored)
            throw new TargetException(
                ErrorIds.LakeIncomplete,
                $"The manifest of unit {name} does not exist.",
                new ErrorLocation { File = path },
                Advice.From($"Run {CommandName.LakeBuild} and {CommandName.LakeCommit} again.")
            );
        if (stored.Sha256 != listed.Manifest)
            throw Invalid(path, $"Unit {name} was built again, or its manifest was changed, after the commit.");
        if (stored.Value.Bars.Content.Rows != listed.Bars || stored.Value.Front?.Content.Rows != listed.Front)
            throw Invalid(path, $"The manifest of unit {name} and that of the lake list different numbers of rows.");
        return stored.Value;
    }

    private static TargetException Invalid(string path, string message) =>
        new(
            ErrorIds.LakeManifestInvalid,
            message,
            new ErrorLocation { File = path },
            Advice.From($"Run {CommandName.LakeBuild} and {CommandName.LakeCommit} again.")
        );
}
