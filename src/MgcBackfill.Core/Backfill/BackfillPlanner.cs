using MgcBackfill.Checkpoint;
using MgcBackfill.Errors;
using MgcBackfill.Formats;
using MgcBackfill.Market;
using MgcBackfill.Source;
using MgcBackfill.Store;

namespace MgcBackfill.Backfill;

/// <summary>
/// Decides which days a run has to do (C4 to C6, T4). Works on the set of finished days rather than on a high-water mark: a day is
/// finished while its newest attempt is done, its source is the same, and the table still holds its rows.
/// </summary>
/// <param name="options">What is asked.</param>
/// <param name="source">The accepted source.</param>
/// <param name="state">What the records say.</param>
/// <param name="readStored">
/// Reads what the table holds of a range; empty where there is no table yet. Null where nobody looked: the records are believed then.
/// </param>
/// <param name="altered">Days whose rows are not those that were recorded, value by value; null where nobody looked.</param>
internal sealed class BackfillPlanner(
    BackfillOptions options, SourceSet source, CheckpointState state, Func<TradingDayRange, IReadOnlyDictionary<TradingDay, StoredDay>>? readStored,
    IReadOnlySet<TradingDay>? altered = null)
{
    private const int MostTold = 5;

    private readonly Dictionary<Attempt, Coverage> _coverageThen = [];
    private readonly Dictionary<TradingDay, SourceFile[]> _filesOfDay = [];

    /// <summary>Makes the plan. Writes nothing.</summary>
    /// <exception cref="SourceException">The source covers no requested day.</exception>
    /// <exception cref="TargetException">A chunk failed before, or a done record is no longer true.</exception>
    public BackfillPlan Plan()
    {
        var requested = Requested();
        var needs = new List<(TradingDay Day, ChunkCause Cause, Attempt? Attempt)>();
        var believed = new HashSet<Attempt>();
        var uncovered = new List<TradingDay>();
        var stored = state.DoneDays.Any(requested.Contains) ? readStored?.Invoke(requested) : null;
        var changed = new List<(string ErrorId, string Reason)>();
        foreach (var day in TradingDay.Range(requested.First, requested.Last))
        {
            var attempt = state.Of(day);
            if (attempt is not { Status: AttemptStatus.Done } && !source.Coverage.Touches(day))
            {
                if (attempt is { Status: AttemptStatus.Failed } && !options.RetryFailed)
                    throw FailedBefore(attempt);
                if (!day.IsSaturday)
                    uncovered.Add(day);
                continue;
            }

            if (CauseOf(day, attempt, stored, changed) is { } cause)
                needs.Add((day, cause, attempt));
            else
                believed.Add(attempt!);
        }

        if (changed.Count > 0)
            throw NoLongerTrue(changed);
        return new BackfillPlan { Requested = requested, Chunks = Group(needs), Skipped = believed.Count, Uncovered = uncovered };
    }

    private TradingDayRange Requested()
    {
        var covered = source.Coverage.Days ?? throw new SourceException(ErrorIds.SourceEmpty, "The source covers no time at all.");
        var first = options.Start is { } start ? TradingDay.Of(start) : covered.First;
        var last = options.End is { } end ? TradingDay.Of(end) : covered.Last;
        if (last < covered.First || first > covered.Last || last < first)
        {
            throw new SourceException(
                ErrorIds.RangeNotCovered, $"The source covers the trading days {covered}; asked for is {first} to {last}.",
                advice: "Give the files of that range, or change --start and --end.");
        }

        return new TradingDayRange(first, last);
    }

    // Null where the day is finished and believed.
    private ChunkCause? CauseOf(TradingDay day, Attempt? attempt, IReadOnlyDictionary<TradingDay, StoredDay>? stored, List<(string ErrorId, string Reason)> changed)
    {
        switch (attempt?.Status)
        {
            case null:
                return ChunkCause.New;
            case AttemptStatus.InProgress:
                // It may have committed what was a partial day then; where the source now holds more of it, that gives way (T4, C7).
                return SourceChange(day, attempt, out var more) is null && more ? ChunkCause.Complete : ChunkCause.Resume;
            case AttemptStatus.Failed when options.RetryFailed:
                return ChunkCause.Retry;
            case AttemptStatus.Failed:
                throw FailedBefore(attempt);
        }

        var id = ErrorIds.SourceChanged;
        var reason = SourceChange(day, attempt, out var completes);
        if (reason is null)
            (id, reason) = (ErrorIds.StoredRowsChanged, StoredChange(day, attempt, stored));
        if (reason is null)
            return completes ? ChunkCause.Complete : null;
        if (!options.AllowReplace || !source.Coverage.Touches(day))
            changed.Add((id, reason));
        return ChunkCause.Replace;
    }

    // C5: same content, by sha256 and day by day; files that only add to a partial day complete it (T4).
    private string? SourceChange(TradingDay day, Attempt attempt, out bool completes)
    {
        completes = false;
        var then = attempt.Newest.SourceDbn.Where(f => f.Start < day.Close && day.Open < f.End).ToArray();
        var now = FilesOf(day);
        var gone = then.FirstOrDefault(f => now.All(n => n.Sha256 != f.Sha256));
        if (gone is not null)
        {
            return now.Length == 0
                ? $"{day} (attempt {attempt.Id}) was built from {gone.Path}, which is not part of the source now"
                : $"{day} (attempt {attempt.Id}) was built from {gone.Path} (sha256 {gone.Sha256[..12]}…); the source now has {now[0].Path} (sha256 {now[0].Sha256[..12]}…)";
        }

        if (now.Length == then.Length)
            return null;
        var added = now.First(n => then.All(t => t.Sha256 != n.Sha256));
        completes = source.Coverage.CoversMoreOf(day, CoverageThen(attempt));
        return completes ? null : $"{day} (attempt {attempt.Id}) is finished, and {added.Path} now holds the same time again";
    }

    private string? StoredChange(TradingDay day, Attempt attempt, IReadOnlyDictionary<TradingDay, StoredDay>? stored)
    {
        if (stored is null)
            return null;
        var decision = attempt.Days.GetValueOrDefault(day);
        var expected = decision is null
            ? default
            : new StoredDay(decision.Bars, Instant.FromDateTime(decision.FirstTs), Instant.FromDateTime(decision.LastTs));
        var actual = stored.GetValueOrDefault(day);
        if (expected == actual)
            return altered?.Contains(day) == true ? $"{day} (attempt {attempt.Id}) was recorded with other values than the table holds" : null;
        return expected.Rows != actual.Rows
            ? $"{day} (attempt {attempt.Id}) was recorded with {expected.Rows} rows; the table holds {actual.Rows}"
            : $"{day} (attempt {attempt.Id}) was recorded from {UtcText.Minute(expected.FirstTs)} to {UtcText.Minute(expected.LastTs)}; the table holds {UtcText.Minute(actual.FirstTs)} to {UtcText.Minute(actual.LastTs)}";
    }

    // Neighbouring days of one cause form chunks of so many trading days. What an earlier attempt left is taken up with its own range (C3).
    private List<PlannedChunk> Group(List<(TradingDay Day, ChunkCause Cause, Attempt? Attempt)> needs)
    {
        var chunks = new List<PlannedChunk>();
        for (var i = 0; i < needs.Count;)
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

            // What an attempt was allowed to replace, its successor is: a crash takes no permission away.
            var mayReplace = options.AllowReplace || cause == ChunkCause.Complete || (!bounded && attempt!.Newest.Replace);
            chunks.Add(new PlannedChunk(new TradingDayRange(first, last), cause, attempt?.Id, mayReplace));
        }

        return chunks;
    }

    private SourceFile[] FilesOf(TradingDay day)
    {
        if (!_filesOfDay.TryGetValue(day, out var files))
            _filesOfDay.Add(day, files = [.. source.Overlapping(day.Open, day.Close)]);
        return files;
    }

    private Coverage CoverageThen(Attempt attempt)
    {
        if (!_coverageThen.TryGetValue(attempt, out var coverage))
            _coverageThen.Add(attempt, coverage = new Coverage(attempt.Newest.SourceDbn.Select(f => (f.Start, f.End))));
        return coverage;
    }

    private static TargetException FailedBefore(Attempt attempt) => new(
        ErrorIds.ChunkFailedBefore,
        $"Chunk {attempt.Range} failed in attempt {attempt.Id} (run {attempt.Newest.RunId}): {attempt.Newest.Error?.Message ?? "no reason recorded"}",
        new ErrorLocation { Chunk = (attempt.Range.First.Date, attempt.Range.Last.Date) },
        "Mend the cause, then run the same command with --retry-failed.");

    private static TargetException NoLongerTrue(List<(string ErrorId, string Reason)> changed)
    {
        var told = string.Join("; ", changed.Take(MostTold).Select(c => c.Reason));
        var more = changed.Count > MostTold ? $"; and {changed.Count - MostTold} more days" : "";
        return new TargetException(
            changed[0].ErrorId, $"{changed.Count} finished days are no longer what their records say (C5): {told}{more}.",
            advice: "Give the same files again, or find out who changed the table; --allow-replace does those days again and records it.");
    }
}
