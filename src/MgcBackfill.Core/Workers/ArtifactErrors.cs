using System.Globalization;
using MgcBackfill.Errors;
using MgcBackfill.Market;

namespace MgcBackfill.Workers;

/// <summary>Errors of workers and of their output, and which chunk they fail (W2).</summary>
internal static class ArtifactErrors
{
    private static Advice RunAgain =>
        $"Nothing of the chunk was stored. Run the same command again. If it fails again, use {OptionName.Workers.With("1")}.";

    /// <summary>
    /// An artifact differs from what its worker wrote. This counts as an environment error, because everything that was written had been
    /// checked.
    /// </summary>
    public static EnvironmentException Damaged(string path, string reason, Exception? inner = null) => new(
        ErrorIds.ArtifactDamaged, $"The staging artifact {path} is damaged: {reason}.",
        new ErrorLocation { File = path }, RunAgain, inner);

    /// <summary>A worker ended before its work was done.</summary>
    public static EnvironmentException Died(string worker, string how, string doing, string told) => new(
        ErrorIds.WorkerDied, $"{worker} {how} {doing}.{told}", advice: RunAgain);

    /// <summary>A worker sent no message for too long.</summary>
    public static EnvironmentException Hung(string worker, TimeSpan silence, string doing, string told) => new(
        ErrorIds.WorkerHung,
        string.Create(CultureInfo.InvariantCulture, $"{worker} did not respond for {silence.TotalSeconds:0.#} s {doing}, and was ")
            + $"ended.{told}",
        advice: RunAgain);

    /// <summary>A worker sent a message that is invalid in its state.</summary>
    public static InternalException Misspoke(string worker, string doing, string told, Exception? inner = null) => new(
        $"{worker} sent invalid output {doing}: {told}", inner, ErrorIds.WorkerMisspoke);

    /// <summary>True if the error fails the chunk in its location, whatever its class (W2).</summary>
    public static bool FailsItsChunk(Exception error) => error is BackfillException
    {
        Id: ErrorIds.WorkerDied or ErrorIds.WorkerHung or ErrorIds.WorkerMisspoke or ErrorIds.ArtifactDamaged,
    };

    /// <summary>Sets the chunk that the error fails.</summary>
    public static BackfillException In(this BackfillException error, TradingDayRange chunk)
    {
        error.Where = error.Where with { Chunk = (chunk.First.Date, chunk.Last.Date) };
        return error;
    }
}
