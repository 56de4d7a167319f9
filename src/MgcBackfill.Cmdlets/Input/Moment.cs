using MgcBackfill.Formats;

namespace MgcBackfill.Cmdlets;

/// <summary>A moment that was typed or came through the pipeline.</summary>
/// <param name="Utc">The moment, Kind Utc.</param>
/// <param name="Assumed">True where it did not say its zone, and UTC was assumed.</param>
public sealed record Moment(DateTime Utc, bool Assumed)
{
    /// <inheritdoc/>
    public override string ToString() => UtcText.ToMinute(Utc);
}
