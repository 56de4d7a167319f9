using MgcBackfill.Errors;

namespace MgcBackfill.Log;

/// <summary>An error in the form that every front end reports, whether it was thrown on purpose or not.</summary>
/// <param name="Id">The fact, one of <see cref="ErrorIds"/>.</param>
/// <param name="Class">The class in lower case; <c>cancelled</c> for a cancellation.</param>
/// <param name="Message">What happened.</param>
/// <param name="Advice">What to do next, or null.</param>
/// <param name="Where">Where it was found.</param>
/// <param name="StackTrace">The full stack trace, inner errors included.</param>
/// <param name="ExitCode">The exit code (I3).</param>
public sealed record ErrorReport(
    string Id,
    string Class,
    string Message,
    Advice? Advice,
    ErrorLocation Where,
    string StackTrace,
    int ExitCode
)
{
    /// <summary>Creates the report of an error.</summary>
    public static ErrorReport From(Exception error)
    {
        var report = Describe(error);
        return report with { Message = Secrets.Hide(report.Message), StackTrace = Secrets.Hide(report.StackTrace) };
    }

    private static ErrorReport Describe(Exception error)
    {
        var exitCode = ExitCodes.For(error);
        return error switch
        {
            BackfillException e => new ErrorReport(e.Id, GetName(e.Class), e.Message, e.Advice, e.Where, e.ToString(), exitCode),
            OperationCanceledException => new ErrorReport(
                ErrorIds.Cancelled,
                "cancelled",
                "The run was cancelled.",
                "Nothing was stored in part. Run the same command again to go on.",
                ErrorLocation.None,
                error.ToString(),
                exitCode
            ),
            _ when EnvironmentErrors.IsRefusal(error) => FromRefusal(error, exitCode),
            _ => new ErrorReport(
                ErrorIds.Internal,
                GetName(ErrorClass.Internal),
                $"{error.GetType().Name}: {error.Message}",
                "This is a defect of the program. Please report it, with the log.",
                ErrorLocation.None,
                error.ToString(),
                exitCode
            ),
        };
    }

    // No code has named the file; the system's own text usually does.
    private static ErrorReport FromRefusal(Exception error, int exitCode)
    {
        var (id, _, advice) = EnvironmentErrors.GetCause(error);
        return new ErrorReport(id, GetName(ErrorClass.Environment), error.Message, advice, ErrorLocation.None, error.ToString(), exitCode);
    }

    private static string GetName(ErrorClass errorClass) =>
        errorClass switch
        {
            ErrorClass.Usage => "usage",
            ErrorClass.Source => "source",
            ErrorClass.Data => "data",
            ErrorClass.Gate => "gate",
            ErrorClass.Target => "target",
            ErrorClass.Environment => "environment",
            _ => "internal",
        };
}
