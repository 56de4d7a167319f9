using System.Globalization;
using MgcBackfill.Errors;
using MgcBackfill.Market;

namespace MgcBackfill.Workers;

/// <summary>Errors of workers and of their output, and which chunk they fail (W2).</summary>
internal static class WorkerErrors
{
    private static Advice RetryAdvice =>
        $"Nothing of the chunk was stored. Run the same command again. If it fails again, use {OptionName.Workers.With("1")}.";

    /// <summary>
    /// An artifact differs from what its worker wrote. This counts as an environment error, because everything that was written had been
    /// checked.
    /// </summary>
    public static EnvironmentException Damaged(string path, string reason, Exception? inner = null) =>
        new(
            ErrorIds.ArtifactDamaged,
            $"The staging artifact {path} is damaged: {reason}.",
            new ErrorLocation { File = path },
            RetryAdvice,
            inner
        );

    /// <summary>A worker ended before its work was done.</summary>
    public static EnvironmentException Exited(string worker, string ending, string activity, string errorOutput, Advice? advice = null) =>
        new(ErrorIds.WorkerExited, $"{worker} {ending} {activity}.{errorOutput}", advice: advice ?? RetryAdvice);

    /// <summary>A worker sent no message for too long.</summary>
    public static EnvironmentException Unresponsive(string worker, TimeSpan silence, string activity, string errorOutput) =>
        new(
            ErrorIds.WorkerUnresponsive,
            string.Create(CultureInfo.InvariantCulture, $"{worker} did not respond for {silence.TotalSeconds:0.#} s {activity}, and was ")
                + $"ended.{errorOutput}",
            advice: RetryAdvice
        );

    /// <summary>A worker sent a message that is invalid in its state.</summary>
    public static InternalException OutputInvalid(string worker, string activity, string output, Exception? inner = null) =>
        new($"{worker} sent invalid output {activity}: {output}", inner, ErrorIds.WorkerOutputInvalid);

    /// <summary>True if the error fails the chunk in its location, whatever its class (W2).</summary>
    public static bool FailsItsChunk(Exception error) =>
        error
            is BackfillException
            {
                Id: ErrorIds.WorkerExited or ErrorIds.WorkerUnresponsive or ErrorIds.WorkerOutputInvalid or ErrorIds.ArtifactDamaged,
            };

    /// <summary>Sets the chunk that the error fails.</summary>
    public static void WithChunk(this BackfillException error, TradingDayRange chunk) =>
        error.Where = error.Where with { Chunk = (chunk.First.Date, chunk.Last.Date) };
}
