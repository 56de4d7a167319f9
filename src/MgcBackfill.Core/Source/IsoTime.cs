using System.Globalization;
using System.Text.RegularExpressions;

namespace MgcBackfill.Source;

/// <summary>
/// Parses times as the vendor writes them in text: ISO 8601, UTC, up to nine decimal digits of a second. A date alone means its midnight.
/// </summary>
internal static partial class IsoTime
{
    private const long Second = 1_000_000_000;

    /// <summary>Returns nanoseconds since the epoch. False for any other text, and for times before the epoch or beyond 63 bits.</summary>
    public static bool TryParse(string text, out long ts)
    {
        ts = 0;
        if (
            Form().Match(text) is not { Success: true } match
            || !DateTime.TryParseExact(
                match.Groups[1].Value + match.Groups[2].Value + (match.Groups[3].Success ? match.Groups[3].Value : ":00"),
                match.Groups[2].Success ? "yyyy-MM-ddTHH:mm:ss" : "yyyy-MM-dd:00",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var time
            )
        )
            return false;
        var seconds = (Int128)(time - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerSecond;
        var fraction = match.Groups[4].Success ? long.Parse(match.Groups[4].Value.PadRight(9, '0'), CultureInfo.InvariantCulture) : 0;
        var all = (seconds * Second) + fraction;
        if (all < 0 || all > long.MaxValue)
            return false;
        ts = (long)all;
        return true;
    }

    [GeneratedRegex(@"^([0-9]{4}-[0-9]{2}-[0-9]{2})(?:(T[0-9]{2}:[0-9]{2})(:[0-9]{2})?(?:\.([0-9]{1,9}))?(?:Z|\+00:00)?)?\z")]
    private static partial Regex Form();
}
