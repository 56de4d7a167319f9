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
}
