using System.Management.Automation;
using MgcBackfill.Errors;
using MgcBackfill.Log;

namespace MgcBackfill.Cmdlets;

/// <summary>
/// The one place that converts an error to an error record: the id names the fact, and the class determines the category.
/// </summary>
internal static class ErrorRecords
{
    /// <summary>Creates the record of an error.</summary>
    /// <param name="error">The error.</param>
    /// <param name="target">What the user typed.</param>
    public static ErrorRecord From(Exception error, object? target)
    {
        var report = ErrorReport.From(error);
        return new ErrorRecord(error, report.Id, GetCategory(report), HidePassword(target))
        {
            ErrorDetails = new ErrorDetails(report.Message) { RecommendedAction = report.Advice?.In(CmdletWording.Instance) ?? "" },
        };
    }

    /// <summary>What happened and what to do next, as one text for a warning.</summary>
    public static string FormatText(BackfillException error) =>
        error.Advice is { } advice ? $"{error.Message} {advice.In(CmdletWording.Instance)}" : error.Message;

    private static object? HidePassword(object? target) =>
        target switch
        {
            string text => Secrets.Hide(text),
            string[] texts => Array.ConvertAll(texts, Secrets.Hide),
            _ => target,
        };

    private static ErrorCategory GetCategory(ErrorReport report) =>
        report.Id switch
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
}
