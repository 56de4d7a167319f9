using System.Globalization;
using MgcBackfill.Market;

namespace MgcBackfill.Lake;

/// <summary>
/// What a unit of work builds: every bar of one schema, of one root, in one year (L2). Units share no output file.
/// </summary>
/// <param name="Interval">The interval of the bars.</param>
/// <param name="Root">The root of the instruments, or <see cref="LakeRoots.Other"/>.</param>
/// <param name="Year">The year of ts_utc.</param>
public sealed record LakeUnitName(BarInterval Interval, string Root, int Year)
{
    /// <summary>The name of the schema of the bars.</summary>
    public string Schema => Interval.SchemaName;

    /// <summary>The first instant of the year, nanoseconds since the epoch.</summary>
    internal long Start => GetStart(Year);

    /// <summary>The first instant of the following year, nanoseconds since the epoch.</summary>
    internal long End => GetStart(Year + 1);

    /// <summary>The start of a year, nanoseconds since the epoch.</summary>
    internal static long GetStart(int year) => Instant.FromDateTime(new DateTime(year, 1, 1, 0, 0, 0, DateTimeKind.Utc));

    /// <summary>Orders by schema, the shortest interval first, then by root in ordinal order, then by year.</summary>
    internal static IComparer<LakeUnitName> Comparer { get; } = Comparer<LakeUnitName>.Create(Compare);

    /// <summary>Schema, root and year, with slashes between them.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Schema}/{Root}/{Year}");

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    /// <returns>Null if it is something else.</returns>
    internal static LakeUnitName? Parse(string text)
    {
        var parts = text.Split('/');
        return parts.Length == 3 && int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var year)
            ? Parse(parts[0], parts[1], year)
            : null;
    }

    /// <summary>The unit of a schema's name, a root and a year.</summary>
    /// <returns>Null if there is no such unit.</returns>
    internal static LakeUnitName? Parse(string schema, string root, int year) =>
        BarInterval.Find(schema) is { } interval && LakeRoots.IsRoot(root) && year is >= 1970 and < 2262
            ? new LakeUnitName(interval, root, year)
            : null;

    private static int Compare(LakeUnitName a, LakeUnitName b)
    {
        var byInterval = a.Interval.Nanoseconds.CompareTo(b.Interval.Nanoseconds);
        var byRoot = byInterval != 0 ? byInterval : string.CompareOrdinal(a.Root, b.Root);
        return byRoot != 0 ? byRoot : a.Year.CompareTo(b.Year);
    }
}
