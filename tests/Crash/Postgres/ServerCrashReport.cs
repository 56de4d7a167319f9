using System.Globalization;

namespace MgcBackfill.Crash.Postgres;

/// <summary>Reports the results on a server as tables.</summary>
internal sealed class ServerCrashReport(TextWriter output)
{
    private readonly List<ServerOutcome> _outcomes = [];

    public void Add(ServerOutcome outcome)
    {
        _outcomes.Add(outcome);
        if (outcome.Failure is not null)
            output.WriteLine($"FAILED: {outcome.Scenario}, {outcome.Point}, {outcome.Victim.GetName()}: {outcome.Failure}");
    }

    /// <summary>Writes the tables. Returns the exit code: 0 if every history ended as a clean run does.</summary>
    public int End()
    {
        Matrix();
        Table("point", o => o.Point);
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

    // Kills of each scenario by what was killed.
    private void Matrix()
    {
        var victims = Enum.GetValues<Victim>();
        output.WriteLine($"| scenario | {string.Join(" | ", victims.Select(Victims.GetName))} | kills | finished | failed |");
        output.WriteLine($"|---|{string.Concat(victims.Select(_ => "---:|"))}---:|---:|---:|");
        foreach (var group in _outcomes.GroupBy(o => o.Scenario).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var cells = victims.Select(v => group.Where(o => o.Victim == v).Sum(o => o.Kills).ToString(CultureInfo.InvariantCulture));
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {group.Key} | {string.Join(" | ", cells)} | {group.Sum(o => o.Kills)} "
                        + $"| {group.Count(o => o.Failure is null)} | {group.Count(o => o.Failure is not null)} |"
                )
            );
        }

        output.WriteLine();
    }

    private void Table(string title, Func<ServerOutcome, string> by)
    {
        output.WriteLine($"| {title} | histories | kills | open attempt | finished | failed |");
        output.WriteLine("|---|---:|---:|---:|---:|---:|");
        foreach (var group in _outcomes.GroupBy(by).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {group.Key} | {group.Count()} | {group.Sum(o => o.Kills)} | {group.Count(o => o.Open)} "
                        + $"| {group.Count(o => o.Failure is null)} | {group.Count(o => o.Failure is not null)} |"
                )
            );
        }

        output.WriteLine();
    }
}
