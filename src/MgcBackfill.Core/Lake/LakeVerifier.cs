using MgcBackfill.Engines;
using MgcBackfill.Errors;
using MgcBackfill.Formats;
using MgcBackfill.Market;
using MgcBackfill.Source;
using MgcBackfill.Staging;

namespace MgcBackfill.Lake;

/// <summary>
/// Verifies a committed lake: manifests, files, and every row, against each other; and with sources also every value against them. Writes
/// nothing, and reports everything that is wrong instead of stopping at the first fault.
/// </summary>
public sealed class LakeVerifier
{
    private readonly LakeFolder _folder;
    private readonly Action<LakeProgress> _progress;
    private readonly List<LakeFinding> _findings = [];
    private readonly List<SourceNotice> _notices = [];
    private readonly Dictionary<LakeUnitName, UnitManifest> _units = [];
    private readonly Dictionary<string, FrontDays> _fronts = new(StringComparer.Ordinal);
    private int _files;
    private long _bytes;
    private long _rows;

    private LakeVerifier(string path, Action<LakeProgress> progress) => (_folder, _progress) = (new LakeFolder(path), progress);

    /// <summary>Verifies a lake.</summary>
    /// <param name="path">Full path of its folder.</param>
    /// <param name="sources">Its sources, to compare every value with; null to compare the lake with its manifests alone.</param>
    /// <param name="progress">Called with the part that is done.</param>
    /// <param name="cancellation">Cancels the work.</param>
    /// <exception cref="TargetException">The folder holds no committed lake.</exception>
    /// <exception cref="SourceException">A file of the source is refused.</exception>
    /// <exception cref="EnvironmentException">A file cannot be read.</exception>
    public static LakeVerification Verify(
        string path,
        LakeOptions? sources,
        Action<LakeProgress> progress,
        CancellationToken cancellation = default
    )
    {
        var verifier = new LakeVerifier(path, progress);
        var lake = verifier._folder.RequireManifest().Value;
        using var database = BarDatabases.OpenLake();
        verifier.VerifyUnits(lake, database, cancellation);
        verifier.VerifyFolder(lake, database, cancellation);
        return new LakeVerification
        {
            Out = path,
            Manifest = lake,
            Compared = sources is null ? null : verifier.Compare(lake, sources, database, cancellation),
            Files = verifier._files,
            Bytes = verifier._bytes,
            Rows = verifier._rows,
            Findings = verifier._findings,
            Notices = verifier._notices,
        };
    }

    /// <summary>The error that the findings are; null for a valid lake.</summary>
    public static BackfillException? GetFailure(LakeVerification verification)
    {
        if (verification.Findings is not [var first, ..])
            return null;
        var others = verification.Findings.Count - 1;
        return new GateException(
            ErrorIds.LakeContentDiffers,
            $"The lake is INVALID: {first.Message}" + (others == 0 ? "" : $" Number of other findings: {NumberText.Format(others)}."),
            new ErrorLocation { File = first.File },
            Advice.From($"Do not use the lake. Run {CommandName.LakeBuild} and {CommandName.LakeCommit} again, then verify it.")
        );
    }

    private void VerifyUnits(LakeManifest lake, ILakeDatabase database, CancellationToken cancellation)
    {
        var total = Math.Max(1.0, lake.Bars);
        foreach (var listed in lake.Units)
        {
            cancellation.ThrowIfCancellationRequested();
            var name = listed.Name;
            _progress(new LakeProgress(Math.Min(1, _rows / total), name.ToString()));
            if (ReadUnit(name, listed) is not { } unit)
                continue;
            _units.Add(name, unit);
            VerifyTable(name, unit.Bars, LakeDataset.Bars, database, cancellation);
            if (unit.Front is { } front)
                VerifyTable(name, front, LakeDataset.Front, database, cancellation);
        }
    }

    private UnitManifest? ReadUnit(LakeUnitName name, LakeUnit listed)
    {
        var path = _folder.GetManifestPath(name);
        try
        {
            if (_folder.ReadUnitWithHash(name) is not { } stored)
            {
                Find(ErrorIds.LakeIncomplete, name, path, $"The manifest of unit {name} does not exist.");
                return null;
            }

            if (stored.Sha256 != listed.Manifest)
                Find(
                    ErrorIds.LakeManifestInvalid,
                    name,
                    path,
                    $"Unit {name} was built again, or its manifest was changed, after the commit: the sha256 of the manifest is "
                        + $"{stored.Sha256}, not {listed.Manifest}."
                );
            return stored.Value;
        }
        catch (TargetException e)
        {
            Find(e.Id, name, path, e.Message);
            return null;
        }
    }

    private void VerifyTable(LakeUnitName name, LakeTable table, LakeDataset format, ILakeDatabase database, CancellationToken cancellation)
    {
        if (table.File is not { } file)
            return;
        var path = _folder.GetFullPath(file.Path);
        _files++;
        _bytes += file.Size;
        if (LakeFiles.FindDifference(_folder, file, cancellation) is { } difference)
        {
            Find(ErrorIds.LakeFileDamaged, name, path, $"{path} {difference}.");
            return;
        }

        try
        {
            var (read, days) = TableReading.Compute(database, path, format, name.Root, cancellation);
            if (days is not null)
                _fronts[file.Sha256] = days;
            _rows += read.Rows;
            if (read != table.Content)
                Find(
                    ErrorIds.LakeContentDiffers,
                    name,
                    path,
                    $"{path} holds {NumberText.Count(read.Rows, "row")} with the digest {read.Digest}, and its manifest lists "
                        + $"{NumberText.Format(table.Content.Rows)} with {table.Content.Digest}."
                );
        }
        catch (GateException e)
        {
            Find(e.Id, name, path, e.Message);
        }
    }

    private void VerifyFolder(LakeManifest lake, ILakeDatabase database, CancellationToken cancellation)
    {
        foreach (var foreign in LakeFiles.FindForeign(_folder, [.. _units.Values]))
            Find(ErrorIds.LakeFileForeign, null, _folder.GetFullPath(foreign), LakeFiles.Foreign(_folder, foreign).Message);
        var listed = lake.Units.Select(u => u.Name).ToHashSet();
        foreach (var name in _folder.FindUnits().Where(n => !listed.Contains(n)))
            Find(
                ErrorIds.LakeFileForeign,
                name,
                _folder.GetManifestPath(name),
                $"Unit {name} was built after the last commit, and the lake's manifest does not list it."
            );
        if (_findings.Count > 0)
            return;

        // Everything else in the lake's manifest follows from its units.
        var summary = LakeSummary.Create(
            [.. lake.Units.Select(u => (_units[u.Name], u.Manifest))],
            _fronts,
            database,
            _folder,
            cancellation
        );
        if (!IsEqual(summary, lake))
            Find(
                ErrorIds.LakeManifestInvalid,
                null,
                _folder.ManifestPath,
                $"{_folder.ManifestPath} contradicts the manifests of its units."
            );
    }

    private static bool IsEqual(LakeManifest a, LakeManifest b) =>
        a.Bars == b.Bars && a.Sources.SequenceEqual(b.Sources) && a.Units.SequenceEqual(b.Units) && a.Front.SequenceEqual(b.Front);

    // Returns the number of units that were compared.
    private int Compare(LakeManifest lake, LakeOptions sources, ILakeDatabase database, CancellationToken cancellation)
    {
        string[] noFront = [.. lake.Units.Select(u => u.Root).Except(lake.Front.Select(f => f.Root))];
        var headers = SourceHeaders.Read(sources with { NoFront = noFront }, cancellation);
        var compared = 0;
        foreach (var group in headers.Units.GroupBy(u => u.Name.Interval))
        {
            var source = headers.Accept(group, cancellation);
            _notices.AddRange(source.Notices);
            LakeUnitTask[] tasks = [.. group.Where(u => IsFromSources(u, headers.GetSources(u, source)))];
            if (tasks.Length == 0)
                continue;
            foreach (var part in tasks.Select(t => t.Name.Root).Distinct().Chunk(LakeBuilder.MaxRoots))
            {
                LakePass.Run(
                    source,
                    [.. tasks.Where(t => part.Contains(t.Name.Root))],
                    name => new UnitComparison(_units[name], _folder, database),
                    (name, error) =>
                    {
                        compared++;
                        if (error is not null)
                            Find(error.Id, name, error.Where.File, error.Message);
                    },
                    LakeProgress.OfReading(source, $"comparing {group.Key.SchemaName}", _progress),
                    cancellation
                );
            }
        }

        var missing = _units.Keys.Except(headers.Units.Select(u => u.Name)).ToArray();
        if (missing.Length > 0)
            _notices.Add(
                new SourceNotice(
                    "not_given",
                    null,
                    $"The files given do not define {NumberText.Count(missing.Length, "unit")} of the lake, which "
                        + $"{(missing.Length == 1 ? "was" : "were")} compared with the manifests alone: {LakeText.Name(missing)}."
                )
            );
        return compared;
    }

    private bool IsFromSources(LakeUnitTask task, IReadOnlyList<LakeSource> sources)
    {
        if (!_units.TryGetValue(task.Name, out var unit))
        {
            Find(ErrorIds.LakeIncomplete, task.Name, null, $"The files given define unit {task.Name}, which the lake does not hold.");
            return false;
        }

        if (LakePlanner.Describe(task, sources, unit) is not { } difference)
            return true;
        Find(ErrorIds.LakeSourcesDiffer, task.Name, null, $"Unit {task.Name} is from other sources: {difference}.");
        return false;
    }

    private void Find(string id, LakeUnitName? unit, string? file, string message) =>
        _findings.Add(new LakeFinding(id, unit, file, message));
}
