using System.Globalization;
using System.Management.Automation;

namespace MgcBackfill.Cmdlets;

/// <summary>
/// A number with a fraction as a property of an object that a cmdlet returns. It is a double or a decimal in every expression, and its
/// text, which CSV holds, has a point under every culture.
/// </summary>
internal static class InvariantNumber
{
    /// <summary>Wraps a number.</summary>
    /// <param name="number">A double or a decimal.</param>
    public static PSObject From(IFormattable number)
    {
        var wrapped = new PSObject(number);
        wrapped.Methods.Add(new TextMethod(arguments => Text(number, arguments)));
        return wrapped;
    }

    // The method of the object hides those of the number, so it accepts the same arguments.
    private static string Text(IFormattable number, object?[] arguments) =>
        arguments switch
        {
            [string format] => number.ToString(format, CultureInfo.InvariantCulture),
            [string format, IFormatProvider provider] => number.ToString(format, provider),
            [IFormatProvider provider] => number.ToString(null, provider),
            _ => number.ToString(null, CultureInfo.InvariantCulture),
        };
}
