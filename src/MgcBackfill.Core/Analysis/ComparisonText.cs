using System.Globalization;
using MgcBackfill.Formats;
using MgcBackfill.Store;

namespace MgcBackfill.Analysis;

/// <summary>The texts of a comparison.</summary>
internal static class ComparisonText
{
    /// <summary>Name of a kind of difference, in the singular.</summary>
    public static string GetName(DatabaseDifferenceKind kind) =>
        kind switch
        {
            DatabaseDifferenceKind.Schema => "difference in the schema",
            DatabaseDifferenceKind.DayOnlyLeft => "day only in the first",
            DatabaseDifferenceKind.DayOnlyRight => "day only in the second",
            DatabaseDifferenceKind.Contract => "contract",
            DatabaseDifferenceKind.BarOnlyLeft => "bar only in the first",
            DatabaseDifferenceKind.BarOnlyRight => "bar only in the second",
            DatabaseDifferenceKind.BarValues => "bar with other values",
            DatabaseDifferenceKind.Untimed => "count of rows without a time",
            _ => "count of rows of another product",
        };

    /// <summary>The number of differences of a kind, such as <c>1 day only in the first</c> or <c>2 days only in the first</c>.</summary>
    public static string GetCount(DatabaseDifferenceKind kind, long number) =>
        kind switch
        {
            DatabaseDifferenceKind.Schema => $"{NumberText.Count(number, "difference")} in the schema",
            DatabaseDifferenceKind.DayOnlyLeft => $"{NumberText.Count(number, "day")} only in the first",
            DatabaseDifferenceKind.DayOnlyRight => $"{NumberText.Count(number, "day")} only in the second",
            DatabaseDifferenceKind.Contract => $"{NumberText.Count(number, "day")} with different contracts",
            DatabaseDifferenceKind.BarOnlyLeft => $"{NumberText.Count(number, "bar")} only in the first",
            DatabaseDifferenceKind.BarOnlyRight => $"{NumberText.Count(number, "bar")} only in the second",
            DatabaseDifferenceKind.BarValues => $"{NumberText.Count(number, "bar")} with other values",
            DatabaseDifferenceKind.Untimed => $"{NumberText.Count(number, "difference")} in the number of rows without a time",
            _ => "rows of another product",
        };

    /// <summary>The values in which two rows with the same key differ, for both sides.</summary>
    public static (string Left, string Right) Format(StoredBar left, StoredBar right)
    {
        var differing = Values(left).Zip(Values(right)).Where(v => v.First != v.Second).ToArray();
        return (string.Join(", ", differing.Select(v => v.First)), string.Join(", ", differing.Select(v => v.Second)));
    }

    /// <summary>A row without its time, which is printed next to it.</summary>
    public static string Format(StoredBar row) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{row.SourceSymbol ?? "NULL"} O {row.Open:R} H {row.High:R} L {row.Low:R} C {row.Close:R} V {row.Volume}"
        );

    // R formats every double differently, including -0. Only NaN has many bit patterns with the same text.
    private static string[] Values(StoredBar row) =>
        [
            $"source_symbol {row.SourceSymbol ?? "NULL"}",
            Price("open", row.Open),
            Price("high", row.High),
            Price("low", row.Low),
            Price("close", row.Close),
            string.Create(CultureInfo.InvariantCulture, $"volume {row.Volume}"),
        ];

    private static string Price(string column, double price) =>
        double.IsNaN(price)
            ? string.Create(CultureInfo.InvariantCulture, $"{column} NaN ({BitConverter.DoubleToInt64Bits(price):X16})")
            : string.Create(CultureInfo.InvariantCulture, $"{column} {price:R}");
}
