using MgcBackfill.Backfill;
using MgcBackfill.Checkpoint;
using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Source;

namespace MgcBackfill.Inventory;

/// <summary>
/// Audits a source before the backfill: it runs every check of a real run, with the same stages and an empty state, and returns the plan.
/// It opens no database and writes nothing except the requested report.
/// </summary>
public sealed class SourceAuditRun
{
    private readonly SourceAuditOptions _options;
    private readonly Action<double, string>? _progress;
    private readonly CancellationToken _cancellation;
    private SourceSet? _source;
    private BackfillPlan? _plan;
    private ScanResult? _scan;
    private SourceAuditTally? _tally;

    private SourceAuditRun(SourceAuditOptions options, Action<double, string>? progress, CancellationToken cancellation) =>
        (_options, _progress, _cancellation) = (options, progress, cancellation);

    /// <summary>Audits a source. A refusal is part of the result; <see cref="SourceAudit.Require"/> throws it.</summary>
    /// <param name="options">The options.</param>
    /// <param name="progress">Called with the fraction read and the current position.</param>
    /// <param name="cancellation">Cancels the audit.</param>
    /// <exception cref="UsageException">The options are invalid, or the path of the report is taken.</exception>
    /// <exception cref="SourceException">No source file was found.</exception>
    /// <exception cref="EnvironmentException">A file cannot be read, or the report cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The audit was cancelled.</exception>
    public static SourceAudit Run(
        SourceAuditOptions options,
        Action<double, string>? progress = null,
        CancellationToken cancellation = default
    )
    {
        options.Validate();
        var paths = SourceLocator.Expand(options.Dbn, options.Source.Recurse);
        var report = options.Report is null ? null : new SourceAuditReportFile(options.Report, paths);
        var audit = new SourceAuditRun(options, progress, cancellation).Run(paths);
        if (report is null)
            return audit;
        report.Write(audit);
        return audit with { Report = report.Path };
    }

    private SourceAudit Run(IReadOnlyList<string> paths)
    {
        BackfillException? refusal = null;
        try
        {
            _progress?.Invoke(0, "reading headers and computing hashes");
            _source = SourceSet.Accept(_options.Dbn, _options.Source, [_options.Product], _cancellation);
            _source = _source.For(_options.Product);
            _plan = new BackfillPlanner(_options.ToBackfill(), _source, CheckpointState.Empty, table: null).Plan();
            _tally = new SourceAuditTally(_options.Product, _plan.Requested, _source.Files.Count);
            var scan = new ProductScan(_options.Product, _plan, keepDecisions: false, selected: null);
            SourceScan.Run(_source, [scan], (f, day) => _progress?.Invoke(f, day.ToString()), _cancellation, _tally);
            _scan = scan.GetResult();
            _tally.Require(_scan.Accounting);
            if (_scan.Accounting.Selected == 0 && !_options.AllowEmpty)
                refusal = NothingChecked.Create($"No outright has a bar in {_plan.Requested}, so no bar was checked.");
        }
        catch (BackfillException e) when (e is SourceException or DataException)
        {
            refusal = e;
        }

        var names = SourceAuditNames.Create(paths);
        var files = _source is null
            ? InspectOneByOne(paths, names)
            : [.. _source.Files.Select((f, i) => CreateFile(f, names, _tally?.BarsOfFile[i] ?? 0, refusal))];
        var audit = new SourceAudit
        {
            Symbol = _options.Product.Root,
            Refusal = refusal,
            Files = files,
            Covered = _source?.Coverage.Days,
            Requested = _plan?.Requested,
            Accounting = _scan?.Accounting,
            Kinds = [.. Kinds()],
            Outrights = [.. Outrights()],
            Days = _tally?.Days ?? [],
            DaysWithoutBars = [.. EmptyDays()],
            Uncovered = [.. (_plan?.Uncovered ?? []).Select(d => d.Date)],
            HasManifest = IsInEveryFolder(VendorManifest.FileName),
            HasConditions = IsInEveryFolder(VendorCondition.FileName),
            Conditions = _source?.Conditions ?? [],
            FramesWithoutChecksum = _scan?.FramesWithoutChecksum,
            Notices = _source?.Notices ?? [],
            ChunkDays = _options.ChunkDays,
            Chunks = [.. (_plan?.Chunks ?? []).Select(CreateChunk)],
        };
        return audit with { FindingsDigest = SourceAuditReport.ComputeDigest(SourceAuditReport.Findings(audit)) };
    }

    // If the source was refused as a whole, each file is examined separately.
    private SourceAuditFile[] InspectOneByOne(IReadOnlyList<string> paths, SourceAuditNames names) =>
        [
            .. paths.Select(path =>
            {
                _cancellation.ThrowIfCancellationRequested();
                var reported = new SourceAuditFile { Name = names[path], Path = path };
                try
                {
                    var file = SourceFile.Inspect(path);
                    reported = Described(reported, file);
                    SourceGates.Require(path, file.Metadata, _options.Source.Interval);
                    return reported;
                }
                catch (SourceException e)
                {
                    return reported with { Refusal = e.Id };
                }
            }),
        ];

    private static SourceAuditFile CreateFile(SourceFile file, SourceAuditNames names, long bars, BackfillException? refusal) =>
        Described(new SourceAuditFile { Name = names[file.Path], Path = file.Path }, file) with
        {
            Bars = bars,
            Refusal = refusal?.Where.File == file.Path ? refusal.Id : null,
        };

    private static SourceAuditFile Described(SourceAuditFile reportedFile, SourceFile file) =>
        reportedFile with
        {
            Sha256 = file.Sha256,
            Size = file.Size,
            Version = file.Metadata.Version,
            Schema = DbnNames.Format(file.Metadata.Schema),
            Start = Instant.ToDateTime(file.Metadata.Start),
            End = file.Metadata.End is { } end ? Instant.ToDateTime(end) : null,
        };

    private bool IsInEveryFolder(string name) =>
        _source?.Files.All(f => File.Exists(Path.Combine(Path.GetDirectoryName(f.Path)!, name))) == true;

    private IEnumerable<SourceAuditKind> Kinds()
    {
        if (_source is null)
            yield break;
        var mapped = Mapped().CountBy(s => _options.Product.Classify(s)).ToDictionary();
        var traded = (_tally?.Symbols ?? []).ToLookup(s => _options.Product.Classify(s.Symbol));
        foreach (var kind in Enum.GetValues<SymbolKind>())
            yield return new SourceAuditKind(kind, mapped.GetValueOrDefault(kind), traded[kind].Count(), traded[kind].Sum(s => s.Bars));
    }

    private IEnumerable<SourceAuditContract> Outrights()
    {
        var traded = (_tally?.Symbols ?? []).ToDictionary(s => s.Symbol);
        var chosen = (_tally?.Days ?? []).CountBy(d => d.SourceSymbol).ToDictionary();
        return Mapped()
            .Where(s => _options.Product.IsOutright(s))
            .Select(CreateContract)
            .OrderBy(c => c.FirstDay ?? DateOnly.MaxValue)
            .ThenBy(c => c.Symbol, StringComparer.Ordinal);

        SourceAuditContract CreateContract(string symbol) =>
            traded.TryGetValue(symbol, out var bars)
                ? new SourceAuditContract(
                    symbol,
                    TradingDay.FromTimestamp(bars.FirstTs).Date,
                    TradingDay.FromTimestamp(bars.LastTs).Date,
                    bars.Bars,
                    chosen.GetValueOrDefault(symbol)
                )
                : new SourceAuditContract(symbol, null, null, 0, 0);
    }

    private IEnumerable<string> Mapped() =>
        (_source?.Files ?? []).SelectMany(f => f.Metadata.Mappings).Select(m => m.RawSymbol).Distinct(StringComparer.Ordinal);

    private IEnumerable<SourceAuditEmptyDay> EmptyDays()
    {
        if (_scan is null)
            return [];
        var decided = _tally!.Days.Select(d => d.Day).ToHashSet();
        return TradingDay
            .Range(_plan!.Requested.First, _plan.Requested.Last)
            .Where(d =>
                d.Date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !decided.Contains(d) && _source!.Coverage.Overlaps(d)
            )
            .Select(d => new SourceAuditEmptyDay(d.Date, !_source!.Coverage.Completes(d)));
    }

    private SourceAuditChunk CreateChunk(PlannedChunk chunk)
    {
        var (start, end) = (chunk.Range.First.Date, chunk.Range.Last.Date);
        if (_scan is null && (_tally is null or { Days.Count: 0 } || _tally.Days[^1].Day <= chunk.Range.Last))
            return new SourceAuditChunk(start, end, null, null);
        var days = _tally!.Days.Where(d => chunk.Range.Contains(d.Day)).ToArray();
        return new SourceAuditChunk(start, end, days.Length, days.Sum(d => (long)d.Bars));
    }
}
