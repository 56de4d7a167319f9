using System.Globalization;
using System.Management.Automation;

namespace MgcBackfill.Cmdlets;

/// <summary>
/// A point in time as a property of an object that a cmdlet returns. In every expression it is a DateTime of Kind Utc. Its text, which CSV
/// contains, is ISO 8601 with a Z under every culture.
/// </summary>
internal static class UtcMoment
{
    /// <summary>Wraps a point in time.</summary>
    /// <param name="moment">The time, Kind Utc.</param>
    public static PSObject From(DateTime moment)
    {
        var wrapped = new PSObject(moment);
        wrapped.Methods.Add(new TextMethod(arguments => Text(moment, arguments)));
        return wrapped;
    }

    /// <summary>The text of a time for CSV; without a fraction of a second if it is zero.</summary>
    public static string Text(DateTime moment) => moment.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    // This method hides those of DateTime, so it also does their work when it is called with a format.
    private static string Text(DateTime moment, object?[] arguments) =>
        arguments switch
        {
            [string format] => moment.ToString(format, CultureInfo.InvariantCulture),
            [string format, IFormatProvider provider] => moment.ToString(format, provider),
            [IFormatProvider provider] => moment.ToString(provider),
            _ => Text(moment),
        };
}
