using System.Globalization;
using MgcBackfill.Formats;

namespace MgcBackfill.Report.Page;

/// <summary>
/// Figures of the page. Each has its name and its exact value for programs in addition to the form that is shown: a test compares every
/// figure with the database and the records.
/// </summary>
internal static class Figure
{
    /// <summary>A whole number, shown as <c>6,412,345</c>.</summary>
    public static Markup Create(string name, Int128 value) =>
        Create(name, value.ToString(CultureInfo.InvariantCulture), value.ToString("N0", CultureInfo.InvariantCulture));

    /// <summary>A word, a digest, a path or a list of them.</summary>
    public static Markup Create(string name, string value) => Markup.From($"""<data data-figure="{name}" value="{value}">{value}</data>""");

    /// <summary>A value that is shown in another form.</summary>
    public static Markup Create(string name, string value, string shown) =>
        Markup.From($"""<data data-figure="{name}" value="{value}">{shown}</data>""");

    /// <summary>A UTC time to the minute; null as a dash.</summary>
    public static Markup Create(string name, DateTime? utc) =>
        utc is null
            ? Create(name, "", "–")
            : Create(
                name,
                utc.Value.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture),
                utc.Value.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)
            );

    /// <summary>A day.</summary>
    public static Markup Create(string name, DateOnly day) => Create(name, day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    /// <summary>A part of a whole, shown as a percentage with one decimal; its exact value has four. A dash if the whole is zero.</summary>
    public static Markup Share(string name, double? fraction) =>
        fraction is { } part && double.IsFinite(part)
            ? Create(
                name,
                part.ToString("0.####", CultureInfo.InvariantCulture),
                (part * 100).ToString("0.0' %'", CultureInfo.InvariantCulture)
            )
            : Create(name, "", "–");

    /// <summary>A price as it is stored, with all digits; a dash if it is not a number.</summary>
    public static Markup Price(string name, double price) =>
        double.IsFinite(price)
            ? Create(name, price.ToString("R", CultureInfo.InvariantCulture), price.ToString("#,0.0########", CultureInfo.InvariantCulture))
            : Create(name, "", "–");

    /// <summary>Seconds.</summary>
    public static Markup Seconds(string name, double? seconds) =>
        seconds is { } s
            ? Create(name, s.ToString("R", CultureInfo.InvariantCulture), NumberText.Seconds(TimeSpan.FromSeconds(s)))
            : Create(name, "", "–");
}
