using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace MgcBackfill.Cmdlets;

/// <summary>
/// Accepts a trading day as a date, or as text in the form yyyy-MM-dd only, because the meaning of 03/04/2024 depends on the reader. A time
/// of day is refused: the trading day of a point in time depends on its zone, and after 23:00Z it is the next one (T2).
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TradingDayTransformationAttribute : ArgumentTransformationAttribute
{
    private const string Form = "yyyy-MM-dd";

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        Unwrap(inputData) switch
        {
            IEnumerable many and not string => many.Cast<object?>().Select(Convert).ToArray(),
            var one => Convert(one),
        };

    /// <summary>Converts a date or a text to a trading day.</summary>
    /// <param name="value">The date or the text.</param>
    /// <param name="date">The trading day.</param>
    /// <param name="reason">Why it is not a trading day.</param>
    internal static bool TryParse(object value, out DateOnly date, out string? reason)
    {
        (date, reason) = Unwrap(value) switch
        {
            DateOnly day => (day, null),
            TradingDate day => (day.Date, null),
            DateTime { TimeOfDay.Ticks: 0 } day => (DateOnly.FromDateTime(day), null),
            (DateTime or DateTimeOffset) and IFormattable moment => (
                default,
                $"{moment.ToString("u", CultureInfo.InvariantCulture)} is a point in time, not a trading day; write a day as {Form}."
            ),
            string text when DateOnly.TryParseExact(text, Form, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) => (
                day,
                (string?)null
            ),
            var other => (default, $"'{other}' is not a trading day; write one as {Form}."),
        };
        return reason is null;
    }

    private static object? Convert(object? value)
    {
        if (Unwrap(value) is not { } given)
            return null;
        return TryParse(given, out var date, out var reason) ? date : throw new ArgumentTransformationMetadataException(reason);
    }

    private static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
