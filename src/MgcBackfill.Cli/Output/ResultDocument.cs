using System.Text.Json.Serialization;
using MgcBackfill.Errors;

namespace MgcBackfill.Cli.Output;

/// <summary>What every document of a result begins with.</summary>
/// <param name="Command">The command that was given.</param>
internal abstract record ResultDocument([property: JsonPropertyOrder(-4)] string Command)
{
    /// <summary>done, or failed where the result itself is a failure.</summary>
    [JsonPropertyOrder(-3)]
    public string Status => Error is null ? "done" : "failed";

    /// <summary>The exit code (I3).</summary>
    [JsonPropertyOrder(-2)]
    public int ExitCode { get; init; }

    /// <summary>What is wrong, where something is.</summary>
    [JsonPropertyOrder(-1)]
    public ErrorDocument? Error { get; init; }

    /// <summary>The same document, saying that the result itself is a failure.</summary>
    /// <param name="error">The failure, or null.</param>
    /// <param name="verbose">True for a stack trace.</param>
    public ResultDocument Judged(Exception? error, bool verbose) =>
        this with { ExitCode = ExitCodes.For(error), Error = ErrorDocument.Of(error, verbose) };
}
