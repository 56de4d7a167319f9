using System.Globalization;
using System.Text;
using MgcBackfill.Market;
using static MgcBackfill.Report.Page.HistoryScale;

namespace MgcBackfill.Report.Page;

/// <summary>One trading day as a small picture: low to high of every ten minutes. It is printed, and shown if scripts are off.</summary>
internal static class MinuteChart
{
    private const int Width = 300;
    private const int Left = 40;
    private const int Right = Width - 4;
    private const int Top = 6;
    private const int Bottom = 92;
    private const int Span = 10;

    // Since the start of the day at 23:00 UTC.
    private static readonly int[] s_hours = [1, 7, 13, 19];

    /// <summary>The picture of a day.</summary>
    public static Markup Render(MinuteDay day)
    {
        var (low, high) = (day.Bars.Min(b => b.Low), day.Bars.Max(b => b.High));
        var margin = Math.Max((high - low) * 0.05, 0.05);
        var path = new StringBuilder();
        foreach (var span in day.Bars.GroupBy(b => day.GetMinute(b) / Span))
            path.Append(
                CultureInfo.InvariantCulture,
                $"M{Number(GetX((span.Key + 0.5) * Span))} "
                    + $"{Number(GetY(span.Min(b => b.Low)) + 0.4)}V{Number(GetY(span.Max(b => b.High)) - 0.4)}"
            );
        return Markup.From(
            $"""
            <svg class="history minute" viewBox="0 0 {Width} 108" role="img" aria-label="Prices of {day.Day.ToString()}, low to high of every ten minutes">
            {Axis.Numbers(low - margin, high + margin, 3).Select(p =>
                Markup.From(
                    $"""<path class="grid" d="M{Left} {Number(GetY(p))}H{Right}" /><text class="tick" x="{Left - 4}" y="{Number(GetY(p) + 3.5)}">{Axis.Short(p)}</text>"""
                )
            )}
            <path class="range" stroke-width="1.4" d="{path.ToString()}" />
            {s_hours.Select(hour =>
                Markup.From(
                    $"""<text class="hour" x="{Number(GetX(hour * 60))}" y="{Bottom + 13}">{(hour - 1).ToString("00", CultureInfo.InvariantCulture)}:00</text>"""
                )
            )}
            </svg>
            """
        );

        double GetY(double price) => Bottom - ((price - low + margin) / (high - low + (2 * margin)) * (Bottom - Top));
    }

    private static double GetX(double minute) => Left + (minute / TradingDay.Minutes * (Right - Left));
}
