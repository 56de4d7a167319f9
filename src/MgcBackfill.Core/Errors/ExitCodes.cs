namespace MgcBackfill.Errors;

/// <summary>The one place that converts an error into an exit code (I3).</summary>
public static class ExitCodes
{
    public const int Success = 0;
    public const int Other = 1;
    public const int Usage = 2;
    public const int SourceRefused = 3;
    public const int DataRefused = 4;
    public const int GateFailed = 5;
    public const int TargetRefused = 6;
    public const int Environment = 7;
    public const int Cancelled = 130;

    private static readonly int[] s_worstFirst =
    [
        Cancelled,
        Other,
        GateFailed,
        TargetRefused,
        DataRefused,
        SourceRefused,
        Usage,
        Environment,
    ];

    /// <summary>
    /// Returns the exit code of <paramref name="error"/>; null means success. A refusal by the operating system counts as environment, even
    /// where no code expected it.
    /// </summary>
    public static int For(Exception? error) =>
        error switch
        {
            null => Success,
            OperationCanceledException => Cancelled,
            BackfillException e => e.Class switch
            {
                ErrorClass.Usage => Usage,
                ErrorClass.Source => SourceRefused,
                ErrorClass.Data => DataRefused,
                ErrorClass.Gate => GateFailed,
                ErrorClass.Target => TargetRefused,
                ErrorClass.Environment => Environment,
                _ => Other,
            },
            _ when EnvironmentErrors.IsRefusal(error) => Environment,
            _ => Other,
        };

    /// <summary>
    /// The worst of several errors, which determines the exit code of a command with several runs (R4). Worst first: cancelled, unexpected,
    /// a failed gate, a refused target, refused data, a refused source, wrong usage, and the environment, which alone is worth retrying.
    /// </summary>
    /// <returns>Null if there is no error; the first one of several that are equally bad.</returns>
    public static Exception? FindWorst(IEnumerable<Exception?> errors) =>
        errors.OfType<Exception>().MinBy(e => Array.IndexOf(s_worstFirst, For(e)));
}
