using MgcBackfill.Checkpoint;
using MgcBackfill.Errors;
using MgcBackfill.Formats;
using MgcBackfill.Market;
using MgcBackfill.Source;
using MgcBackfill.Store;

namespace MgcBackfill.Backfill;

/// <summary>
/// Decides which days a run must process (C4 to C6, T4). It works on the set of finished days, not on a high-water mark: a day is finished
/// as long as its newest attempt is done, the table still holds its rows, and no given file contradicts it.
/// </summary>
/// <param name="options">The options of the run.</param>
/// <param name="source">The accepted source.</param>
/// <param name="state">The state according to the records.</param>
/// <param name="table">What the table holds; null to accept the records without reading the table.</param>
internal sealed class BackfillPlanner(BackfillOptions options, SourceSet source, CheckpointState state, ITableView? table)
{
    private const int MaxReported = 5;

    private readonly Dictionary<Attempt, Coverage> _recordedCoverage = [];
    private readonly Dictionary<TradingDay, SourceFile[]> _filesByDay = [];
    private readonly Dictionary<string, NeededFile> _needed = [];
    private readonly Dictionary<TradingDay, string?> _expected = [];
    private readonly List<string> _changed = [];

    /// <summary>Makes the plan. Writes nothing.</summary>
    /// <exception cref="SourceException">The source covers no requested day.</exception>
    /// <exception cref="TargetException">A chunk failed before, or a done record no longer matches the table.</exception>
    public BackfillPlan Plan()
    {
        var requested = GetRequested();
        var needs = new List<(TradingDay Day, ChunkCause Cause, Attempt? Attempt)>();
        var unchanged = new HashSet<Attempt>();
        var (uncovered, notGiven) = (new List<TradingDay>(), new List<TradingDay>());
        var stored = state.DoneDays.Any(requested.Contains) ? table?.Read(requested) : null;
        foreach (var day in TradingDay.Range(requested.First, requested.Last))
        {
            var attempt = state.FindAttempt(day);
            var isDone = attempt is { Status: AttemptStatus.Done };
            if (attempt is { Status: AttemptStatus.Failed } && !options.RetryFailed)
                throw FailedBefore(attempt);
            if (!isDone && !source.GivenCoverage.Overlaps(day))
            {
                if (!IsClosed(day))
                    uncovered.Add(day);
                continue;
            }

            if (FindCause(day, attempt, stored) is { } cause)
                needs.Add((day, cause, attempt));
            else
                unchanged.Add(attempt!);
            if (isDone && !source.GivenCoverage.Overlaps(day) && !IsClosed(day))
                notGiven.Add(day);
        }

        if (_changed.Count > 0)
            throw RecordsNotMatched();
        return new BackfillPlan
        {
            Requested = requested,
            Chunks = Group(needs),
            Skipped = unchanged.Count,
            Uncovered = uncovered,
            NotGiven = notGiven,
            Expected = _expected,
            Needed = [.. _needed.Values],
        };
    }

    // The hours are looked up for a Saturday only, because that reads the table of products.
    private bool IsClosed(TradingDay day) => day.IsSaturday && TradingHours.IsPlainSaturday(day, options.Product.Hours);

    private TradingDayRange GetRequested()
    {
        var covered =
            source.GivenCoverage.Days
            ?? throw new SourceException(ErrorIds.SourceEmpty, "The source covers no time.", advice: "Download the files again.");
        var first = options.Start is { } start ? TradingDay.From(start) : covered.First;
        var last = options.End is { } end ? TradingDay.From(end) : covered.Last;
        if (last < covered.First || first > covered.Last || last < first)
        {
            var requested = (options.Start, options.End) switch
            {
                (null, _) => $"up to {last}",
                (_, null) => $"from {first} on",
                _ => $"{first} to {last}",
            };
            throw new SourceException(
                ErrorIds.RangeNotCovered,
                $"The source covers the trading days {covered}. None of them is in the requested range, {requested}.",
                advice: $"Give the files of that range, or change {OptionName.Start} and {OptionName.End}."
            );
        }

        return new TradingDayRange(first, last);
    }

    // Null if the day is finished and accepted.
    private ChunkCause? FindCause(TradingDay day, Attempt? attempt, IReadOnlyDictionary<TradingDay, StoredDay>? stored)
    {
        if (attempt is null)
            return ChunkCause.New;
        ChunkCause? unfinished = attempt.Status switch
        {
            AttemptStatus.InProgress => ChunkCause.Resume,
            AttemptStatus.Failed => ChunkCause.Retry,
            _ => null,
        };
        var (storedAttempt, change) = unfinished is null ? (attempt, FindStoredChange(day, attempt, stored)) : FindStoredAttempt(day);
        if (change is not null)
        {
            AddChange(day, change);
            if (storedAttempt is not null)
                AddNeededFiles(day, storedAttempt);
            return ChunkCause.Replace;
        }

        return storedAttempt is null || !source.GivenCoverage.Overlaps(day) ? unfinished : FindSourceCause(day, storedAttempt, unfinished);
    }

    // C5: compares the files given now with those that a stored day was built from.
    private ChunkCause? FindSourceCause(TradingDay day, Attempt storedAttempt, ChunkCause? unfinished)
    {
        var recordedHashes = GetRecordedFiles(day, storedAttempt).Select(f => f.Sha256).ToHashSet();
        var isSame = GetFiles(day).All(f => recordedHashes.Contains(f.Sha256));
        if (isSame && unfinished is null)
            return null;
        if (AddNeededFiles(day, storedAttempt))
            return ChunkCause.Replace;
        if (isSame)
            return unfinished;
        var recorded = storedAttempt.Days.GetValueOrDefault(day)?.Digest;
        if (!source.Coverage.CoversMore(day, GetRecordedCoverage(storedAttempt)))
        {
            _expected.Add(day, recorded);
            return ChunkCause.Confirm;
        }

        // The whole day is replaced, so the stored rows that are lost must be the recorded ones.
        if (table is null || table.GetDigest(day) == recorded)
            return ChunkCause.Complete;
        AddChange(day, $"{day} (attempt {storedAttempt.Id}) was recorded with other values than the table holds");
        return ChunkCause.Replace;
    }

    // If days may be replaced, those that the source covers are replaced; only the others are an error.
    private void AddChange(TradingDay day, string change)
    {
        if (!options.AllowReplace || !source.GivenCoverage.Overlaps(day))
            _changed.Add(change);
    }

    // For a day whose newest attempt is not done: the attempt whose rows the table holds, that is, the newest one with the digest of these
    // rows. Null if the table holds no row of the day.
    private (Attempt? Attempt, string? Change) FindStoredAttempt(TradingDay day)
    {
        if (table is null)
            return (null, null);
        var digest = table.GetDigest(day);
        Attempt? done = null;
        foreach (var attempt in state.GetPossiblyStored(day))
        {
            done = attempt.Status == AttemptStatus.Done ? attempt : null;
            var recorded = attempt.Days.GetValueOrDefault(day)?.Digest;
            if (recorded == digest && (recorded is not null || done is not null))
                return (attempt, null);
        }

        // Rows that no finished attempt recorded must equal those of the source: the merge compares them (M5).
        if (done is null)
            return (null, null);
        var change = digest is null
            ? $"attempt {done.Id} recorded rows, and the table holds none"
            : "the table holds rows that no attempt recorded";
        return (done, $"{day}: {change}");
    }

    // Adds the recorded files without which the day would lose time that it covers. True if there is such time.
    private bool AddNeededFiles(TradingDay day, Attempt storedAttempt)
    {
        var missing = GetRecordedCoverage(storedAttempt).Beyond(day, source.Coverage).ToArray();
        if (missing.Length == 0)
            return false;
        foreach (var file in GetRecordedFiles(day, storedAttempt).Where(f => missing.Any(m => f.Start < m.End && m.Start < f.End)))
        {
            _needed[file.Sha256] = _needed.TryGetValue(file.Sha256, out var known)
                ? known with
                {
                    Days = known.Days + 1,
                }
                : new NeededFile(file, day, 1);
        }

        return true;
    }

    private string? FindStoredChange(TradingDay day, Attempt attempt, IReadOnlyDictionary<TradingDay, StoredDay>? stored)
    {
        if (stored is null)
            return null;
        var decision = attempt.Days.GetValueOrDefault(day);
        var expected = decision is null
            ? default
            : new StoredDay(decision.Bars, Instant.FromDateTime(decision.FirstTs), Instant.FromDateTime(decision.LastTs));
        var actual = stored.GetValueOrDefault(day);
        if (expected == actual)
            return table!.AlteredDays?.Contains(day) == true
                ? $"{day} (attempt {attempt.Id}) was recorded with other values than the table holds"
                : null;
        return expected.Rows != actual.Rows
            ? $"{day} (attempt {attempt.Id}) was recorded with "
                + $"{NumberText.Count(expected.Rows, "row")}; the table holds {NumberText.Format(actual.Rows)}"
            : $"{day} (attempt {attempt.Id}) was recorded from {UtcText.Minute(expected.FirstTs)} to "
                + $"{UtcText.Minute(expected.LastTs)}; the table holds {UtcText.Minute(actual.FirstTs)} to {UtcText.Minute(actual.LastTs)}";
    }

    // Adjacent days with the same cause form chunks of the configured number of trading days. An attempt that is resumed or retried keeps
    // its own range (C3).
    private List<PlannedChunk> Group(List<(TradingDay Day, ChunkCause Cause, Attempt? Attempt)> needs)
    {
        var chunks = new List<PlannedChunk>();
        for (var i = 0; i < needs.Count; )
        {
            var (first, cause, attempt) = needs[i];
            var bounded = cause is not (ChunkCause.Resume or ChunkCause.Retry);
            var (last, counted) = (first, 0);
            for (; i < needs.Count; i++)
            {
                var next = needs[i];
                var joins = next.Cause == cause && (bounded || next.Attempt == attempt) && next.Day.EpochDay - last.EpochDay <= 1;
                if (!joins || (bounded && counted == options.ChunkDays && !next.Day.IsSaturday))
                    break;
                counted += next.Day.IsSaturday ? 0 : 1;
                last = next.Day;
            }

            var mayReplace = options.AllowReplace || cause is ChunkCause.Complete or ChunkCause.Replace;
            chunks.Add(new PlannedChunk(new TradingDayRange(first, last), cause, attempt?.Id, mayReplace));
        }

        return chunks;
    }

    private SourceFile[] GetFiles(TradingDay day)
    {
        if (!_filesByDay.TryGetValue(day, out var files))
            _filesByDay.Add(day, files = [.. source.Overlapping(day.Open, day.Close)]);
        return files;
    }

    private static IEnumerable<SourceRecord> GetRecordedFiles(TradingDay day, Attempt attempt) =>
        attempt.Newest.SourceDbn.Where(f => f.Start < day.Close && day.Open < f.End);

    private Coverage GetRecordedCoverage(Attempt attempt)
    {
        if (!_recordedCoverage.TryGetValue(attempt, out var coverage))
            _recordedCoverage.Add(attempt, coverage = new Coverage(attempt.Newest.SourceDbn.Select(f => (f.Start, f.End))));
        return coverage;
    }

    private static TargetException FailedBefore(Attempt attempt) =>
        new(
            ErrorIds.ChunkFailedBefore,
            $"Chunk {attempt.Range} failed in attempt {attempt.Id} (run "
                + $"{attempt.Newest.RunId}): {attempt.Newest.Error?.Message ?? "no reason recorded"}",
            new ErrorLocation { Chunk = (attempt.Range.First.Date, attempt.Range.Last.Date) },
            $"Fix the cause, then run the same command with {OptionName.RetryFailed}."
        );

    private TargetException RecordsNotMatched()
    {
        var reported = string.Join("; ", _changed.Take(MaxReported));
        var more = _changed.Count > MaxReported ? $"; and {NumberText.Count(_changed.Count - MaxReported, "more day")}" : "";
        return new TargetException(
            ErrorIds.StoredRowsChanged,
            $"{NumberText.Count(_changed.Count, "finished day")} "
                + $"{(_changed.Count == 1 ? "is" : "are")} not in the table as recorded: {reported}{more}.",
            advice: $"Find out what changed the table. {OptionName.AllowReplace}, with files that "
                + $"cover those days, rebuilds them from the files and records the replacement."
        );
    }
}
