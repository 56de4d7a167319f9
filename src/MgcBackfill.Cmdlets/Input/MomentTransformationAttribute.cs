using System.Collections;
using System.Globalization;
using System.Management.Automation;
using MgcBackfill.Analysis;

namespace MgcBackfill.Cmdlets;

/// <summary>
/// Accepts a point in time in UTC: text with a Z, a DateTime of Kind Utc, or a DateTimeOffset, which is converted by its offset. A DateTime
/// without a Kind is read as UTC, and the cmdlet reports that. A local DateTime is refused: an hour may occur twice, and another machine
/// may convert it differently. For any other object, its property TsUtc or ts_utc is used.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MomentTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        Unwrap(inputData) switch
        {
            IEnumerable many and not string => many.Cast<object?>().Select(Convert).ToArray(),
            _ => (Moment[])[Convert(inputData)],
        };

    private static Moment Convert(object? value) =>
        GetProperty(value) is { } property
            ? Convert(property)
            : Unwrap(value) switch
            {
                Moment moment => moment,
                DateTime { Kind: DateTimeKind.Utc } utc => new Moment(utc, Assumed: false),
                DateTime { Kind: DateTimeKind.Unspecified } some => new Moment(DateTime.SpecifyKind(some, DateTimeKind.Utc), Assumed: true),
                DateTime local => throw new ArgumentTransformationMetadataException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{local:yyyy-MM-dd HH:mm} is a local time; pass it in UTC: "
                            + $".ToUniversalTime(), or text such as {ProvenanceInstant.Form}."
                    )
                ),
                DateTimeOffset moment => new Moment(moment.UtcDateTime, Assumed: false),
                string text when ProvenanceInstant.TryParse(text, out var utc) => new Moment(utc, Assumed: false),
                var other => throw new ArgumentTransformationMetadataException(
                    $"'{other}' is not a time in UTC; write it as {ProvenanceInstant.Form}."
                ),
            };

    private static object? GetProperty(object? value) =>
        value is null || Unwrap(value) is string or DateTime or DateTimeOffset or Moment
            ? null
            : (PSObject.AsPSObject(value).Properties["TsUtc"] ?? PSObject.AsPSObject(value).Properties["ts_utc"])?.Value;

    private static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
