using MgcBackfill.Engines;
using MgcBackfill.Errors;
using MgcBackfill.Formats;
using MgcBackfill.Source;

namespace MgcBackfill.Lake;

/// <summary>Builds units in this process (L2).</summary>
internal sealed class LakeBuilder
{
    // Rows of more roots than this are not kept in memory at the same time; further ones need another reading of the source.
    public const int MaxRoots = 64;

    private readonly LakeOptions _options;
    private readonly SourceHeaders _headers;
    private readonly LakeFolder _folder;

    /// <param name="options">The sources and the folder.</param>
    /// <param name="headers">The headers of the sources.</param>
    public LakeBuilder(LakeOptions options, SourceHeaders headers) =>
        (_options, _headers, _folder) = (options, headers, new LakeFolder(options.Out));

    /// <summary>
    /// What the readings of the last call of <see cref="Build(IEnumerable{int}, Action{BuiltUnit}, Action{LakeProgress},
    /// CancellationToken)"/> have counted.
    /// </summary>
    public LakeCounts Counts { get; } = new();

    /// <summary>The days of the files of the front month that were built, by the sha256 of the file.</summary>
    public Dictionary<string, FrontDays> Fronts { get; } = new(StringComparer.Ordinal);

    /// <summary>Builds units, or proves that the lake holds them.</summary>
    /// <param name="numbers">Their numbers in the plan.</param>
    /// <param name="built">Called for each unit, in the order in which they are finished.</param>
    /// <param name="progress">Called with the part that is done.</param>
    /// <param name="cancellation">Cancels the work; finished units stay.</param>
    /// <exception cref="SourceException">A file is refused.</exception>
    /// <exception cref="TargetException">A manifest of the lake is damaged.</exception>
    /// <exception cref="EnvironmentException">A file cannot be read or written.</exception>
    public void Build(IEnumerable<int> numbers, Action<BuiltUnit> built, Action<LakeProgress> progress, CancellationToken cancellation)
    {
        _folder.RemoveAbandoned();
        Counts.Clear();
        Fronts.Clear();
        var groups = numbers
            .Select(n => (Number: n, Task: _headers.Units[n]))
            .GroupBy(u => u.Task.Name.Interval)
            .SelectMany(g => SplitRoots([.. g]))
            .ToArray();
        for (var i = 0; i < groups.Length; i++)
        {
            var done = (double)i / groups.Length;
            Build(groups[i], built, p => progress(p with { Fraction = done + (p.Fraction / groups.Length) }), cancellation);
        }
    }

    private static IEnumerable<(int Number, LakeUnitTask Task)[]> SplitRoots((int Number, LakeUnitTask Task)[] units) =>
        units
            .Select(u => u.Task.Name.Root)
            .Distinct()
            .Chunk(MaxRoots)
            .Select(roots => units.Where(u => roots.Contains(u.Task.Name.Root)).ToArray());

    private void Build(
        (int Number, LakeUnitTask Task)[] units,
        Action<BuiltUnit> built,
        Action<LakeProgress> progress,
        CancellationToken cancellation
    )
    {
        var source = _headers.Accept(units.Select(u => u.Task), cancellation);
        var committed = LakePlanner.ListCommitted(_folder);
        var needed = new Dictionary<LakeUnitName, PlannedUnit>();
        foreach (var (number, task) in units)
        {
            cancellation.ThrowIfCancellationRequested();
            var planned = LakePlanner.Plan(number, task, _headers.GetSources(task, source), _folder, committed);
            if (planned.State == LakeUnitState.Different && !_options.AllowReplace)
                built(Finish(planned, null, Refuse(planned)));
            else if (
                planned.State is LakeUnitState.Built or LakeUnitState.Committed
                && HoldsFiles(planned.Stored!.Value.Manifest, cancellation)
            )
                built(Finish(planned, planned.Stored.Value.Manifest, null) with { Unchanged = true });
            else
                needed.Add(task.Name, planned);
        }

        if (needed.Count > 0)
            Build([.. units.Select(u => u.Task).Where(t => needed.ContainsKey(t.Name))], needed, source, built, progress, cancellation);
    }

    private void Build(
        LakeUnitTask[] tasks,
        Dictionary<LakeUnitName, PlannedUnit> planned,
        SourceSet source,
        Action<BuiltUnit> built,
        Action<LakeProgress> progress,
        CancellationToken cancellation
    )
    {
        using var building = _folder.CreateBuilding();
        using var database = BarDatabases.OpenLake();
        var writers = new Dictionary<LakeUnitName, UnitWriter>();
        var years = LakePass.Run(
            source,
            tasks,
            name => writers[name] = new UnitWriter(name, planned[name].Sources, database, building, _folder),
            (name, error) =>
            {
                writers.Remove(name, out var writer);
                if (error is null && writer is { FrontDays: { } days, Manifest.Front.File: { } file })
                    Fronts[file.Sha256] = days;
                built(Finish(planned[name], error is null ? writer!.Manifest : null, error));
            },
            LakeProgress.OfReading(source, source.Interval.SchemaName, progress),
            cancellation
        );
        foreach (var year in years.Where(y => _headers.IsComplete(source, y.Year)))
            Counts.Add(year);
    }

    private bool HoldsFiles(UnitManifest manifest, CancellationToken cancellation) =>
        LakeFiles.List(manifest).All(f => FileHash.Matches(_folder.GetFullPath(f.Path), f, cancellation));

    private static BuiltUnit Finish(PlannedUnit planned, UnitManifest? manifest, BackfillException? error) =>
        new()
        {
            Unit = planned.Unit,
            Name = planned.Name,
            Unchanged = false,
            Manifest = manifest,
            Error = error,
        };

    private TargetException Refuse(PlannedUnit planned) =>
        new(
            ErrorIds.LakeSourcesDiffer,
            $"Unit {NumberText.Format(planned.Unit)} ({planned.Name}) is in the lake already, from other sources: {planned.Difference}.",
            new ErrorLocation { File = _folder.GetManifestPath(planned.Name) },
            Advice.From(
                $"Give the files that it was built from. To build it again from the files given now, add {OptionName.AllowReplace}; then "
                    + $"commit the lake again."
            )
        );
}
