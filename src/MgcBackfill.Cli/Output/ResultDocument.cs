using System.Text.Json.Serialization;
using MgcBackfill.Errors;
using MgcBackfill.Log;

namespace MgcBackfill.Cli.Output;

/// <summary>The common first members of every result document.</summary>
/// <param name="Command">The command that was given.</param>
internal abstract record ResultDocument([property: JsonPropertyOrder(-4)] string Command)
{
    /// <summary>done, or failed if the result itself is a failure.</summary>
    [JsonPropertyOrder(-3)]
    public string Status => Error is null ? "done" : "failed";

    /// <summary>The exit code (I3).</summary>
    [JsonPropertyOrder(-2)]
    public int ExitCode { get; init; }

    /// <summary>The error if the result itself is a failure; otherwise null.</summary>
    [JsonPropertyOrder(-1)]
    public ErrorDocument? Error { get; init; }

    /// <summary>Returns this document with the failure of its result and the exit code.</summary>
    /// <param name="error">The failure, or null.</param>
    /// <param name="verbose">True to include the stack trace.</param>
    public ResultDocument WithVerdict(Exception? error, bool verbose) =>
        this with
        {
            ExitCode = ExitCodes.For(error),
            Error = ErrorDocument.From(error, CommandLineWording.Instance, verbose),
        };
}
