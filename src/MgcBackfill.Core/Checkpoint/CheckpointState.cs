using MgcBackfill.Errors;
using MgcBackfill.Market;

namespace MgcBackfill.Checkpoint;

/// <summary>
/// The state that results from all append-only files: the attempts, and for each day the newest attempt that began. Progress is kept by
/// day, so that other chunk sizes and ranges neither repeat a day nor leave one out (C6).
/// </summary>
public sealed class CheckpointState
{
    private readonly SortedDictionary<long, Attempt> _attempts = [];
    private readonly Dictionary<TradingDay, Attempt> _byDay = [];
    private long _lastAttemptId;

    /// <summary>The state of an empty folder.</summary>
    public static CheckpointState Empty { get; } = new();

    /// <summary>Every attempt, ordered by id.</summary>
    public IReadOnlyCollection<Attempt> Attempts => _attempts.Values;

    /// <summary>The id of the next attempt.</summary>
    public long NextAttemptId => _lastAttemptId + 1;

    /// <summary>Number of torn lines found in the files.</summary>
    public int TornLines { get; private init; }

    /// <summary>The newest record of each chunk that was ever attempted, ordered by the chunk's first day.</summary>
    public IEnumerable<ChunkRecord> NewestByChunk =>
        _attempts.Values.GroupBy(a => a.Range).Select(g => g.Last().Newest).OrderBy(r => r.ChunkStart).ThenBy(r => r.AttemptId);

    /// <summary>The newest attempt that began and covers the day, or null.</summary>
    public Attempt? FindAttempt(TradingDay day) => _byDay.GetValueOrDefault(day);

    /// <summary>The valid decision of the day: that of its done attempt. Null if there is none.</summary>
    public DayRecord? FindDecision(TradingDay day) =>
        FindAttempt(day) is { Status: AttemptStatus.Done } attempt ? attempt.Days.GetValueOrDefault(day) : null;

    /// <summary>
    /// The attempts whose rows the table may hold for a day, newest first: those that began and did not end, down to and including the
    /// newest one that is done. Rows of a failed attempt were rolled back.
    /// </summary>
    public IEnumerable<Attempt> GetPossiblyStored(TradingDay day)
    {
        foreach (var attempt in _attempts.Values.Reverse())
        {
            if (!attempt.Range.Contains(day) || attempt.Status is not (AttemptStatus.InProgress or AttemptStatus.Done))
                continue;
            yield return attempt;
            if (attempt.Status == AttemptStatus.Done)
                yield break;
        }
    }

    /// <summary>Every day whose newest attempt is done, in order.</summary>
    public IEnumerable<TradingDay> DoneDays => _byDay.Where(d => d.Value.Status == AttemptStatus.Done).Select(d => d.Key).Order();

    /// <summary>Combines records into a state.</summary>
    /// <exception cref="TargetException">A record contradicts an earlier one.</exception>
    internal static CheckpointState FromRecords(
        string statePath,
        JsonLines<ChunkRecord> chunks,
        string daysPath,
        JsonLines<DayRecord> days,
        int otherTornLines
    )
    {
        var state = new CheckpointState { TornLines = chunks.TornLines + days.TornLines + otherTornLines };
        foreach (var (record, line) in chunks.Records)
            state.Add(record, statePath, line);
        foreach (var (record, line) in days.Records)
            state.Add(record, daysPath, line);
        foreach (var attempt in state._attempts.Values)
            RequireAllDays(attempt, daysPath);
        return state;
    }

    private void Add(ChunkRecord record, string path, long line)
    {
        if (record.ChunkEnd < record.ChunkStart)
            throw Contradiction(path, line, $"the chunk is reversed ({record.Range.First} to {record.Range.Last})");
        if (record.Range.First < TradingDay.Earliest || record.Range.Last > TradingDay.Latest)
            throw Contradiction(path, line, $"no source covers the chunk ({record.Range.First} to {record.Range.Last})");
        if (record.AttemptId == long.MaxValue)
            throw Contradiction(path, line, $"attempt {record.AttemptId} has the largest possible number, so no attempt could follow it");
        if (!_attempts.TryGetValue(record.AttemptId, out var attempt))
        {
            if (record.AttemptId <= _lastAttemptId)
                throw Contradiction(path, line, $"attempt {record.AttemptId} comes after attempt {_lastAttemptId}");
            _lastAttemptId = record.AttemptId;
            _attempts.Add(record.AttemptId, attempt = new Attempt(record));
        }
        else if (record.Range != attempt.Range || attempt.Newest.Status is AttemptStatus.Done or AttemptStatus.Failed)
        {
            throw Contradiction(path, line, $"attempt {record.AttemptId} was {attempt.Newest.Status} for {attempt.Range} already");
        }

        attempt.Add(record);
        if (record.Status == AttemptStatus.Pending)
            return;
        foreach (var day in TradingDay.Range(record.Range.First, record.Range.Last))
        {
            if (!_byDay.TryGetValue(day, out var newest) || newest.Id < attempt.Id)
                _byDay[day] = attempt;
        }
    }

    private void Add(DayRecord record, string path, long line)
    {
        var day = TradingDay.From(record.TradingDay);
        if (!_attempts.TryGetValue(record.AttemptId, out var attempt) || !attempt.Range.Contains(day))
            throw Contradiction(path, line, $"it names attempt {record.AttemptId}, but no such attempt covers {day}");
        if (attempt.Days.ContainsKey(day))
            throw Contradiction(path, line, $"attempt {record.AttemptId} decided {day} already");
        attempt.Add(record);
    }

    // The day records are flushed before the commit that a done record reports, so a done attempt without its days means that the files
    // were changed by hand.
    private static void RequireAllDays(Attempt attempt, string path)
    {
        if (
            attempt.Status == AttemptStatus.Done
            && attempt.Days.Values.Sum(d => (long)d.Bars) is var bars
            && bars != attempt.Newest.RowsWritten
        )
        {
            throw new TargetException(
                ErrorIds.CheckpointMalformed,
                $"{path}: attempt {attempt.Id} ({attempt.Range}) is recorded with "
                    + $"{attempt.Newest.RowsWritten} rows, but its days in this file have {bars}.",
                new ErrorLocation { File = path, Chunk = (attempt.Range.First.Date, attempt.Range.Last.Date) },
                Restore
            );
        }
    }

    private static TargetException Contradiction(string path, long line, string reason) =>
        new(ErrorIds.CheckpointMalformed, $"{path}, line {line}: {reason}.", new ErrorLocation { File = path, Line = line }, Restore);

    /// <summary>What to do about damaged records. The advice never deletes anything.</summary>
    internal static Advice Restore =>
        $"Restore the checkpoint folder from a backup, or give a new folder with "
        + $"{OptionName.Checkpoint}: the rows already stored are then compared with the source again.";
}
