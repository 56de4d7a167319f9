using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace MgcBackfill.Cmdlets;

/// <summary>
/// Takes a trading day as a date, or as text in the form yyyy-MM-dd and in no other: what 03/04/2024 means depends on who reads it. A
/// time of day is refused: which trading day a moment belongs to depends on its zone, and after 23:00Z it is the next one (T2).
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TradingDayTransformationAttribute : ArgumentTransformationAttribute
{
    private const string Form = "yyyy-MM-dd";

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => Unwrap(inputData) switch
    {
        IEnumerable many and not string => many.Cast<object?>().Select(One).ToArray(),
        var one => One(one),
    };

    private static object? One(object? value) => Unwrap(value) switch
    {
        null => null,
        DateOnly date => date,
        DateTime { TimeOfDay.Ticks: 0 } date => DateOnly.FromDateTime(date),
        DateTime or DateTimeOffset => throw new ArgumentTransformationMetadataException(
            string.Create(CultureInfo.InvariantCulture, $"'{Unwrap(value):u}' is a moment, not a day; give a trading day, as {Form}.")),
        string text when DateOnly.TryParseExact(text, Form, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) => date,
        var other => throw new ArgumentTransformationMetadataException($"'{other}' is no trading day; give it as {Form}."),
    };

    private static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
