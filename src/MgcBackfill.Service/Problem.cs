using MgcBackfill.Errors;
using Microsoft.AspNetCore.Http;

namespace MgcBackfill.Service;

/// <summary>
/// Why a request is refused, for its client. It contains no path of this machine, no text of another program and no stack trace: those
/// stand in the log.
/// </summary>
/// <param name="Status">The status code.</param>
/// <param name="Title">The fact, in a few words.</param>
/// <param name="Detail">What it means here and what to do next.</param>
internal sealed record Problem(int Status, string Title, string Detail)
{
    private const int MisdirectedRequest = 421;

    /// <summary>One of <see cref="ErrorIds"/>, if the cause lies in the database or in the machine.</summary>
    public string? ErrorId { get; init; }

    /// <summary>Seconds after which the same request may succeed; null if waiting does not help.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>More requests wait than are allowed to.</summary>
    public static Problem Overloaded { get; } =
        new(
            StatusCodes.Status503ServiceUnavailable,
            "Too many requests",
            "Too many requests wait already. Send this one again in a moment."
        )
        {
            RetryAfter = 1,
        };

    /// <summary>The answer is not there in time.</summary>
    public static Problem Late { get; } =
        new(
            StatusCodes.Status503ServiceUnavailable,
            "Not finished in time",
            "The answer is still being computed. Send the request again in a moment."
        )
        {
            RetryAfter = 5,
        };

    /// <summary>The service ends.</summary>
    public static Problem Ending { get; } =
        new(StatusCodes.Status503ServiceUnavailable, "The service is ending", "Send the request again when the service runs again.")
        {
            RetryAfter = 5,
        };

    /// <summary>The request does not carry the API key.</summary>
    public static Problem KeyMissing { get; } =
        new(StatusCodes.Status401Unauthorized, "API key needed", $"Send the API key of this service in the header {ApiKey.Header}.");

    /// <summary>The method only reads.</summary>
    public static Problem MethodNotAllowed { get; } =
        new(StatusCodes.Status405MethodNotAllowed, "Method not allowed", "This service only reads. Use GET or HEAD.");

    /// <summary>The request has a body.</summary>
    public static Problem BodyRefused { get; } =
        new(StatusCodes.Status413PayloadTooLarge, "Body not accepted", "Send the request without a body.");

    /// <summary>The request is addressed to another host.</summary>
    public static Problem OtherHost { get; } =
        new(
            MisdirectedRequest,
            "Other host",
            "This service listens on the loopback interface, and its host is localhost or 127.0.0.1. A proxy must send that as Host."
        );

    /// <summary>There is nothing at a path.</summary>
    public static Problem NotFound(string detail) => new(StatusCodes.Status404NotFound, "Not found", detail);

    /// <summary>The problem that an error is for a client.</summary>
    public static Problem From(Exception error) =>
        error switch
        {
            ProblemException e => e.Problem,
            TimeoutException => Late,
            OperationCanceledException => Ending,
            BackfillException { Id: ErrorIds.Busy } => new Problem(
                StatusCodes.Status503ServiceUnavailable,
                "The database is in use",
                "A backfill or another program holds the database, so it cannot be read now. Send the request again in a moment."
            )
            {
                ErrorId = ErrorIds.Busy,
                RetryAfter = 1,
            },
            BackfillException { Class: ErrorClass.Environment } e => new Problem(
                StatusCodes.Status503ServiceUnavailable,
                "The database cannot be read now",
                "The machine does not allow it. The log of the service says why."
            )
            {
                ErrorId = e.Id,
                RetryAfter = 30,
            },
            BackfillException { Class: ErrorClass.Target or ErrorClass.Gate or ErrorClass.Usage } e => new Problem(
                StatusCodes.Status500InternalServerError,
                "The database is refused",
                e.Class == ErrorClass.Gate
                    ? "The table breaks a rule, so nothing that could be said about it would mean anything. Verify it."
                    : "It is not a database of this program, or it is damaged. The log of the service says what is wrong."
            )
            {
                ErrorId = e.Id,
            },
            _ => new Problem(
                StatusCodes.Status500InternalServerError,
                "Defect of the service",
                "The service did not expect this. Please report it, with the log of the service."
            )
            {
                ErrorId = ErrorIds.Internal,
            },
        };
}
