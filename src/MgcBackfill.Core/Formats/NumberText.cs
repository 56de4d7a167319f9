using System.Globalization;

namespace MgcBackfill.Formats;

/// <summary>Formats numbers for people, the same under every culture.</summary>
internal static class NumberText
{
    /// <summary>Formats a number as <c>6,412,345</c>.</summary>
    public static string Format(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Formats a volume, which may exceed 64 bits, as <c>6,412,345</c>.</summary>
    public static string FormatVolume(UInt128 volume) => volume.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Formats a number of things, such as <c>1 chunk</c> or <c>2 chunks</c>.</summary>
    public static string Count(long number, string noun) => $"{Format(number)} {noun}{(number == 1 ? "" : "s")}";

    /// <summary>Formats a time span in seconds, such as <c>1.24 s</c>.</summary>
    public static string Seconds(TimeSpan span) => span.TotalSeconds.ToString("0.00 's'", CultureInfo.InvariantCulture);

    /// <summary>All items as in a sentence, such as <c>A, B and C</c>; of more than <paramref name="limit"/>, the first few.</summary>
    public static string Joined(IReadOnlyList<string> items, int limit = 10) =>
        items.Count <= 1 || items.Count > limit
            ? FirstFew(items, limit)
            : $"{string.Join(", ", items.Take(items.Count - 1))} and {items[^1]}";

    /// <summary>The first few items, and the number of the remaining ones.</summary>
    public static string FirstFew<T>(IReadOnlyCollection<T> items, int limit = 10) =>
        string.Join(", ", items.Take(limit)) + (items.Count > limit ? $" and {Format(items.Count - limit)} more" : "");
}
