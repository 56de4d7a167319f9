using System.Globalization;
using System.Text.Json;

namespace MgcBackfill.Fuzz.Records;

/// <summary>The combined meaning of the state file and the day records, implemented a second time from rules C2 to C4 and C8.</summary>
internal sealed class ReferenceHistory
{
    // The trading days that nanoseconds since the epoch can represent: the last instant is 2262-04-11T23:47Z.
    private static readonly DateOnly s_firstDay = new(1970, 1, 1);
    private static readonly DateOnly s_lastDay = new(2262, 4, 12);

    /// <summary>Combines the records.</summary>
    public ReferenceHistory(List<JsonElement> chunks, List<JsonElement> days)
    {
        foreach (var chunk in chunks)
        {
            if (!Add(chunk))
            {
                Refusal = $"attempt {chunk.GetProperty("attempt_id")}";
                return;
            }
        }

        foreach (var day in days)
        {
            var attempt = Attempts.Find(a => a.Id == day.GetProperty("attempt_id").GetInt64());
            var date = Date(day, "trading_day");
            if (attempt is null || date < attempt.Start || date > attempt.End || !attempt.Days.TryAdd(date, day))
            {
                Refusal = $"day {date:O}";
                return;
            }
        }

        if (Attempts.Find(a => a.Status == "done" && a.Days.Values.Sum(d => d.GetProperty("bars").GetInt64()) != a.Rows) is { } other)
            Refusal = $"attempt {other.Id} is done with other rows";
    }

    /// <summary>The contradiction between the records, or null.</summary>
    public string? Refusal { get; }

    /// <summary>The attempts, by id.</summary>
    public List<ReferenceAttempt> Attempts { get; } = [];

    /// <summary>The newest attempt that began work on a day, or null.</summary>
    public ReferenceAttempt? Find(DateOnly date) => Attempts.FindLast(a => a.Begun && a.Start <= date && date <= a.End);

    private bool Add(JsonElement chunk)
    {
        var (id, start, end) = (chunk.GetProperty("attempt_id").GetInt64(), Date(chunk, "chunk_start"), Date(chunk, "chunk_end"));
        if (end < start || start < s_firstDay || end > s_lastDay)
            return false;
        var attempt = Attempts.Find(a => a.Id == id);
        if (attempt is null)
        {
            if (id <= (Attempts.Count == 0 ? 0 : Attempts[^1].Id) || id == long.MaxValue)
                return false;
            Attempts.Add(attempt = new ReferenceAttempt(id, start, end));
        }
        else if (attempt.Start != start || attempt.End != end || attempt.Status is "done" or "failed")
        {
            return false;
        }

        attempt.Status = chunk.GetProperty("status").GetString()!;
        attempt.Begun |= attempt.Status != "pending";
        attempt.Rows = chunk.GetProperty("rows_written").GetInt64();
        return true;
    }

    private static DateOnly Date(JsonElement record, string name) =>
        DateOnly.ParseExact(record.GetProperty(name).GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
