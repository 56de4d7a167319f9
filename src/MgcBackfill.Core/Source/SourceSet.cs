using System.Runtime.ExceptionServices;
using MgcBackfill.Dbn;
using MgcBackfill.Errors;

namespace MgcBackfill.Source;

/// <summary>An accepted source: files in the order of reading, what they cover, and what must be reported of them.</summary>
public sealed class SourceSet
{
    private readonly bool _accepted;

    private SourceSet(
        IReadOnlyList<SourceFile> files, IReadOnlyList<SourceNotice> notices, bool accepted, IReadOnlyList<VendorDay>? conditions = null,
        SourcePreference preference = SourcePreference.None, Coverage? given = null)
    {
        Files = files;
        Notices = notices;
        Conditions = conditions ?? [];
        Preference = preference;
        _accepted = accepted;
        Coverage = new Coverage(files.Select(f => f.Range));
        Given = given ?? Coverage;
    }

    /// <summary>The files by start of their range, then by path.</summary>
    public IReadOnlyList<SourceFile> Files { get; }

    /// <summary>What must be reported.</summary>
    public IReadOnlyList<SourceNotice> Notices { get; }

    /// <summary>The covered UTC days that the vendor calls degraded, pending or missing, in order.</summary>
    public IReadOnlyList<VendorDay> Conditions { get; }

    /// <summary>Which file is believed where two hold different bars of one symbol and minute.</summary>
    public SourcePreference Preference { get; }

    /// <summary>What the headers cover together.</summary>
    public Coverage Coverage { get; }

    /// <summary>What the files cover that were given: all but those that were added by <see cref="With"/>.</summary>
    public Coverage Given { get; }

    /// <summary>Finds, identifies and accepts a source by its headers and the vendor's side files (A1 to A3). Reads no record.</summary>
    /// <param name="given">Files, folders or wildcards.</param>
    /// <param name="cancellation">Stops between files.</param>
    /// <exception cref="SourceException">A file is refused.</exception>
    /// <exception cref="EnvironmentException">A file cannot be read.</exception>
    public static SourceSet Accept(IEnumerable<string> given, CancellationToken cancellation = default) => Accept(given, new SourceOptions(), cancellation);

    /// <param name="given">Files, folders or wildcards.</param>
    /// <param name="options">How they are searched for, and what must vouch for them.</param>
    /// <param name="cancellation">Stops between files.</param>
    /// <inheritdoc cref="Accept(IEnumerable{string}, CancellationToken)"/>
    public static SourceSet Accept(IEnumerable<string> given, SourceOptions options, CancellationToken cancellation = default)
    {
        var found = SourceLocator.Find(given, options.Recurse);
        var files = Inspect(found.Paths, file => SourceGates.Require(file.Path, file.Metadata), cancellation);
        if (!files.Any(f => SourceGates.MapsOutright(f.Metadata)))
            throw SourceGates.NoOutright(files[0].Path);

        var review = SourceReview.Of(files, found.Notices, options);
        Sort(review.Files);
        return new SourceSet(review.Files, review.Notices, accepted: true, review.Conditions, options.Prefer);
    }

    /// <summary>This source and more files, which a finished day was built from before. They are read with it, and count as not given.</summary>
    /// <param name="recorded">Files whose bytes are proved; each is held to what a backfill accepts. What was empty then was accepted as that.</param>
    /// <exception cref="SourceException">A file is refused.</exception>
    internal SourceSet With(IReadOnlyList<SourceFile> recorded)
    {
        foreach (var file in recorded)
            SourceGates.Require(file.Path, file.Metadata);
        SourceFile[] files = [.. Files, .. recorded.Select(f => f with { MayBeEmpty = f.IsEmpty })];
        Sort(files);
        return new SourceSet(files, Notices, _accepted, Conditions, Preference, Given);
    }

    /// <summary>
    /// Finds and identifies files for reading alone: their bytes are read as strictly (section 1), and nothing is asked of what they
    /// hold (section 2).
    /// </summary>
    /// <inheritdoc cref="Accept(IEnumerable{string}, CancellationToken)"/>
    public static SourceSet ForReading(IEnumerable<string> given, CancellationToken cancellation = default) => ForReading(given, recurse: false, cancellation);

    /// <param name="given">Files, folders or wildcards.</param>
    /// <param name="recurse">True to search the folders inside a folder too.</param>
    /// <param name="cancellation">Stops between files.</param>
    /// <inheritdoc cref="ForReading(IEnumerable{string}, CancellationToken)"/>
    public static SourceSet ForReading(IEnumerable<string> given, bool recurse, CancellationToken cancellation = default)
    {
        var found = SourceLocator.Find(given, recurse);
        var review = SourceReview.ForReading(Inspect(found.Paths, static _ => { }, cancellation), found.Notices);
        Sort(review.Files);
        return new SourceSet(review.Files, review.Notices, accepted: false);
    }

    /// <summary>Reads the bars that several of these files hold: the same symbol and minute (S4). Refuses none of them for that.</summary>
    /// <param name="files">Files whose bytes are read strictly; in any order.</param>
    /// <param name="found">Told of each such bar and of its symbol.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <returns>The files in the order of their indexes.</returns>
    /// <exception cref="SourceException">A file is refused, or changed.</exception>
    /// <exception cref="EnvironmentException">A file cannot be read.</exception>
    internal static IReadOnlyList<SourceFile> FindTwice(IEnumerable<SourceFile> files, Action<BarTwice, string> found, CancellationToken cancellation)
    {
        SourceFile[] sorted = [.. files];
        Sort(sorted);
        using var reader = new SourceReader(new SourceSet(sorted, [], accepted: false), accepted: false, window: null, refusesDifferent: false);
        reader.FoundTwice = twice => found(twice, reader.Symbols[twice.Kept.Symbol]);
        while (reader.Read(out _))
            cancellation.ThrowIfCancellationRequested();
        return sorted;
    }

    /// <summary>The files whose range shares an instant with [<paramref name="start"/>, <paramref name="end"/>), nanoseconds since the epoch.</summary>
    public IEnumerable<SourceFile> Overlapping(long start, long end) => Files.Where(f => Touches(f, start, end));

    /// <summary>A reader over all files, from the first bar on.</summary>
    public SourceReader Open() => new(this, _accepted, window: null);

    /// <summary>
    /// A reader of the bars in [<paramref name="start"/>, <paramref name="end"/>), nanoseconds since the epoch. Files and zstd frames that
    /// lie wholly outside are not decompressed; bars outside may come all the same, and are the caller's to tell apart.
    /// </summary>
    public SourceReader Open(long start, long end) => new(this, _accepted, (start, end));

    /// <summary>
    /// What <see cref="Open(long, long)"/> does not decompress: of each file, in their order, the records in the frames before and behind
    /// the time. Nothing is known, and zeros stand, of files that lie wholly outside and of those that are read whole.
    /// </summary>
    /// <exception cref="SourceException">A file's header is refused.</exception>
    /// <exception cref="EnvironmentException">A file cannot be read.</exception>
    internal IReadOnlyList<(long Before, long Behind)> UnreadOutside(long start, long end) =>
        [.. Files.Select(f => start <= f.Range.Start && f.Range.End <= end || !Touches(f, start, end) ? default : UnreadOf(f, start, end))];

    /// <summary>Zstd frames without a checksum in the files that hold some of [<paramref name="start"/>, <paramref name="end"/>).</summary>
    /// <exception cref="EnvironmentException">A file cannot be read.</exception>
    internal int FramesWithoutChecksum(long start, long end) =>
        Files.Where(f => Touches(f, start, end)).Sum(f => ZstdFrames.Count(f.Path).WithoutChecksum);

    /// <summary>Opens, in another process, what was accepted there: the same bytes in the same order.</summary>
    /// <param name="accepted">Path, sha256 and size of each file, and whether it may be without a record.</param>
    /// <param name="preference">Which file is believed where two differ.</param>
    /// <param name="opened">Told of each file that was opened and hashed.</param>
    /// <param name="cancellation">Stops between files.</param>
    /// <exception cref="SourceException">A file changed since it was accepted.</exception>
    /// <exception cref="EnvironmentException">A file cannot be read.</exception>
    internal static SourceSet Reopen(
        IReadOnlyList<(string Path, string Sha256, long Size, bool MayBeEmpty)> accepted, SourcePreference preference = SourcePreference.None,
        Action? opened = null, CancellationToken cancellation = default)
    {
        var files = new SourceFile[accepted.Count];
        for (var i = 0; i < files.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            files[i] = SourceFile.Inspect(accepted[i].Path, cancellation) with { MayBeEmpty = accepted[i].MayBeEmpty };
            if (files[i].Sha256 != accepted[i].Sha256 || files[i].Size != accepted[i].Size)
                throw SourceFile.ChangedWhileRead(accepted[i].Path, accepted[i].Sha256, files[i].Sha256);
            opened?.Invoke();
        }

        return new SourceSet(files, [], accepted: true, preference: preference);
    }

    /// <summary>
    /// Proves that the files still are what was accepted, by sha256: whoever read them in between, in this process or another, has read
    /// those bytes.
    /// </summary>
    /// <exception cref="SourceException">A file changed.</exception>
    /// <exception cref="EnvironmentException">A file cannot be read.</exception>
    internal void RequireUnchanged(CancellationToken cancellation)
    {
        foreach (var file in Files)
        {
            cancellation.ThrowIfCancellationRequested();
            if (SourceFile.HashOf(file.Path, cancellation) is var now && now != file.Sha256)
                throw SourceFile.ChangedWhileRead(file.Path, file.Sha256, now);
        }
    }

    /// <summary>True where the file's range shares an instant with [<paramref name="start"/>, <paramref name="end"/>).</summary>
    internal static bool Touches(SourceFile file, long start, long end) => file.Range.Start < end && start < file.Range.End;

    private static (long Before, long Behind) UnreadOf(SourceFile file, long start, long end)
    {
        using var reader = DbnReader.Open(file.Path, new DbnReaderOptions { Window = (start, end) });
        return reader.Passed;
    }

    private static SourceFile[] Inspect(IReadOnlyList<string> paths, Action<SourceFile> require, CancellationToken cancellation)
    {
        var files = new SourceFile[paths.Count];
        var refusals = new Exception?[paths.Count];
        Parallel.For(0, files.Length, new ParallelOptions { CancellationToken = cancellation }, (i, loop) =>
        {
            try
            {
                files[i] = SourceFile.Inspect(paths[i], cancellation);
                require(files[i]);
            }
            catch (Exception e)
            {
                // Break, unlike a stop, lets every earlier file have its say: of several refusals the first by path is told, always.
                refusals[i] = e;
                loop.Break();
            }
        });
        if (Array.Find(refusals, r => r is not null) is { } first)
            ExceptionDispatchInfo.Throw(first);
        return files;
    }

    private static void Sort(SourceFile[] files) =>
        Array.Sort(files, (a, b) => a.Range.Start != b.Range.Start ? a.Range.Start.CompareTo(b.Range.Start) : string.CompareOrdinal(a.Path, b.Path));
}
