using System.Globalization;
using MgcBackfill.Checkpoint;
using MgcBackfill.Formats;
using MgcBackfill.Market;
using MgcBackfill.Source;

namespace MgcBackfill.Verify;

/// <summary>
/// Compares the records with each other (P3, C2, C8): a fact that is recorded twice must be the same both times. To stay undetected, a
/// change of one line would need consistent changes of other lines, of the table and of the source.
/// </summary>
internal static class RecordAudit
{
    /// <summary>The contradictions, each with the file and the attempt.</summary>
    public static IEnumerable<string> Contradictions(CheckpointFolder folder)
    {
        var runs = folder.Runs.ToLookup(r => r.RunId, StringComparer.Ordinal);
        var attempts = folder.State.Attempts.ToDictionary(a => a.Id);
        var covered = new Dictionary<string, Coverage?>(StringComparer.Ordinal);
        foreach (var lines in folder.History.GroupBy(r => r.AttemptId))
        {
            var ofEnd = CheckEnd(attempts[lines.Key], runs[lines.First().RunId]);
            foreach (var contradiction in lines.SelectMany(line => CheckLines(lines.First(), line)).Concat(ofEnd).Distinct())
                yield return $"{CheckpointFolder.StateFile}: attempt {lines.Key} ({attempts[lines.Key].Range}): {contradiction}.";
            foreach (var day in attempts[lines.Key].Days.Values)
            {
                foreach (var contradiction in CheckDay(day, attempts[lines.Key].Newest, CoveredBy(day.RunId)))
                    yield return $"{CheckpointFolder.DaysFile}: {UtcText.Date(day.TradingDay)}, attempt {lines.Key}: {contradiction}.";
            }
        }

        // The end record of a run names all of its source; a run that was killed has none.
        Coverage? CoveredBy(string run)
        {
            if (!covered.TryGetValue(run, out var coverage))
            {
                var end = runs[run].FirstOrDefault(r => r.Moment == RunMoment.End);
                covered.Add(run, coverage = end is null ? null : new Coverage(end.Sources.Select(s => (s.Start, s.End))));
            }

            return coverage;
        }
    }

    // All lines of an attempt belong to one run, one source and one permission.
    private static IEnumerable<string> CheckLines(ChunkRecord first, ChunkRecord line)
    {
        if (line.RunId != first.RunId)
            yield return $"its lines name two runs, {first.RunId} and {line.RunId}";
        if (!line.SourceDbn.SequenceEqual(first.SourceDbn))
            yield return "its lines name different source files";
        if (line.Replace != first.Replace)
            yield return "its lines have different values of 'replace'";
        var isDone = line.Status == AttemptStatus.Done;
        if (isDone != line.Merge is not null || (!isDone && (line.RowsWritten != 0 || line.FirstTs is not null || line.LastTs is not null)))
            yield return $"the counts and times in its line '{line.Status}' do not fit that status";
        if (line.Status != AttemptStatus.Pending && line.StartedAt is null)
            yield return $"its line '{line.Status}' has no start time";
        var hasEnded = line.Status is AttemptStatus.Done or AttemptStatus.Failed;
        if (line.Status != AttemptStatus.Pending && hasEnded != line.FinishedAt is not null)
            yield return $"the end time in its line '{line.Status}' does not fit that status";
        if (line.Status != AttemptStatus.Pending && (line.Status == AttemptStatus.Failed) != line.Error is not null)
            yield return $"the error in its line '{line.Status}' does not fit that status";
        if (line.Merge is { } m && m.Inserted + m.Updated + m.Unchanged != line.RowsWritten)
            yield return $"rows inserted ({m.Inserted}), updated ({m.Updated}) and unchanged "
                + $"({m.Unchanged}) do not add up to the rows written ({line.RowsWritten})";
    }

    // The run must be recorded with its files, and a finished chunk must begin and end with its days.
    private static IEnumerable<string> CheckEnd(Attempt attempt, IEnumerable<RunRecord> run)
    {
        var newest = attempt.Newest;
        if (!run.Any())
            yield return $"its run {newest.RunId} is not recorded";
        if (run.FirstOrDefault(r => r.Moment == RunMoment.End) is { } end && newest.SourceDbn.Any(s => !end.Sources.Contains(s)))
            yield return "its source files are not those of its run";
        if (newest.Status != AttemptStatus.Done)
            yield break;
        DateTime? first = attempt.Days.Count == 0 ? null : attempt.Days.Values.Min(d => d.FirstTs);
        DateTime? last = attempt.Days.Count == 0 ? null : attempt.Days.Values.Max(d => d.LastTs);
        if (newest.FirstTs != first || newest.LastTs != last)
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"its rows are from {newest.FirstTs:u} to {newest.LastTs:u}, but those of its days are from {first:u} to {last:u}"
            );
    }

    private static IEnumerable<string> CheckDay(DayRecord day, ChunkRecord attempt, Coverage? covered)
    {
        if (day.RunId != attempt.RunId)
            yield return $"its run is {day.RunId}, but that of its attempt is {attempt.RunId}";
        if (day.Stub != day.LastTs - day.FirstTs < TimeSpan.FromHours(1))
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"'stub' is {(day.Stub ? "true" : "false")}, but its bars are from {day.FirstTs:u} to {day.LastTs:u}"
            );
        if (covered is not null && day.Partial == covered.Completes(TradingDay.From(day.TradingDay)))
            yield return $"'partial' is {(day.Partial ? "true" : "false")}, which the time that the files of its run cover contradicts";
        else if (day.Partial ? Covers(attempt, day, saturdaysToo: true) : !Covers(attempt, day, saturdaysToo: false))
            yield return $"'partial' is {(day.Partial ? "true" : "false")}, which the time that the files of its attempt cover contradicts";
        var front = day.Candidates.FirstOrDefault(c => c.Symbol == day.SourceSymbol);
        if (front is null || front.Bars != day.Bars || front.Volume != day.Candidates.Max(c => c.Volume))
            yield return $"{day.SourceSymbol} with {NumberText.Count(day.Bars, "bar")} is not the candidate with the highest volume";
    }

    // Only this check remains for a run that was killed. An attempt names only the files of its chunk. The vendor sends no file for a UTC
    // Saturday, so if a chunk begins on a Sunday, nothing in the attempt shows whether the hour before midnight was covered.
    private static bool Covers(ChunkRecord attempt, DayRecord record, bool saturdaysToo)
    {
        var day = TradingDay.From(record.TradingDay);
        var parts = new Coverage(attempt.SourceDbn.Select(s => (s.Start, s.End))).Within(day).ToArray();
        var starts = parts.Select(p => p.End).Prepend(day.Open);
        var ends = parts.Select(p => p.Start).Append(day.Close);
        return starts
            .Zip(ends)
            .All(gap => gap.First >= gap.Second || (!saturdaysToo && IsSaturday(gap.First) && IsSaturday(gap.Second - 1)));
    }

    private static bool IsSaturday(long instant) => Instant.ToDateTime(instant).DayOfWeek == DayOfWeek.Saturday;

    // Texts in the records may have any length.
    private static string Short(string digest) => digest[..Math.Min(12, digest.Length)];
}
