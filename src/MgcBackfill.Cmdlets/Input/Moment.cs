using MgcBackfill.Formats;

namespace MgcBackfill.Cmdlets;

/// <summary>A point in time that was typed or came through the pipeline.</summary>
/// <param name="Utc">The time, Kind Utc.</param>
/// <param name="Assumed">True if the value had no time zone and UTC was assumed.</param>
public sealed record Moment(DateTime Utc, bool Assumed)
{
    /// <inheritdoc/>
    public override string ToString() => UtcText.ToMinute(Utc);
}
