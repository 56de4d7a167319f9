using MgcBackfill.Formats;
using MgcBackfill.Inventory;
using MgcBackfill.Market;

namespace MgcBackfill.Cli.Output;

/// <summary>Prints the missing days: runs of days, the requests as lines of JSON to copy, warnings and notes.</summary>
internal static class GapsView
{
    private const int MaxRuns = 40;

    /// <summary>Prints the report.</summary>
    public static void Write(Terminal terminal, GapReport report)
    {
        var output = terminal.Out;
        new Sheet(report.Conclusion, report.Days.Count == 0, [.. Rows(report)]).Write(terminal);
        string[][] runs = [.. Runs(report.Days)];
        if (runs.Length > 0)
            output.WriteLine();
        new Listing([new("missing"), new("days", IsNumber: true), new("why"), new("detail", IsProse: true)], [.. runs.Take(MaxRuns)]).Write(
            terminal
        );
        if (runs.Length > MaxRuns)
            output.WriteLine($"  … and {NumberText.Format(runs.Length - MaxRuns)} more runs of days; --json has all of them");
        if (report.Requests.Count > 0)
            output.WriteLine($"{Environment.NewLine}requests");
        foreach (var request in report.Requests)
            Json.Write(output, request);
        if (report.Warnings.Count + report.Notes.Count > 0)
            output.WriteLine();
        foreach (var warning in report.Warnings)
            output.WriteLine($"warning: {warning}");
        foreach (var note in report.Notes)
            output.WriteLine($"note: {note}");
    }

    /// <summary>Prints a script with the report's warnings as comments, which it must not lose.</summary>
    public static void WriteScript(Terminal terminal, GapReport report, string script)
    {
        // Not written as lines, because a terminal would break them between words.
        foreach (var text in report.Warnings.Select(w => $"warning: {w}").Prepend(report.Conclusion))
            terminal.Out.Write($"# {text}{Environment.NewLine}");
        terminal.Out.Write(script + Environment.NewLine);
    }

    private static IEnumerable<(string, string)> Rows(GapReport report)
    {
        yield return (
            "wanted",
            $"{report.Symbol}, {TradingDay.From(report.Start)} to {TradingDay.From(report.End)}, "
                + $"{NumberText.Count(report.WantedDays, "trading day")}, Saturdays not counted"
        );
        if (report.Db is not null)
            yield return ("database", $"{report.Db}, {FormatBasis(report.Basis)}");
        if (report.Dbn.Count > 0)
            yield return (
                "sources",
                $"{NumberText.Format(report.SourceFiles - report.RefusedFiles.Count)} of "
                    + $"{NumberText.Count(report.SourceFiles, "file")} accepted; only headers were read"
            );
    }

    private static string FormatBasis(GapBasis basis) =>
        basis switch
        {
            GapBasis.Records => "judged by its records and rows",
            GapBasis.Rows => "judged by its rows: it has no records",
            _ => "which holds none of the wanted days",
        };

    // Adjacent days with the same reason; a Saturday between two of them does not end the run.
    private static IEnumerable<string[]> Runs(IReadOnlyList<GapDay> days)
    {
        for (int first = 0, next = 0; first < days.Count; first = next)
        {
            for (next = first + 1; next < days.Count && Joins(days[next - 1], days[next]); next++) { }

            var (from, to) = (TradingDay.From(days[first].TradingDay), TradingDay.From(days[next - 1].TradingDay));
            yield return
            [
                new TradingDayRange(from, to).ToString(),
                NumberText.Format(next - first),
                JsonText.Name(days[first].Why).Replace('_', ' '),
                days[first].Why == GapReason.Partial ? $"without {NumberText.FirstFew(days[first].Missing, 3)}" : days[first].Detail ?? "",
            ];
        }
    }

    private static bool Joins(GapDay day, GapDay after) =>
        day.Why == after.Why
        && day.Why != GapReason.Partial
        && day.Detail is null
        && after.Detail is null
        && (
            after.TradingDay.DayNumber - day.TradingDay.DayNumber == 1
            || (after.TradingDay.DayNumber - day.TradingDay.DayNumber == 2 && after.TradingDay.DayOfWeek == DayOfWeek.Sunday)
        );
}
