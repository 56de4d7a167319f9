using MgcBackfill.Dbn;
using MgcBackfill.Source;
using MgcBackfill.Text;

namespace MgcBackfill.Lake;

/// <summary>Finds the vendor's jobs in a text encoding (E1) among the given paths. A lake takes them for its bars alone.</summary>
internal static class TextSources
{
    /// <summary>Divides what was given into paths that are searched for DBN and data files in a text encoding.</summary>
    /// <param name="given">Files, folders or wildcards.</param>
    /// <param name="recurse">True to search the folders inside a folder too.</param>
    /// <param name="cancellation">Cancels the hashing of the files.</param>
    /// <exception cref="Errors.SourceException">A job is refused.</exception>
    /// <exception cref="Errors.EnvironmentException">A folder or a file cannot be read.</exception>
    public static (IReadOnlyList<string> Dbn, IReadOnlyList<SourceFile> Text) Find(
        IEnumerable<string> given,
        bool recurse,
        CancellationToken cancellation
    )
    {
        var (dbn, wanted) = (new List<string>(), new SortedDictionary<string, Func<TextFile, bool>>(StringComparer.Ordinal));
        foreach (var path in given)
        {
            if (Directory.Exists(path))
            {
                var option = recurse ? SearchOption.AllDirectories : SearchOption.TopDirectoryOnly;
                string[] files = [.. Directory.EnumerateFiles(path, "*", option)];
                string[] jobs = [.. files.Where(IsText).Select(f => Path.GetDirectoryName(Path.GetFullPath(f))!).Distinct()];
                foreach (var job in jobs)
                    wanted[job] = static _ => true;
                if (jobs.Length == 0 || files.Any(f => SourceLocator.IsDbnName(Path.GetFileName(f))))
                    dbn.Add(path);
            }
            else if (File.Exists(path) && IsText(path))
            {
                var (full, folder) = (Path.GetFullPath(path), Path.GetDirectoryName(Path.GetFullPath(path))!);
                var others = wanted.GetValueOrDefault(folder);
                wanted[folder] = f => f.Source.Path == full || others?.Invoke(f) == true;
            }
            else
            {
                dbn.Add(path);
            }
        }

        var text = new List<SourceFile>();
        foreach (var (folder, isWanted) in wanted)
            text.AddRange(Open(folder, isWanted, cancellation));
        return (dbn, text);
    }

    private static bool IsText(string path) => TextJob.IsDataName(Path.GetFileName(path));

    private static IEnumerable<SourceFile> Open(string folder, Func<TextFile, bool> isWanted, CancellationToken cancellation)
    {
        var job = TextJob.Open(folder, cancellation);
        var symbols = job.Metadata.Mappings.Count > 0 ? [] : job.FindSymbols(cancellation);
        foreach (var file in job.Files.Where(isWanted))
        {
            yield return file.Source with
            {
                Metadata = symbols.Count > 0 ? AddSymbols(file.Source.Metadata, symbols) : file.Source.Metadata,
                Opener = options => TextBarReader.Open(file, options),
            };
        }
    }

    // Where the lines name their symbols, any of them may occur on any day.
    private static DbnMetadata AddSymbols(DbnMetadata metadata, IReadOnlyList<string> symbols)
    {
        var first = DateOnly.FromDateTime(Market.Instant.ToDateTime(metadata.Start));
        var end = DateOnly.FromDateTime(Market.Instant.ToDateTime(metadata.End!.Value - 1)).AddDays(1);
        return metadata with { Mappings = [.. symbols.Select(s => new SymbolMapping(s, [new MappingInterval(first, end, s)]))] };
    }
}
