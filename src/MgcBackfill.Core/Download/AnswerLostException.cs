using System.Globalization;

namespace MgcBackfill.Download;

/// <summary>
/// The connection broke, or nothing came for too long, so that an answer of the service is missing or incomplete. This exception stays
/// inside this assembly: the caller asks again, or finds out what the service did.
/// </summary>
/// <param name="message">What happened.</param>
/// <param name="isSent">False if the request cannot have reached the service.</param>
/// <param name="inner">The error of the connection.</param>
internal sealed class AnswerLostException(string message, bool isSent, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>False if the request cannot have reached the service.</summary>
    public bool IsSent => isSent;

    /// <summary>The service sent nothing for too long.</summary>
    public static AnswerLostException FromSilence(TimeSpan silence, Exception inner) =>
        new(string.Create(CultureInfo.InvariantCulture, $"nothing came for {silence.TotalSeconds} s"), isSent: true, inner);
}
