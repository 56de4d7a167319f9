using System.Globalization;
using System.Management.Automation;

namespace MgcBackfill.Cmdlets;

/// <summary>
/// A moment as a property of an object that a cmdlet returns. It is a DateTime of Kind Utc in every expression, and its text, which CSV holds,
/// is ISO 8601 with a Z under every culture.
/// </summary>
internal static class UtcMoment
{
    /// <summary>Wraps a moment.</summary>
    /// <param name="moment">The moment; its Kind is Utc.</param>
    public static PSObject From(DateTime moment)
    {
        var wrapped = new PSObject(moment);
        wrapped.Methods.Add(new TextMethod(arguments => Text(moment, arguments)));
        return wrapped;
    }

    /// <summary>The moment as CSV holds it; without a fraction of a second where there is none.</summary>
    public static string Text(DateTime moment) => moment.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    // The method of the object hides those of DateTime, so it does their work where it is called with a format.
    private static string Text(DateTime moment, object?[] arguments) => arguments switch
    {
        [string format] => moment.ToString(format, CultureInfo.InvariantCulture),
        [string format, IFormatProvider provider] => moment.ToString(format, provider),
        [IFormatProvider provider] => moment.ToString(provider),
        _ => Text(moment),
    };
}
