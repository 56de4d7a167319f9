using System.Text.Json;

namespace MgcBackfill.Formats;

/// <summary>Values of the JSON documents that the front ends print.</summary>
internal static class JsonText
{
    /// <summary>The name of an enumeration value, in snake_case.</summary>
    public static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    /// <summary>A time span in seconds, rounded to milliseconds.</summary>
    public static double Seconds(TimeSpan span) => Math.Round(span.TotalSeconds, 3);
}
