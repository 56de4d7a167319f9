using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Formats;
using MgcBackfill.Market;

namespace MgcBackfill.Source;

/// <summary>An accepted source: its files in reading order, what they cover, and the notices about them.</summary>
public sealed class SourceSet
{
    private readonly bool _accepted;

    private SourceSet(
        IReadOnlyList<SourceFile> files,
        IReadOnlyList<SourceNotice> notices,
        BarInterval interval,
        bool accepted,
        IReadOnlyList<VendorDay>? conditions = null,
        SourcePreference preference = SourcePreference.None,
        Coverage? given = null
    )
    {
        Files = files;
        Notices = notices;
        Interval = interval;
        Conditions = conditions ?? [];
        Preference = preference;
        _accepted = accepted;
        Coverage = new Coverage(files.Select(f => f.Range));
        GivenCoverage = given ?? Coverage;
    }

    /// <summary>The files, ordered by the start of their range and then by path.</summary>
    public IReadOnlyList<SourceFile> Files { get; }

    /// <summary>The interval of the bars.</summary>
    public BarInterval Interval { get; }

    /// <summary>Every root of which a header maps an outright, in ordinal order.</summary>
    public IReadOnlyList<string> Roots => field ??= OutrightRoots.Find(Files.Select(f => f.Metadata));

    /// <summary>The notices to report.</summary>
    public IReadOnlyList<SourceNotice> Notices { get; }

    /// <summary>The covered UTC days that the vendor lists as degraded, pending or missing, in order.</summary>
    public IReadOnlyList<VendorDay> Conditions { get; }

    /// <summary>Which file is preferred if two hold different bars of one symbol and minute.</summary>
    public SourcePreference Preference { get; }

    /// <summary>The time that the headers cover together.</summary>
    public Coverage Coverage { get; }

    /// <summary>The time that the given files cover: all files except those added by <see cref="With"/>.</summary>
    public Coverage GivenCoverage { get; }

    /// <summary>
    /// Finds, identifies and accepts a source of the default product by its headers and the vendor's side files (A1, A3). Reads no record.
    /// Whether it maps an outright of a product is not checked: <see cref="RequireOutrights"/>.
    /// </summary>
    /// <param name="given">Files, folders or wildcards.</param>
    /// <param name="cancellation">Cancels between files.</param>
    /// <exception cref="SourceException">A file is refused.</exception>
    /// <exception cref="EnvironmentException">A file cannot be read.</exception>
    public static SourceSet Accept(IEnumerable<string> given, CancellationToken cancellation = default) =>
        Accept(given, new SourceOptions(), [Products.Default], cancellation);

    /// <param name="given">Files, folders or wildcards.</param>
    /// <param name="options">How they are searched for, and which evidence they must have.</param>
    /// <param name="products">The products that are read from them; none for every product whose outrights the headers map.</param>
    /// <param name="cancellation">Cancels between files.</param>
    /// <inheritdoc cref="Accept(IEnumerable{string}, CancellationToken)"/>
    public static SourceSet Accept(
        IEnumerable<string> given,
        SourceOptions options,
        IReadOnlyList<Product> products,
        CancellationToken cancellation = default
    )
    {
        var found = SourceLocator.Find(given, options.Recurse);
        var files = Inspect(found.Paths, file => SourceGates.Require(file.Path, file.Metadata, options.Interval), cancellation);
        if (products.Count == 0)
            products = [.. OutrightRoots.Find(files.Select(f => f.Metadata)).Select(Products.Get)];
        var review = SourceReview.Create(files, found.Notices, options, products);
        Sort(review.Files);
        return new SourceSet(review.Files, review.Notices, options.Interval, accepted: true, review.Conditions, options.Prefer);
    }

    /// <summary>Accepts a source for one product, of which a header must map an outright (A1 to A3).</summary>
    /// <param name="given">Files, folders or wildcards.</param>
    /// <param name="options">How they are searched for, and which evidence they must have.</param>
    /// <param name="product">The product.</param>
    /// <param name="cancellation">Cancels between files.</param>
    /// <exception cref="SourceException">A file is refused, or no header maps an outright of the product.</exception>
    /// <exception cref="EnvironmentException">A file cannot be read.</exception>
    public static SourceSet Accept(
        IEnumerable<string> given,
        SourceOptions options,
        Product product,
        CancellationToken cancellation = default
    )
    {
        return Accept(given, options, [product], cancellation).For(product);
    }

    /// <summary>
    /// The part of this source that concerns a product. Files that hold other products only are left out, so that they do not count as
    /// covering a day of this one (T4).
    /// </summary>
    /// <exception cref="SourceException">No header maps an outright of the product (A2).</exception>
    public SourceSet For(Product product)
    {
        RequireOutrights(product);
        SourceFile[] files = [.. Files.Where(f => OutrightRoots.Concerns(f.Metadata, product))];
        if (files.Length == Files.Count)
            return this;
        var others = Files.Where(f => !OutrightRoots.Concerns(f.Metadata, product)).ToArray();
        var notice = new SourceNotice(
            "other_product",
            others[0].Path,
            $"{NumberText.Count(others.Length, "file")} {(others.Length == 1 ? "holds" : "hold")} no instrument of {product} and "
                + $"{(others.Length == 1 ? "was" : "were")} not read for it. The first: {others[0].Path}."
        );
        return new SourceSet(files, [.. Notices, notice], Interval, _accepted, Conditions, Preference);
    }

    /// <summary>Requires that a header maps an outright of the product (A2).</summary>
    /// <exception cref="SourceException">None does. The message says which roots the headers map.</exception>
    public void RequireOutrights(Product product)
    {
        if (!Files.Any(f => SourceGates.MapsOutright(f.Metadata, product)))
            throw SourceGates.NoOutright(Files[0].Path, product, Roots);
    }

    /// <summary>
    /// This source plus files from which a finished day was built before. They are read with it, but do not count as given.
    /// </summary>
    /// <param name="recorded">Files whose hashes have been checked; each must meet what a backfill accepts. A file without records is
    /// accepted, because the earlier run accepted it.</param>
    /// <exception cref="SourceException">A file is refused.</exception>
    internal SourceSet With(IReadOnlyList<SourceFile> recorded)
    {
        foreach (var file in recorded)
            SourceGates.Require(file.Path, file.Metadata, Interval);
        SourceFile[] files = [.. Files, .. recorded.Select(f => f with { MayBeEmpty = f.IsEmpty })];
        Sort(files);
        return new SourceSet(files, Notices, Interval, _accepted, Conditions, Preference, GivenCoverage);
    }

    /// <summary>
    /// Finds and identifies files for reading only. Their bytes are read as strictly as for a backfill (section 1), but there are no
    /// requirements for their content (section 2).
    /// </summary>
    /// <inheritdoc cref="Accept(IEnumerable{string}, CancellationToken)"/>
    public static SourceSet ForReading(IEnumerable<string> given, CancellationToken cancellation = default) =>
        ForReading(given, recurse: false, cancellation);

    /// <param name="given">Files, folders or wildcards.</param>
    /// <param name="recurse">True to search the folders inside a folder too.</param>
    /// <param name="cancellation">Cancels between files.</param>
    /// <inheritdoc cref="ForReading(IEnumerable{string}, CancellationToken)"/>
    public static SourceSet ForReading(IEnumerable<string> given, bool recurse, CancellationToken cancellation = default)
    {
        var found = SourceLocator.Find(given, recurse);
        var review = SourceReview.ForReading(Inspect(found.Paths, static _ => { }, cancellation), found.Notices);
        Sort(review.Files);
        return new SourceSet(review.Files, review.Notices, BarInterval.Minute, accepted: false);
    }

    /// <summary>A source of files that were identified and proved in another way than by their headers.</summary>
    /// <exception cref="SourceException">A file is refused (A1).</exception>
    internal static SourceSet Of(IEnumerable<SourceFile> files, BarInterval interval) =>
        new SourceSet([], [], interval, accepted: true).With([.. files]);

    /// <summary>
    /// Finds the bars that several of these files hold, that is, bars of the same symbol and minute (S4). Different bars are no error here.
    /// </summary>
    /// <param name="files">The files, in any order. Their bytes are read strictly.</param>
    /// <param name="found">Called for each such bar, with its symbol.</param>
    /// <param name="cancellation">Cancels the reading.</param>
    /// <returns>The files in the order of their indexes.</returns>
    /// <exception cref="SourceException">A file is refused, or has changed.</exception>
    /// <exception cref="EnvironmentException">A file cannot be read.</exception>
    internal static IReadOnlyList<SourceFile> FindDuplicates(
        IEnumerable<SourceFile> files,
        Action<DuplicateBar, string> found,
        CancellationToken cancellation
    )
    {
        SourceFile[] sorted = [.. files];
        Sort(sorted);
        using var reader = new SourceReader(
            new SourceSet(sorted, [], BarInterval.Minute, accepted: false),
            accepted: false,
            window: null,
            refuseDifferent: false
        );
        reader.OnDuplicate = duplicate => found(duplicate, reader.Symbols[duplicate.Kept.Symbol]);
        while (reader.Read(out _))
            cancellation.ThrowIfCancellationRequested();
        return sorted;
    }

    /// <summary>
    /// The files whose range shares an instant with [<paramref name="start"/>, <paramref name="end"/>), nanoseconds since the epoch.
    /// </summary>
    public IEnumerable<SourceFile> Overlapping(long start, long end) => Files.Where(f => Overlaps(f, start, end));

    /// <summary>A reader over all files, from the first bar on.</summary>
    public SourceReader Open() => new(this, _accepted, window: null);

    /// <summary>
    /// A reader of the bars in [<paramref name="start"/>, <paramref name="end"/>), nanoseconds since the epoch. Files and zstd frames
    /// wholly outside are not decompressed. Bars outside may still be returned; the caller must filter them.
    /// </summary>
    public SourceReader Open(long start, long end) => new(this, _accepted, (start, end));

    /// <summary>
    /// The number of records that <see cref="Open(long, long)"/> does not decompress: for each file, in order, the records in the frames
    /// before and after the window. Files wholly outside the window and files that are read whole have zeros.
    /// </summary>
    /// <exception cref="SourceException">A file's header is refused.</exception>
    /// <exception cref="EnvironmentException">A file cannot be read.</exception>
    internal IReadOnlyList<(long Before, long After)> CountUnreadOutside(long start, long end) =>
        [
            .. Files.Select(f =>
                start <= f.Range.Start && f.Range.End <= end || !Overlaps(f, start, end) ? default : CountUnread(f, Interval, start, end)
            ),
        ];

    /// <summary>
    /// Number of zstd frames without a checksum in the files that overlap [<paramref name="start"/>, <paramref name="end"/>).
    /// </summary>
    /// <exception cref="EnvironmentException">A file cannot be read.</exception>
    internal int FramesWithoutChecksum(long start, long end) =>
        Files.Where(f => Overlaps(f, start, end)).Sum(f => ZstdFrames.Count(f.Path).WithoutChecksum);

    /// <summary>Reopens in another process what was accepted there: the same bytes in the same order.</summary>
    /// <param name="accepted">Path, sha256 and size of each file, and whether it may have no records.</param>
    /// <param name="interval">The interval of the bars.</param>
    /// <param name="preference">Which file is preferred if two differ.</param>
    /// <param name="opened">Called for each file after it was opened and hashed.</param>
    /// <param name="cancellation">Cancels between files.</param>
    /// <exception cref="SourceException">A file changed since it was accepted.</exception>
    /// <exception cref="EnvironmentException">A file cannot be read.</exception>
    internal static SourceSet Reopen(
        IReadOnlyList<(string Path, string Sha256, long Size, bool MayBeEmpty)> accepted,
        BarInterval interval,
        SourcePreference preference = SourcePreference.None,
        Action? opened = null,
        CancellationToken cancellation = default
    )
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

        return new SourceSet(files, [], interval, accepted: true, preference: preference);
    }

    /// <summary>
    /// Proves by sha256 that the files are still those that were accepted. Everything that was read from them in between, by this process
    /// or another, then came from those bytes.
    /// </summary>
    /// <exception cref="SourceException">A file changed.</exception>
    /// <exception cref="EnvironmentException">A file cannot be read.</exception>
    internal void RequireUnchanged(CancellationToken cancellation)
    {
        foreach (var file in Files)
        {
            cancellation.ThrowIfCancellationRequested();
            if (SourceFile.ComputeHash(file.Path, cancellation) is var now && now != file.Sha256)
                throw SourceFile.ChangedWhileRead(file.Path, file.Sha256, now);
        }
    }

    /// <summary>True if the file's range shares an instant with [<paramref name="start"/>, <paramref name="end"/>).</summary>
    internal static bool Overlaps(SourceFile file, long start, long end) => file.Range.Start < end && start < file.Range.End;

    private static (long Before, long After) CountUnread(SourceFile file, BarInterval interval, long start, long end)
    {
        using var reader = DbnReader.Open(file.Path, new DbnReaderOptions { Schema = interval.Schema, Window = (start, end) });
        return reader.SkippedRecords;
    }

    private static SourceFile[] Inspect(IReadOnlyList<string> paths, Action<SourceFile> require, CancellationToken cancellation) =>
        FileWork.Run(
            paths,
            path =>
            {
                var file = SourceFile.Inspect(path, cancellation);
                require(file);
                return file;
            },
            cancellation
        );

    private static void Sort(SourceFile[] files) =>
        Array.Sort(
            files,
            (a, b) => a.Range.Start != b.Range.Start ? a.Range.Start.CompareTo(b.Range.Start) : string.CompareOrdinal(a.Path, b.Path)
        );
}
