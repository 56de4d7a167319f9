using System.Globalization;

namespace MgcBackfill.Crash;

/// <summary>Reports the results of the kills as tables.</summary>
internal sealed class CrashReport(TextWriter output)
{
    private readonly List<KillOutcome> _outcomes = [];

    public void Add(KillOutcome outcome)
    {
        _outcomes.Add(outcome);
        if (outcome.Failure is not null)
            output.WriteLine($"FAILED: {outcome.Scenario}, {outcome.Point}: {outcome.Failure}");
    }

    /// <summary>Writes the tables. Returns the exit code: 0 if every history ended as a clean run does.</summary>
    public int End()
    {
        Table("scenario", o => o.Scenario);
        Table("point", o => o.Point);
        Table("scenario, point", o => $"{o.Scenario}, {o.Point}");
        var failed = _outcomes.Count(o => o.Failure is not null);
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{_outcomes.Sum(o => o.Kills)} kills in {_outcomes.Count} histories, "
                    + $"{_outcomes.Count(o => o.Kills == 0)} ended before the kill, {failed} failed"
            )
        );
        return failed == 0 ? 0 : 1;
    }

    // Number of histories and kills, and how many of the histories were left without a database, with an open attempt, with a write-ahead
    // log, with a torn line, and with staged files of workers.
    private void Table(string title, Func<KillOutcome, string> by)
    {
        output.WriteLine($"| {title} | histories | kills | no database | open attempt | log | torn line | staging | finished | failed |");
        output.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var group in _outcomes.GroupBy(by).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {group.Key} | {group.Count()} | {group.Sum(o => o.Kills)} | {group.Count(o => !o.Left.Database)} "
                        + $"| {group.Count(o => o.Left.Open)} | {group.Count(o => o.Left.Wal)} | {group.Count(o => o.Left.Torn)} "
                        + $"| {group.Count(o => o.Left.Staging)} "
                        + $"| {group.Count(o => o.Failure is null)} | {group.Count(o => o.Failure is not null)} |"
                )
            );
        }

        output.WriteLine();
    }
}
