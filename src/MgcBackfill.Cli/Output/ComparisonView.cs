using MgcBackfill.Analysis;
using MgcBackfill.Formats;
using MgcBackfill.Market;

namespace MgcBackfill.Cli.Output;

/// <summary>A comparison for a person: the verdict, both sides, the counts, and the first differences of each kind.</summary>
internal static class ComparisonView
{
    /// <summary>Prints the comparison.</summary>
    public static void Write(Terminal terminal, DatabaseComparison comparison, IReadOnlyList<DatabaseDifference> differences)
    {
        new Sheet(
            comparison switch
            {
                { Equal: false } => "databases DIFFER",
                { ComparedNothing: true } => "databases without bars: nothing was compared",
                _ => "databases EQUAL",
            },
            comparison is { Equal: true, ComparedNothing: false },
            [.. Rows(comparison)]
        ).Write(terminal);
        if (differences.Count == 0)
            return;
        terminal.Out.WriteLine();
        terminal.Out.WriteLine("differences");
        new Listing(
            [new("difference"), new("trading day", LeaveOut: 1), new("ts_utc"), new("first", IsProse: true), new("second", IsProse: true)],
            [
                .. differences.Select(d =>
                    (IReadOnlyList<string>)
                        [
                            ComparisonText.GetName(d.Kind),
                            d.TradingDay is { } day ? $"{TradingDay.From(day)}" : "-",
                            UtcText.ToMinute(d.TsUtc),
                            d.Left ?? "-",
                            d.Right ?? "-",
                        ]
                ),
            ]
        ).Write(terminal);
        if (comparison.Differences > comparison.Reported)
            terminal.Out.WriteLine(
                $"  … and {NumberText.Format(comparison.Differences - comparison.Reported)} more; --most shows more of each kind"
            );
    }

    private static IEnumerable<(string, string)> Rows(DatabaseComparison comparison)
    {
        var digest = comparison is { Start: null, End: null } ? "build digest" : "digest of the days";
        yield return ("first", comparison.Left.Db);
        yield return ("second", comparison.Right.Db);
        if (comparison is not { Start: null, End: null })
            yield return ("requested days", $"{Format(comparison.Start)} to {Format(comparison.End)}");
        yield return ("rows of first", Format(comparison.Left));
        yield return ("rows of second", Format(comparison.Right));
        yield return ($"{digest} of first", GetDigest(comparison.Left));
        yield return ($"{digest} of second", GetDigest(comparison.Right));
        yield return (
            "equal bars",
            comparison.RowsCompared ? NumberText.Format(comparison.BarsEqual) : "not compared: the columns of one database cannot be read"
        );
        yield return (
            "days only in first",
            $"{NumberText.Count(comparison.Counts[DatabaseDifferenceKind.DayOnlyLeft], "day")} with "
                + $"{NumberText.Count(comparison.BarsOfDaysOnlyLeft, "bar")}"
        );
        yield return (
            "days only in second",
            $"{NumberText.Count(comparison.Counts[DatabaseDifferenceKind.DayOnlyRight], "day")} with "
                + $"{NumberText.Count(comparison.BarsOfDaysOnlyRight, "bar")}"
        );
        yield return ("different contract", NumberText.Count(comparison.Counts[DatabaseDifferenceKind.Contract], "day"));
        yield return ("bars only in first", NumberText.Format(comparison.Counts[DatabaseDifferenceKind.BarOnlyLeft]));
        yield return ("bars only in second", NumberText.Format(comparison.Counts[DatabaseDifferenceKind.BarOnlyRight]));
        yield return ("different values", NumberText.Count(comparison.Counts[DatabaseDifferenceKind.BarValues], "bar"));
        yield return (
            "schema",
            comparison.Counts[DatabaseDifferenceKind.Schema] is > 0 and var facts ? NumberText.Count(facts, "difference") : "equal"
        );
    }

    private static string Format(DateOnly? day) => day is { } date ? $"{TradingDay.From(date)}" : "all";

    private static string Format(ComparisonSide side) =>
        side.Rows is not { } rows ? "not compared"
        : rows == 0 ? "0"
        : $"{NumberText.Format(rows)} of {NumberText.Count(side.Days!.Value, "trading day")}, "
            + $"{UtcText.ToMinute(side.FirstTs)} to {UtcText.ToMinute(side.LastTs)}";

    private static string GetDigest(ComparisonSide side) => side.Rows is null ? "not compared" : side.Digest ?? "none: a row is invalid";
}
