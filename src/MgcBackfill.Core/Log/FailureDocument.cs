using MgcBackfill.Errors;

namespace MgcBackfill.Log;

/// <summary>The output of any command that failed before it had a result.</summary>
internal sealed record FailureDocument(string? Command, string Status, int ExitCode, ErrorDocument Error)
{
    public static FailureDocument From(string? command, Exception error, IWording wording, bool verbose) =>
        new(
            command,
            error is OperationCanceledException ? "cancelled" : "failed",
            ExitCodes.For(error),
            ErrorDocument.From(error, wording, verbose)!
        );
}
