using MgcBackfill.Engines;
using MgcBackfill.Errors;
using MgcBackfill.Formats;
using MgcBackfill.Market;

namespace MgcBackfill.Lake;

/// <summary>
/// Commits a lake (L3): proves that every unit of the sources is built from them, that the units hold all their bars, and that the folder
/// holds nothing else; then writes the lake's manifest. Units of earlier commits stay, and so lakes grow by the next file alone.
/// </summary>
public static class LakeCommitter
{
    /// <summary>Commits.</summary>
    /// <param name="options">The sources and the folder.</param>
    /// <param name="progress">Called with the part that is done.</param>
    /// <param name="cancellation">Cancels the work; nothing is written then.</param>
    /// <exception cref="UsageException">The options are invalid.</exception>
    /// <exception cref="SourceException">A file of the source is refused.</exception>
    /// <exception cref="TargetException">A unit is missing, or was built from other sources.</exception>
    /// <exception cref="GateException">The units do not hold exactly the bars of the sources, or a file is damaged.</exception>
    /// <exception cref="EnvironmentException">A file cannot be read or written.</exception>
    public static LakeCommitResult Commit(LakeOptions options, Action<LakeProgress> progress, CancellationToken cancellation = default) =>
        Commit(options, SourceHeaders.Read(options, cancellation), builder: null, progress, cancellation);

    /// <summary>Commits units of headers that were read.</summary>
    /// <param name="options">The sources and the folder.</param>
    /// <param name="headers">The headers of the sources.</param>
    /// <param name="builder">The builder of this run, for what it has read as a whole; the rest is read now. Null for none.</param>
    /// <param name="progress">Called with the part that is done.</param>
    /// <param name="cancellation">Cancels the work.</param>
    internal static LakeCommitResult Commit(
        LakeOptions options,
        SourceHeaders headers,
        LakeBuilder? builder,
        Action<LakeProgress> progress,
        CancellationToken cancellation
    )
    {
        var plan = LakePlanner.Plan(options, headers, cancellation);
        RequireBuilt(plan);
        var folder = new LakeFolder(options.Out);
        folder.RemoveAbandoned();
        var kept = FindKept(plan, folder);
        RequireCounts(options, headers, builder, plan, progress, cancellation);

        (UnitManifest Manifest, string Sha256)[] units =
        [
            .. plan.Units.Select(u => u.Stored!.Value).Concat(kept).OrderBy(u => u.Manifest.Name, LakeUnitName.Comparer),
        ];
        LakeFiles.Require(folder, [.. units.Select(u => u.Manifest)], cancellation);
        using var database = BarDatabases.OpenLake();
        var lake = LakeSummary.Create(units, builder?.Fronts ?? [], database, folder, cancellation);
        using var building = folder.CreateBuilding();
        var written = LakeFolder.Publish(lake, LakeJson.Default.LakeManifest, building, folder.ManifestPath);
        return new LakeCommitResult
        {
            Out = options.Out,
            Manifest = lake,
            Sha256 = written,
            Proved = plan.Units.Count,
            Kept = kept.Count,
        };
    }

    private static void RequireBuilt(LakePlan plan)
    {
        LakeUnitName[] missing = [.. plan.Units.Where(u => u.State == LakeUnitState.Missing).Select(u => u.Name)];
        if (missing.Length > 0)
            throw Incomplete(plan.Out, missing);
        if (plan.Units.FirstOrDefault(u => u.State == LakeUnitState.Different) is { } other)
            throw new TargetException(
                ErrorIds.LakeSourcesDiffer,
                $"Unit {NumberText.Format(other.Unit)} ({other.Name}) was built from other sources than those given: {other.Difference}.",
                new ErrorLocation { File = new LakeFolder(plan.Out).GetManifestPath(other.Name) },
                Advice.From(
                    $"Run {CommandName.LakeBuild} with the same files and {OptionName.AllowReplace}, or give the files that it was built "
                        + $"from."
                )
            );
    }

    private static TargetException Incomplete(string path, LakeUnitName[] missing) =>
        new(
            ErrorIds.LakeIncomplete,
            $"{NumberText.Count(missing.Length, "unit")} of the lake {path} {(missing.Length == 1 ? "is" : "are")} not built: "
                + $"{LakeText.Name(missing)}.",
            new ErrorLocation { File = path },
            Advice.From($"Run {CommandName.LakeBuild} with the same options; it builds what is missing. Then commit again.")
        );

    // Units that an earlier commit proved, and that are still what it listed.
    private static List<(UnitManifest Manifest, string Sha256)> FindKept(LakePlan plan, LakeFolder folder)
    {
        var committed = folder.ReadManifest()?.Units.ToDictionary(u => u.Name) ?? [];
        var kept = new List<(UnitManifest Manifest, string Sha256)>();
        foreach (var name in plan.Foreign)
        {
            if (
                !committed.TryGetValue(name, out var listed)
                || folder.ReadUnitWithHash(name) is not { } stored
                || stored.Sha256 != listed.Manifest
            )
                throw new TargetException(
                    ErrorIds.LakeFileForeign,
                    $"The lake holds unit {name}, which the given files and options do not define, and which was never committed.",
                    new ErrorLocation { File = folder.GetManifestPath(name) },
                    Advice.From(
                        $"Give its files with {OptionName.Dbn} too, and its root if you give {OptionName.Symbol}. If the unit is not "
                            + $"wanted, remove its manifest and its files."
                    )
                );
            RequireWholeDays(plan, name, stored.Value);
            kept.Add(stored);
        }

        return kept;
    }

    // The last hour of a year belongs to the first trading day of the next one, which the files given now may complete.
    private static void RequireWholeDays(LakePlan plan, LakeUnitName kept, UnitManifest manifest)
    {
        var lastDay = new LakeUnitTask(kept with { Year = kept.Year + 1 }, HasFront: true).Start;
        if (
            manifest.Front?.Content.LastTs is { } last
            && Instant.FromDateTime(last) >= lastDay
            && plan.Units.Any(u => u.Name == kept with { Year = kept.Year + 1 })
        )
            throw new TargetException(
                ErrorIds.LakeSourcesDiffer,
                $"The last trading day of unit {kept} ends in the files given now, and was decided without them.",
                null,
                Advice.From(
                    $"Run {CommandName.LakeBuild} and {CommandName.LakeCommit} with the files of both years and {OptionName.AllowReplace}."
                )
            );
    }

    private static void RequireCounts(
        LakeOptions options,
        SourceHeaders headers,
        LakeBuilder? builder,
        LakePlan plan,
        Action<LakeProgress> progress,
        CancellationToken cancellation
    )
    {
        var planned = plan.Units.ToDictionary(u => u.Name);
        var differences = new List<string>();
        foreach (var interval in headers.Units.GroupBy(u => u.Name.Interval))
        {
            var source = headers.Accept(interval, cancellation);
            var counts =
                builder?.Counts.Find(source)
                ?? LakeCensus.Count(source, LakeProgress.OfReading(source, $"counting {interval.Key.SchemaName}", progress), cancellation);
            foreach (var name in counts.Keys.Where(n => IsWanted(n.Root)).Union(interval.Select(u => u.Name)).Order(LakeUnitName.Comparer))
            {
                var (held, found) = (planned.GetValueOrDefault(name)?.Bars ?? 0, counts.GetValueOrDefault(name));
                if (held != found)
                    differences.Add($"{name} holds {NumberText.Format(held)} of {NumberText.Count(found, "bar")}");
            }
        }

        if (differences.Count > 0)
            throw new GateException(
                ErrorIds.LakeContentDiffers,
                $"The units do not hold exactly the bars of the sources: {NumberText.FirstFew(differences, 5)}.",
                new ErrorLocation { File = plan.Out },
                Advice.From($"The lake was not committed. Remove the manifests of these units, then run {CommandName.LakeBuild} again.")
            );

        bool IsWanted(string root) => options.Roots.Count == 0 || options.Roots.Contains(root);
    }
}
