using MgcBackfill.Formats;
using MgcBackfill.Insight;
using MgcBackfill.Market;

namespace MgcBackfill.Cli.Output;

/// <summary>A comparison for a person: the verdict, both sides, the counts, and the first differences of each kind.</summary>
internal static class ComparisonView
{
    /// <summary>Prints the comparison.</summary>
    public static void Write(Terminal terminal, DatabaseComparison comparison, IReadOnlyList<DatabaseDifference> differences)
    {
        new Sheet(comparison switch { { Equal: false } => "databases DIFFER", { ComparedNothing: true } => "databases without bars: nothing was compared", _ => "databases EQUAL" }, comparison is { Equal: true, ComparedNothing: false }, [.. Rows(comparison)]).Write(terminal);
        if (differences.Count == 0)
            return;
        terminal.Out.WriteLine();
        terminal.Out.WriteLine("differences");
        new Listing(
            [new("difference"), new("trading day", LeaveOut: 1), new("ts_utc"), new("left", IsProse: true), new("right", IsProse: true)],
            [.. differences.Select(d => (IReadOnlyList<string>)
            [
                ComparisonText.NameOf(d.Kind), d.TradingDay is { } day ? $"{TradingDay.Of(day)}" : "-", UtcText.ToMinute(d.TsUtc), d.Left ?? "-", d.Right ?? "-",
            ])]).Write(terminal);
        if (comparison.Differences > comparison.Told)
            terminal.Out.WriteLine($"  … and {NumberText.Of(comparison.Differences - comparison.Told)} more; --most shows more of each kind");
    }

    private static IEnumerable<(string, string)> Rows(DatabaseComparison comparison)
    {
        var digest = comparison is { Start: null, End: null } ? "build digest" : "digest of the days";
        yield return ("left", comparison.Left.Db);
        yield return ("right", comparison.Right.Db);
        if (comparison is not { Start: null, End: null })
            yield return ("requested days", $"{Of(comparison.Start)} to {Of(comparison.End)}");
        yield return ("rows left", Of(comparison.Left));
        yield return ("rows right", Of(comparison.Right));
        yield return ($"{digest} left", DigestOf(comparison.Left));
        yield return ($"{digest} right", DigestOf(comparison.Right));
        yield return ("equal bars", comparison.RowsCompared ? NumberText.Of(comparison.BarsEqual) : "not compared: the columns of one database cannot be read");
        yield return ("days only left", $"{NumberText.Of(comparison.Counts[DatabaseDifferenceKind.DayOnlyLeft])}, {NumberText.Of(comparison.BarsOfDaysOnlyLeft, "bar")}");
        yield return ("days only right", $"{NumberText.Of(comparison.Counts[DatabaseDifferenceKind.DayOnlyRight])}, {NumberText.Of(comparison.BarsOfDaysOnlyRight, "bar")}");
        yield return ("other contracts", NumberText.Of(comparison.Counts[DatabaseDifferenceKind.Contract], "day"));
        yield return ("bars only left", NumberText.Of(comparison.Counts[DatabaseDifferenceKind.BarOnlyLeft]));
        yield return ("bars only right", NumberText.Of(comparison.Counts[DatabaseDifferenceKind.BarOnlyRight]));
        yield return ("other values", NumberText.Of(comparison.Counts[DatabaseDifferenceKind.BarValues], "bar"));
        yield return ("schema", comparison.Counts[DatabaseDifferenceKind.Schema] is > 0 and var facts ? NumberText.Of(facts, "difference") : "equal");
    }

    private static string Of(DateOnly? day) => day is { } date ? $"{TradingDay.Of(date)}" : "all";

    private static string Of(ComparisonSide side) => side.Rows is not { } rows ? "not compared"
        : rows == 0 ? "0" : $"{NumberText.Of(rows)} of {NumberText.Of(side.Days!.Value, "trading day")}, {UtcText.ToMinute(side.FirstTs)} to {UtcText.ToMinute(side.LastTs)}";

    private static string DigestOf(ComparisonSide side) => side.Rows is null ? "not compared" : side.Digest ?? "none: a row is invalid";
}
