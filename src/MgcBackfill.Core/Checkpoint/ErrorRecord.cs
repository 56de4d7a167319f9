using MgcBackfill.Errors;

namespace MgcBackfill.Checkpoint;

/// <summary>An error in the form in which the records store it (C1).</summary>
/// <param name="Id">The error id, or the type of an unexpected exception.</param>
/// <param name="Message">The message.</param>
/// <param name="StackTrace">The full stack trace, with inner exceptions.</param>
public sealed record ErrorRecord(string Id, string Message, string StackTrace)
{
    /// <summary>Creates the record of an error.</summary>
    public static ErrorRecord From(Exception error) =>
        new(
            error switch
            {
                BackfillException e => e.Id,
                OperationCanceledException => ErrorIds.Cancelled,
                _ => error.GetType().Name,
            },
            error.Message,
            error.ToString()
        );
}
