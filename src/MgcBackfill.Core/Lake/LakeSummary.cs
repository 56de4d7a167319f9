using MgcBackfill.Errors;
using MgcBackfill.Formats;
using MgcBackfill.Source;
using MgcBackfill.Staging;

namespace MgcBackfill.Lake;

/// <summary>Makes the manifest of a lake from those of its units.</summary>
internal static class LakeSummary
{
    /// <summary>Reads the files of the front month, and adds everything up.</summary>
    /// <param name="units">The units with the sha256 of their manifests, in order.</param>
    /// <param name="fronts">
    /// The days of files of the front month that were read before, by the sha256 of the file; the other files are read now.
    /// </param>
    /// <param name="database">Reads the files.</param>
    /// <param name="folder">The lake.</param>
    /// <param name="cancellation">Cancels the reading.</param>
    /// <exception cref="GateException">A file does not have its form, or two units list different files under the same name.</exception>
    /// <exception cref="EnvironmentException">A file cannot be read.</exception>
    public static LakeManifest Create(
        IReadOnlyList<(UnitManifest Manifest, string Sha256)> units,
        Dictionary<string, FrontDays> fronts,
        ILakeDatabase database,
        LakeFolder folder,
        CancellationToken cancellation
    ) =>
        new()
        {
            Format = UnitManifest.CurrentFormat,
            Sources =
            [
                .. units
                    .SelectMany(u => u.Manifest.Sources)
                    .DistinctBy(s => s.Sha256)
                    .OrderBy(s => s.Name, StringComparer.Ordinal)
                    .ThenBy(s => s.Sha256, StringComparer.Ordinal),
            ],
            Units =
            [
                .. units.Select(
                    (u, number) =>
                        new LakeUnit
                        {
                            Unit = number,
                            Schema = u.Manifest.Schema,
                            Root = u.Manifest.Root,
                            Year = u.Manifest.Year,
                            Manifest = u.Sha256,
                            Bars = u.Manifest.Bars.Content.Rows,
                            Front = u.Manifest.Front?.Content.Rows,
                        }
                ),
            ],
            Front = ComputeFronts(
                [.. units.Select(u => u.Manifest).Where(u => u.Front is not null)],
                fronts,
                database,
                folder,
                cancellation
            ),
            Bars = units.Sum(u => u.Manifest.Bars.Content.Rows),
        };

    private static LakeFront[] ComputeFronts(
        UnitManifest[] units,
        Dictionary<string, FrontDays> fronts,
        ILakeDatabase database,
        LakeFolder folder,
        CancellationToken cancellation
    )
    {
        var byRoot = units.ToLookup(u => u.Root);
        return FileWork.Run(
            [.. byRoot.Select(g => g.Key).Order(StringComparer.Ordinal)],
            root => ComputeFront(root, [.. byRoot[root]], fronts, database, folder, cancellation),
            cancellation
        );
    }

    private static LakeFront ComputeFront(
        string root,
        IReadOnlyList<UnitManifest> units,
        Dictionary<string, FrontDays> fronts,
        ILakeDatabase database,
        LakeFolder folder,
        CancellationToken cancellation
    )
    {
        var files = units.Select(u => u.Front!.File).OfType<LakeFile>();
        FrontDays[] days =
        [
            .. files.Select(f =>
                fronts.GetValueOrDefault(f.Sha256) ?? FrontDays.Read(database, folder.GetFullPath(f.Path), root, cancellation)
            ),
        ];
        var front = FrontDigest.Compute(root, days);
        var listed = units.Sum(u => u.Front!.Content.Rows);
        return front.Rows == listed
            ? front
            : throw new GateException(
                ErrorIds.LakeContentDiffers,
                $"The front month of {root} has {NumberText.Count(front.Rows, "row")}, and its manifests list {NumberText.Format(listed)}.",
                new ErrorLocation { File = folder.Path },
                Advice.From($"Run {CommandName.LakeBuild} again.")
            );
    }
}
