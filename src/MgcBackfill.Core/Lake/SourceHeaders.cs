using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Formats;
using MgcBackfill.Market;
using MgcBackfill.Source;

namespace MgcBackfill.Lake;

/// <summary>
/// The headers of the sources, and the units that they define. The headers alone are read, so that a task of a cluster which builds one
/// unit neither reads nor hashes the files of the others.
/// </summary>
internal sealed class SourceHeaders
{
    private readonly LakeOptions _options;
    private readonly Dictionary<LakeUnitTask, List<string>> _paths;
    private readonly Dictionary<string, SourceFile> _texts;
    private readonly Dictionary<string, SourceSet> _accepted = new(StringComparer.Ordinal);

    private SourceHeaders(LakeOptions options, Dictionary<LakeUnitTask, List<string>> paths, Dictionary<string, SourceFile> texts)
    {
        (_options, _paths, _texts) = (options, paths, texts);
        Units = [.. paths.Keys.OrderBy(u => u.Name, LakeUnitName.Comparer)];
    }

    /// <summary>The units, by their numbers.</summary>
    public IReadOnlyList<LakeUnitTask> Units { get; }

    /// <summary>Finds the files and reads their headers.</summary>
    /// <exception cref="UsageException">No unit remains.</exception>
    /// <exception cref="SourceException">A file is refused.</exception>
    /// <exception cref="EnvironmentException">A file cannot be read.</exception>
    public static SourceHeaders Read(LakeOptions options, CancellationToken cancellation)
    {
        options.Validate();
        var (dbn, texts) = TextSources.Find(options.Dbn, options.Recurse, cancellation);
        HeaderFile[] files =
        [
            .. dbn.Count == 0 && texts.Count > 0 ? [] : FileWork.Run(SourceLocator.Expand(dbn, options.Recurse), ReadFile, cancellation),
            .. texts.Select(t => new HeaderFile(t.Path, BarInterval.Find(t.Metadata.Schema)!, t.Metadata, t)),
        ];
        var units = new UnitFinder(options);
        foreach (var file in files.Where(f => options.Schemas.Count == 0 || options.Schemas.Contains(f.Interval)))
            units.Add(file);
        var found = units.Find();
        if (files.Length == 0)
            throw new SourceException(
                ErrorIds.SourceNotFound,
                "No source file was given.",
                null,
                Advice.From($"Give files with {OptionName.Dbn}.")
            );
        if (found.Count == 0)
            throw new UsageException(
                ErrorIds.InvalidArgument,
                $"The source holds nothing of what was asked for: its files have the schemas "
                    + $"{NumberText.Joined([.. files.Select(f => f.Interval.SchemaName).Distinct()])} "
                    + $"and the roots {NumberText.Joined([.. units.FindRoots(files)])}.",
                Advice.From($"Correct {OptionName.Symbol} or the schema, or give other files with {OptionName.Dbn}.")
            );
        return new SourceHeaders(options, found, texts.ToDictionary(t => t.Path, StringComparer.Ordinal));
    }

    /// <summary>
    /// Accepts the files of some units, which must all have the same interval. The same files are hashed once; every reading of them
    /// compares the sha256 again.
    /// </summary>
    /// <exception cref="SourceException">A file is refused.</exception>
    /// <exception cref="EnvironmentException">A file cannot be read.</exception>
    public SourceSet Accept(IEnumerable<LakeUnitTask> units, CancellationToken cancellation)
    {
        LakeUnitTask[] wanted = [.. units];
        var options = new SourceOptions { RequireManifest = _options.RequireManifest, Interval = wanted[0].Name.Interval };
        string[] paths = [.. wanted.SelectMany(u => _paths[u]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var key = string.Join('\0', paths);
        if (_accepted.TryGetValue(key, out var known))
            return known;
        string[] dbn = [.. paths.Where(p => !_texts.ContainsKey(p))];
        SourceFile[] texts = [.. paths.Where(_texts.ContainsKey).Select(p => _texts[p])];
        return _accepted[key] =
            dbn.Length == 0 ? SourceSet.Of(texts, options.Interval) : SourceSet.Accept(dbn, options, [], cancellation).With(texts);
    }

    /// <summary>True if accepted files are all those that may have a bar of their interval in a year.</summary>
    public bool IsComplete(SourceSet accepted, int year)
    {
        var files = accepted.Files.Select(f => f.Path).ToHashSet(StringComparer.Ordinal);
        return Units.Where(u => u.Name.Interval == accepted.Interval && u.Name.Year == year).SelectMany(u => _paths[u]).All(files.Contains);
    }

    /// <summary>The sources of a unit among accepted files, in the order in which they are read.</summary>
    public IReadOnlyList<LakeSource> GetSources(LakeUnitTask unit, SourceSet accepted)
    {
        var paths = _paths[unit].ToHashSet(StringComparer.Ordinal);
        return
        [
            .. accepted
                .Files.Where(f => paths.Contains(f.Path))
                .Select(f => new LakeSource
                {
                    Name = Path.GetFileName(f.Path),
                    Size = f.Size,
                    Sha256 = f.Sha256,
                }),
        ];
    }

    private static HeaderFile ReadFile(string path)
    {
        using var reader = DbnReader.Open(path);
        var header = reader.Metadata;

        // A file of several schemas is read for its minutes, as in a backfill.
        var interval =
            (header.Schema is null ? BarInterval.Minute : BarInterval.Find(header.Schema))
            ?? throw new SourceException(
                ErrorIds.SourceRefused,
                $"{path}: the lake does not take this file: its schema is {DbnNames.Format(header.Schema!.Value)}, which holds no bars.",
                new ErrorLocation { File = path },
                $"Move it out of the folder, or request one of {string.Join(", ", BarInterval.All.Select(i => i.SchemaName))}."
            );
        SourceGates.Require(path, header, interval);
        return new HeaderFile(path, interval, header);
    }
}
