using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Formats;
using MgcBackfill.Market;
using MgcBackfill.Source;

namespace MgcBackfill.Inventory;

/// <summary>
/// Collects the files of a listing one by one, and derives the findings about the whole folder. Of each header it keeps only what that
/// requires.
/// </summary>
internal sealed class FolderReview(InventoryOptions options)
{
    // Weekends and holidays together are never longer than this.
    private static readonly TimeSpan s_earlyEndTolerance = TimeSpan.FromDays(4);

    private readonly List<InventoryFile> _files = [];
    private readonly List<DeclaredSpan> _spans = [];
    private readonly List<InventoryFinding> _missed = [];
    private readonly List<InventoryFinding> _unread = [];
    private readonly UnevenSymbolScan _symbols = new(options.Product);
    private readonly SymbolTable _numbers = new();

    /// <summary>Adds a path that leads to no file.</summary>
    public void AddMissed(string path, string reason) =>
        _missed.Add(new InventoryFinding(FindingKind.NothingFound, reason) { Files = [path] });

    /// <summary>Adds something that looks like data but is not read.</summary>
    public void AddUnread(SourceNotice notice) =>
        _unread.Add(
            new InventoryFinding(FindingKind.NotRead, notice.In(NeutralWording.Instance))
            {
                Notice = notice,
                Files = notice.File is { } file ? [file] : [],
            }
        );

    /// <summary>Adds a file.</summary>
    public void Add(FileFacts file)
    {
        _files.Add(file.Row);
        if (file.Header is not { } header)
            return;
        int[] mapped = [.. header.Mappings.Select(m => _numbers.Intern(m.RawSymbol)).Order()];
        _spans.Add(new DeclaredSpan(file.Row, file.Range.Start, file.Range.End, mapped));
        _symbols.Add(file.Row.Path, header);
    }

    /// <summary>Returns the summary. Files whose bars overlap in time are read again.</summary>
    /// <param name="sides">The vendor's side files of the folders.</param>
    /// <param name="cancellation">Cancels the reading.</param>
    public InventorySummary Finish(VendorSidecars sides, CancellationToken cancellation)
    {
        var names = new FileNames(_files.Select(f => f.Path));
        var copies = Copies();
        var accepted = _spans.Where(s => s.Row.Accepted && !copies.Contains(s.Row.Path)).ToArray();
        var coverage = new Coverage(accepted.Select(s => (s.Start, s.End)));
        var roots = RootCoverage.Create(accepted.Select(s => s.Row), options.Product);
        InventoryFinding[] findings =
        [
            .. _missed,
            .. _unread,
            .. DuplicateScan.Find(_files, names),
            .. options.HeaderOnly
                ? OverlapScan.Find(accepted, names)
                : CollisionScan.Find(accepted.Select(s => s.Row), names, cancellation),
            .. RootCoverage.FindGaps(roots).Select(g => Gap(g.Start, g.End, g.Roots, roots.Count)),
            .. UnevenSchemaScan.Find(_spans),
            .. _symbols.Findings(names),
            .. accepted.Where(s => s.Row.LastTs is { } last && last + s_earlyEndTolerance < s.Row.End).Select(s => EarlyEnd(s.Row, names)),
            .. RawSymbols(accepted, names),
            .. accepted.Where(s => s.Row.Records == 0).Select(s => Empty(s.Row, names)),
            .. Missing(sides),
            .. Conditions(sides, coverage),
        ];
        var summary = new InventorySummary
        {
            Dbn = [.. options.Dbn.Select(Path.GetFullPath)],
            HeaderOnly = options.HeaderOnly,
            Files = _files.Count,
            Usable = accepted.Length,
            Refused = _files.Count(f => !f.Accepted),
            Bytes = _files.Sum(f => f.Size ?? 0),
            Records = options.HeaderOnly ? null : _files.Sum(f => f.Records ?? 0),
            Days = coverage.Days,
            Roots = [.. roots.Where(r => r.Coverage.Days is not null).Select(Days)],
            Findings = findings,
            Conclusion = "",
        };
        return summary with { Conclusion = InventoryConclusion.Create(summary, _files, names, options.Product) };
    }

    // Of files with the same bytes, all except the first by path.
    private HashSet<string> Copies() =>
        [.. _files.Where(f => f.Sha256 is not null).GroupBy(f => f.Sha256).SelectMany(g => g.Skip(1)).Select(f => f.Path)];

    private static InventoryRootDays Days(RootCoverage root) =>
        new(root.Root, root.Files, root.Coverage.Days!.Value.First.Date, root.Coverage.Days.Value.Last.Date);

    private static InventoryFinding Gap(long start, long end, IReadOnlyList<string> roots, int all) =>
        new(
            FindingKind.Gap,
            $"No accepted file{(roots.Count == all ? "" : $" with outrights of {NumberText.Joined(roots)}")} covers "
                + $"{UtcText.Range(start, end)}; the files alone do not show whether Globex was closed then."
        )
        {
            Start = Instant.ToDateTime(start),
            End = Instant.ToDateTime(end),
            Roots = roots,
        };

    private static InventoryFinding EarlyEnd(InventoryFile file, FileNames names) =>
        new(
            FindingKind.EarlyEnd,
            $"{names.GetName(file.Path)} ends at {UtcText.ToMinute(file.End)} by its header, but its last bar is "
                + $"of {UtcText.ToMinute(file.LastTs)}. A file that was cut off at the end of a zstd frame looks like this."
        )
        {
            Files = [file.Path],
            Start = file.LastTs!.Value.AddMinutes(1),
            End = file.End,
        };

    private static InventoryFinding Empty(InventoryFile file, FileNames names) =>
        new(
            FindingKind.EmptyFile,
            $"{names.GetName(file.Path)} holds no record, and a backfill accepts it: {(file.Manifest == ManifestState.Matches
            ? "the vendor's manifest.json lists it with these bytes"
            : "the market was closed in all of its range, and other files cover the time before and after it")}."
        )
        {
            Files = [file.Path],
            Start = file.Start,
            End = file.End,
        };

    private IEnumerable<InventoryFinding> RawSymbols(DeclaredSpan[] accepted, FileNames names)
    {
        InventoryFile[] files = [.. accepted.Select(s => s.Row).Where(f => f.StypeIn == DbnNames.Format(DbnStype.RawSymbol))];
        if (files.Length > 0)
        {
            string[] requested = [.. files.Select(f => f.Path)];
            string[] parents = [.. RootCoverage.Create(files, options.Product).Select(r => Products.Get(r.Root).ParentSymbol)];
            yield return new InventoryFinding(
                FindingKind.RawSymbol,
                $"{names.FirstFew(requested)}: requested by raw_symbol. Only the requested contracts can become the front "
                    + "month, which can differ from that of the market: request "
                    + $"{NumberText.Joined(parents)} with stype_in parent from the vendor."
            )
            {
                Files = requested,
            };
        }
    }

    private IEnumerable<InventoryFinding> Missing(VendorSidecars sides)
    {
        var here = _files.Select(f => f.Path).ToHashSet(StringComparer.Ordinal);
        return from folder in sides.Folders
            from name in sides.Listed(folder).Concat(sides.MissingSidecars(folder)).Order(StringComparer.Ordinal)
            let path = Path.Combine(folder, name)
            where !here.Contains(path) && !File.Exists(path)
            select new InventoryFinding(FindingKind.MissingFile, $"The manifest.json of {folder} lists {name}, which does not exist.")
            {
                Files = [path],
            };
    }

    private static IEnumerable<InventoryFinding> Conditions(VendorSidecars sides, Coverage coverage)
    {
        foreach (var (date, condition) in sides.Folders.SelectMany(sides.Conditions).Distinct().OrderBy(c => c.Date))
        {
            // The vendor's dates are UTC dates; they begin one hour after the trading day.
            var start = TradingDay.From(date).Open + TradingDay.Hour;
            var end = start + TradingDay.Length;
            if (coverage.Ranges.Any(r => r.Start < end && start < r.End))
            {
                yield return new InventoryFinding(
                    FindingKind.Condition,
                    $"The vendor marks {UtcText.Range(start, end)} (UTC) as {condition}."
                )
                {
                    Start = Instant.ToDateTime(start),
                    End = Instant.ToDateTime(end),
                };
            }
        }
    }
}
