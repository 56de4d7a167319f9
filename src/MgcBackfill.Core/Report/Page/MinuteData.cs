using System.Text;
using System.Text.Json;

namespace MgcBackfill.Report.Page;

/// <summary>
/// What the page's script draws the minutes from. Every price is a whole number of units, stored as its difference from an earlier price,
/// so that a bar takes about 16 bytes: <c>open</c> to the close before (the day's first as it is), <c>high</c>, <c>low</c> and <c>close</c>
/// to the open.
/// </summary>
internal static class MinuteData
{
    /// <summary>The data as JSON.</summary>
    public static Markup Render(ReportMinutes minutes)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
            Write(json, minutes);
        return new Markup(Encoding.UTF8.GetString(stream.ToArray()));
    }

    private static void Write(Utf8JsonWriter json, ReportMinutes minutes)
    {
        json.WriteStartObject();
        json.WriteNumber("decimals", minutes.Decimals);
        json.WriteStartArray("days");
        foreach (var day in minutes.Days)
        {
            json.WriteStartObject();
            json.WriteNumber("day", day.Day.EpochDay);
            var (close, minute) = (0L, 0);
            Column("minute", i => -minute + (minute = day.GetMinute(day.Bars[i])));
            Column(
                "open",
                i =>
                {
                    var before = close;
                    close = Units(day.Bars[i].Close);
                    return Units(day.Bars[i].Open) - before;
                }
            );
            Column("high", i => Units(day.Bars[i].High) - Units(day.Bars[i].Open));
            Column("low", i => Units(day.Bars[i].Low) - Units(day.Bars[i].Open));
            Column("close", i => Units(day.Bars[i].Close) - Units(day.Bars[i].Open));
            Column("volume", i => day.Bars[i].Volume);
            json.WriteEndObject();

            void Column(string name, Func<int, long> value)
            {
                json.WriteStartArray(name);
                for (var i = 0; i < day.Bars.Count; i++)
                    json.WriteNumberValue(value(i));
                json.WriteEndArray();
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();

        long Units(double price) => MinuteReader.Units(price, minutes.Decimals);
    }
}
