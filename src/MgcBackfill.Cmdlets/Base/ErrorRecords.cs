using System.Management.Automation;
using System.Text.RegularExpressions;
using MgcBackfill.Errors;
using MgcBackfill.Log;

namespace MgcBackfill.Cmdlets;

/// <summary>The one place that turns an error into an error record: its id names the fact, its category follows from its class.</summary>
internal static partial class ErrorRecords
{
    /// <summary>The record of an error.</summary>
    /// <param name="error">What happened.</param>
    /// <param name="target">What the user typed.</param>
    public static ErrorRecord Of(Exception error, object? target)
    {
        var report = ErrorReport.Of(error);
        return new ErrorRecord(error, report.Id, CategoryOf(report), target)
        {
            ErrorDetails = new ErrorDetails(InParameters(report.Message)) { RecommendedAction = InParameters(report.Advice ?? "") },
        };
    }

    /// <summary>
    /// A text of the core as a user of the cmdlets reads it: <c>backfill --allow-replace</c> is <c>Invoke-MgcBackfill -AllowReplace</c>.
    /// </summary>
    public static string InParameters(string text) => OptionName().Replace(
        text.Replace("'backfill --", "'Invoke-MgcBackfill --", StringComparison.Ordinal)
            .Replace("mgc-backfill verify", "Test-BackfillHonesty", StringComparison.Ordinal),
        m => m.Value == "--db" ? "-Database" : "-" + string.Concat(m.Groups[1].Value.Split('-').Select(Capitalized)));

    private static string Capitalized(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    private static ErrorCategory CategoryOf(ErrorReport report) => report.Id switch
    {
        ErrorIds.SourceNotFound or ErrorIds.CheckpointNotFound or ErrorIds.DayNotRecorded => ErrorCategory.ObjectNotFound,
        ErrorIds.Busy => ErrorCategory.ResourceBusy,
        ErrorIds.AccessDenied => ErrorCategory.PermissionDenied,
        ErrorIds.InputOutput => ErrorCategory.ReadError,
        ErrorIds.DiskFull => ErrorCategory.WriteError,
        ErrorIds.Cancelled => ErrorCategory.OperationStopped,
        _ => report.ExitCode switch
        {
            ExitCodes.Usage => ErrorCategory.InvalidArgument,
            ExitCodes.SourceRefused or ExitCodes.DataRefused => ErrorCategory.InvalidData,
            ExitCodes.GateFailed => ErrorCategory.InvalidResult,
            ExitCodes.TargetRefused => ErrorCategory.InvalidOperation,
            ExitCodes.Environment => ErrorCategory.ResourceUnavailable,
            _ => ErrorCategory.NotSpecified,
        },
    };

    [GeneratedRegex(@"(?<![\w-])--([a-z]+(?:-[a-z]+)*)")]
    private static partial Regex OptionName();
}
