using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Formats;
using MgcBackfill.Market;

namespace MgcBackfill.Source;

/// <summary>
/// Compares the files of a source with the vendor's side files and with each other, and collects the notices about them (A3, A5). Reads no
/// record.
/// </summary>
internal sealed class SourceReview
{
    private const int MaxNamed = 10;

    private readonly IReadOnlyList<Product> _products;
    private readonly List<SourceNotice> _notices;
    private readonly List<VendorDay> _conditions = [];

    private SourceReview(SourceFile[] files, IReadOnlyList<Product> products, List<SourceNotice> notices) =>
        (Files, _products, _notices) = (files, products, notices);

    /// <summary>The files; files with the same bytes are listed once.</summary>
    public SourceFile[] Files { get; }

    /// <summary>The notices to report.</summary>
    public IReadOnlyList<SourceNotice> Notices => _notices;

    /// <summary>The covered UTC days that the vendor does not list as available, in order.</summary>
    public IReadOnlyList<VendorDay> Conditions =>
        [.. _conditions.Distinct().OrderBy(c => c.Date).ThenBy(c => c.Condition, StringComparer.Ordinal)];

    /// <summary>Keeps one of several files with the same bytes. No other check is made.</summary>
    /// <param name="files">The files, in the order of their paths.</param>
    /// <param name="found">Notices of the search for them.</param>
    public static SourceReview ForReading(SourceFile[] files, IReadOnlyList<SourceNotice> found)
    {
        var notices = new List<SourceNotice>(found);
        return new SourceReview(Distinct(files, static _ => false, notices), [], notices);
    }

    /// <summary>Checks everything that a backfill requires of the files beside their headers.</summary>
    /// <param name="files">The files, in the order of their paths.</param>
    /// <param name="found">Notices of the search for them.</param>
    /// <param name="options">What the files must prove.</param>
    /// <param name="products">The products that are read from them.</param>
    /// <exception cref="SourceException">A file contradicts the vendor's side files, or a required manifest does not list it.</exception>
    /// <exception cref="EnvironmentException">A side file cannot be read.</exception>
    public static SourceReview Create(
        SourceFile[] files,
        IReadOnlyList<SourceNotice> found,
        SourceOptions options,
        IReadOnlyList<Product> products
    )
    {
        var folders = files
            .Select(f => Path.GetDirectoryName(f.Path)!)
            .Distinct(StringComparer.Ordinal)
            .ToDictionary(f => f, VendorFolder.Read, StringComparer.Ordinal);
        var listed = files
            .Where(f => folders[Path.GetDirectoryName(f.Path)!].Manifest?.Matches(f) == true)
            .Select(f => f.Path)
            .ToHashSet(StringComparer.Ordinal);
        foreach (var file in files)
        {
            // The job's metadata does not apply to a file that the manifest does not list.
            var folder = folders[Path.GetDirectoryName(file.Path)!];
            if (folder.Manifest is null || listed.Contains(file.Path))
                folder.Metadata?.Require(file.Path, file.Metadata);
        }

        var notices = new List<SourceNotice>();
        var distinct = Distinct(files, f => listed.Contains(f.Path), notices);
        if (options.RequireManifest)
            RequireListed([.. distinct.Where(f => !listed.Contains(f.Path)).Select(f => f.Path)]);
        var review = new SourceReview(AllowEmpty(distinct, products, listed, notices), products, notices);
        review.Describe();
        foreach (var folder in folders.Values.OrderBy(f => f.Path, StringComparer.Ordinal))
            review.Describe(folder, [.. files.Where(f => Path.GetDirectoryName(f.Path) == folder.Path)], listed);
        review._notices.AddRange(found);
        return review;
    }

    // Of files with the same bytes, prefer the one in the vendor's manifest, then one whose name has no number added by a browser.
    private static SourceFile[] Distinct(SourceFile[] files, Func<SourceFile, bool> isListed, List<SourceNotice> notices)
    {
        var copies = new HashSet<string>(StringComparer.Ordinal);
        foreach (var same in files.GroupBy(f => f.Sha256).Where(g => g.Count() > 1))
        {
            SourceFile[] ordered =
            [
                .. same.OrderBy(f => !isListed(f))
                    .ThenBy(f => SourceNames.GetFirstDownload(f.Path) is not null)
                    .ThenBy(f => f.Path, StringComparer.Ordinal),
            ];
            foreach (var copy in ordered[1..])
            {
                copies.Add(copy.Path);
                notices.Add(
                    new SourceNotice(
                        "duplicate_file",
                        copy.Path,
                        $"{copy.Path} holds the same bytes as {ordered[0].Path}, so it was not read."
                    )
                );
            }
        }

        return [.. files.Where(f => !copies.Contains(f.Path))];
    }

    // Marks the files without records that provably lost none. The reader refuses every other file without a bar.
    private static SourceFile[] AllowEmpty(
        SourceFile[] files,
        IReadOnlyList<Product> products,
        HashSet<string> listed,
        List<SourceNotice> notices
    )
    {
        if (!Array.Exists(files, f => f.IsEmpty))
            return files;
        ((long, long), bool)[] all = [.. files.Select(f => (f.Range, f.IsEmpty))];
        return Array.ConvertAll(
            files,
            f =>
            {
                var isListed = f.IsEmpty && listed.Contains(f.Path);
                if (!isListed && !(f.IsEmpty && EmptyFiles.IsProven(f.Range, all, products)))
                    return f;
                notices.Add(
                    new SourceNotice(
                        "empty_file",
                        f.Path,
                        $"{f.Path} holds no record. {(isListed
                ? "The vendor's manifest.json lists it with these bytes, so nothing is missing."
                : "The market was closed in all of its range, and other files cover the time before and after it.")}"
                    )
                );
                return f with { MayBeEmpty = true };
            }
        );
    }

    private static void RequireListed(string[] others)
    {
        if (others.Length > 0)
        {
            throw new SourceException(
                ErrorIds.NotInManifest,
                $"No manifest.json of the vendor lists {NumberText.Count(others.Length, "file")} "
                    + $"of the source: {NumberText.FirstFew(others, MaxNamed)}.",
                new ErrorLocation { File = others[0] },
                $"Put the manifest.json of the vendor's job into the folder of the files, or leave out {OptionName.RequireManifest}."
            );
        }
    }

    private void Describe()
    {
        foreach (var file in Files.Where(f => f.Metadata.Partial.Count > 0).Take(1))
        {
            _notices.Add(
                new SourceNotice(
                    "partial_symbols",
                    file.Path,
                    $"{NumberText.Count(file.Metadata.Partial.Count, "symbol")} "
                        + $"{(file.Metadata.Partial.Count == 1 ? "was" : "were")} not listed "
                        + $"on every day of the request, which is normal for a request by parent."
                )
            );
        }

        RawSymbols();
        Overlaps();
        foreach (var file in Files)
        {
            if (SourceNames.GetFirstDownload(file.Path) is { } first && Files.Any(f => f.Path == first))
                _notices.Add(
                    new SourceNotice(
                        "second_download",
                        file.Path,
                        $"{file.Path} is named like a second download of {first} by a browser, and holds "
                            + $"other bytes. Both were read. Find out which one is complete, and give only that one."
                    )
                );
        }
    }

    private void RawSymbols()
    {
        SourceFile[] requested = [.. Files.Where(f => f.Metadata.StypeIn == DbnStype.RawSymbol)];
        if (requested.Length == 0)
            return;
        var parents = NumberText.Joined([.. _products.Select(p => p.ParentSymbol)]);
        string[] outrights =
        [
            .. requested
                .SelectMany(f => f.Metadata.Mappings)
                .Select(m => m.RawSymbol)
                .Where(s => _products.Any(p => p.IsOutright(s)))
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];
        if (outrights.Length == 0)
            return;
        var which =
            outrights.Length == 1
                ? $"its only contract, {outrights[0]}, becomes the front month of every day that no other file covers"
                : $"only {NumberText.FirstFew(outrights, MaxNamed)} can become the front month of a day";
        var files =
            requested.Length == 1
                ? requested[0].Path
                : $"{NumberText.Count(requested.Length, "file")} ({NumberText.FirstFew([.. requested.Select(f => f.Path)], 1)})";
        _notices.Add(
            new SourceNotice(
                "raw_symbol",
                requested[0].Path,
                $"{files}: requested by raw_symbol, so {which}. That can differ from the front month of the "
                    + $"market, which needs all contracts: request {parents} with stype_in parent from the vendor."
            )
        );
    }

    // Reports files that overlap in time and share symbols. Files of different symbols may overlap.
    private void Overlaps()
    {
        var open = new List<SourceFile>();
        var symbols = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        ((SourceFile Before, SourceFile File)? First, int Files) found = default;
        foreach (var file in Files.OrderBy(f => f.Range.Start).ThenBy(f => f.Path, StringComparer.Ordinal))
        {
            open.RemoveAll(o => o.Range.End <= file.Range.Start);
            if (open.Find(o => GetSymbols(o).Overlaps(GetSymbols(file))) is { } before)
                found = (found.First ?? (before, file), found.Files + 1);
            open.Add(file);
        }

        if (found.First is not { } pair)
            return;
        var shared = UtcText.Range(pair.File.Range.Start, Math.Min(pair.Before.Range.End, pair.File.Range.End));
        var others = found.Files - 1;
        var more =
            others == 0
                ? ""
                : $", and {NumberText.Count(others, "other file")} {(others == 1 ? "overlaps" : "overlap")} an earlier one too";
        _notices.Add(
            new SourceNotice(
                "overlap",
                pair.File.Path,
                $"{pair.Before.Path} and {pair.File.Path} both cover {shared} of the same symbols{more}."
            )
        );

        HashSet<string> GetSymbols(SourceFile file)
        {
            if (!symbols.TryGetValue(file.Path, out var known))
                symbols.Add(file.Path, known = [.. file.Metadata.Mappings.Select(m => m.RawSymbol)]);
            return known;
        }
    }

    private void Describe(VendorFolder folder, SourceFile[] files, HashSet<string> listed)
    {
        if (folder.Manifest is { } manifest)
            Describe(manifest, folder, files, listed);
        if (folder.Metadata is { IsUninformative: true } metadata)
            _notices.Add(
                new SourceNotice(
                    "metadata_unknown",
                    metadata.Path,
                    $"{metadata.Path} does not say what was requested, so no file header was compared with it."
                )
            );
        var coverage = new Coverage(files.Select(f => f.Range));
        foreach (var (date, condition) in folder.Conditions)
        {
            // The vendor's dates are UTC dates; they begin one hour after the trading day.
            var start = TradingDay.From(date).Open + TradingDay.Hour;
            if (!coverage.Ranges.Any(r => r.Start < start + TradingDay.Length && start < r.End))
                continue;
            _notices.Add(new SourceNotice("condition", null, $"The vendor marks {TradingDay.From(date)} (UTC) as {condition}."));
            _conditions.Add(new VendorDay(date, condition));
        }
    }

    private void Describe(VendorManifest manifest, VendorFolder folder, SourceFile[] files, HashSet<string> listed)
    {
        foreach (var file in files.Where(f => !listed.Contains(f.Path) && Files.Any(kept => kept.Path == f.Path)))
            _notices.Add(new SourceNotice("not_in_manifest", file.Path, $"{file.Path} is not listed in the manifest.json beside it."));
        var given = files.Select(f => Path.GetFileName(f.Path)).ToHashSet(StringComparer.Ordinal);
        string[] others = [.. manifest.DataFiles.Where(n => !given.Contains(n)).Order(StringComparer.Ordinal)];
        string[] notGiven = [.. others.Where(n => Path.GetFileName(n) == n && File.Exists(Path.Combine(folder.Path, n)))];
        foreach (var missing in others.Except(notGiven).Concat(folder.MissingSides))
            _notices.Add(new SourceNotice("missing_file", missing, $"{manifest.Path} lists {missing}, which does not exist."));
        if (notGiven.Length > 0)
            _notices.Add(
                new SourceNotice(
                    "not_given",
                    manifest.Path,
                    $"{manifest.Path} lists {NumberText.Count(notGiven.Length, "file")} that "
                        + $"{(notGiven.Length == 1 ? "exists and is" : "exist and are")} "
                        + $"not part of the source: {NumberText.FirstFew(notGiven, 3)}."
                )
            );
    }
}
