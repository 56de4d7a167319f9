using System.Globalization;
using System.Management.Automation;

namespace MgcBackfill.Cmdlets;

/// <summary>
/// Takes a trading day as a date, or as text in the form yyyy-MM-dd and in no other: what 03/04/2024 means depends on who reads it.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TradingDayTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => Unwrap(inputData) switch
    {
        object[] many => many.Select(One).ToArray(),
        var one => One(one),
    };

    private static object? One(object? value) => Unwrap(value) switch
    {
        null => null,
        DateOnly date => date,
        DateTime time => DateOnly.FromDateTime(time),
        DateTimeOffset time => DateOnly.FromDateTime(time.DateTime),
        string text when DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) => date,
        var other => throw new ArgumentTransformationMetadataException($"'{other}' is no trading day; give it as yyyy-MM-dd."),
    };

    private static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
