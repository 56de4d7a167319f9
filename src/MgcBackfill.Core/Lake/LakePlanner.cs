using MgcBackfill.Formats;
using MgcBackfill.Source;

namespace MgcBackfill.Lake;

/// <summary>Compares the units of the sources with what the lake holds. Reads no record and writes nothing.</summary>
public static class LakePlanner
{
    /// <summary>Plans the units.</summary>
    /// <param name="options">The sources and the folder.</param>
    /// <param name="cancellation">Cancels the reading.</param>
    /// <exception cref="Errors.UsageException">The options are invalid.</exception>
    /// <exception cref="Errors.SourceException">A file is refused.</exception>
    /// <exception cref="Errors.TargetException">A manifest of the lake is damaged.</exception>
    /// <exception cref="Errors.EnvironmentException">A file cannot be read.</exception>
    public static LakePlan Plan(LakeOptions options, CancellationToken cancellation = default) =>
        Plan(options, SourceHeaders.Read(options, cancellation), cancellation);

    /// <summary>Plans the units of headers that were read.</summary>
    internal static LakePlan Plan(LakeOptions options, SourceHeaders headers, CancellationToken cancellation)
    {
        var (folder, notices) = (new LakeFolder(options.Out), new List<SourceNotice>());
        var committed = ListCommitted(folder);
        var units = new List<PlannedUnit>();
        foreach (var group in headers.Units.Select((unit, number) => (unit, number)).GroupBy(u => u.unit.Name.Interval))
        {
            var source = headers.Accept(group.Select(u => u.unit), cancellation);
            notices.AddRange(source.Notices);
            foreach (var (unit, number) in group)
                units.Add(Plan(number, unit, headers.GetSources(unit, source), folder, committed));
        }

        return new LakePlan
        {
            Out = options.Out,
            Units = [.. units.OrderBy(u => u.Unit)],
            Notices = notices,
            Foreign = [.. folder.FindUnits().Except(headers.Units.Select(u => u.Name))],
        };
    }

    /// <summary>The sha256 of every unit's manifest that the lake's manifest lists.</summary>
    internal static HashSet<string> ListCommitted(LakeFolder folder) => [.. folder.ReadManifest()?.Units.Select(u => u.Manifest) ?? []];

    /// <summary>Compares one unit with what the lake holds of it.</summary>
    internal static PlannedUnit Plan(
        int number,
        LakeUnitTask unit,
        IReadOnlyList<LakeSource> sources,
        LakeFolder folder,
        HashSet<string> committed
    )
    {
        var stored = folder.ReadUnitWithHash(unit.Name);
        var difference = stored is { Value: var manifest } ? Describe(unit, sources, manifest) : null;
        var state =
            stored is null ? LakeUnitState.Missing
            : difference is not null ? LakeUnitState.Different
            : committed.Contains(stored.Value.Sha256) ? LakeUnitState.Committed
            : LakeUnitState.Built;
        return new PlannedUnit
        {
            Unit = number,
            Name = unit.Name,
            State = state,
            HasFront = unit.HasFront,
            Sources = sources,
            Stored = stored,
            Difference = difference,
        };
    }

    /// <summary>How the sources of a unit differ from those that it was built from, as a clause; null if they are the same.</summary>
    internal static string? Describe(LakeUnitTask unit, IReadOnlyList<LakeSource> sources, UnitManifest stored)
    {
        var given = sources.Select(s => s.Sha256).ToHashSet(StringComparer.Ordinal);
        var used = stored.Sources.Select(s => s.Sha256).ToHashSet(StringComparer.Ordinal);
        var missing = stored.Sources.Where(s => !given.Contains(s.Sha256)).Select(s => s.Name).ToArray();
        var added = sources.Where(s => !used.Contains(s.Sha256)).Select(s => s.Name).ToArray();
        return (missing.Length, added.Length) switch
        {
            (0, 0) => stored.Front is not null == unit.HasFront ? null
            : unit.HasFront ? "it was built without the front month"
            : "it was built with the front month",
            (0, _) => $"it was built without {NumberText.Joined(added)}",
            (_, 0) => $"it was built from {NumberText.Joined(missing)} too, which {(missing.Length == 1 ? "is" : "are")} not given",
            _ => $"it was built from {NumberText.Joined(missing)}, and not from {NumberText.Joined(added)}",
        };
    }
}
