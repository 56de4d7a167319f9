namespace MgcBackfill.Report.Page;

/// <summary>Price, volume and each contract's share of it over the whole history, with zoom where scripts are on.</summary>
internal static class HistorySection
{
    private static readonly (string Class, string Words)[] s_months =
    [
        ("mG", "G Feb"),
        ("mJ", "J Apr"),
        ("mM", "M Jun"),
        ("mQ", "Q Aug"),
        ("mV", "V Oct"),
        ("mZ", "Z Dec"),
        ("mo", "other months"),
    ];

    /// <summary>The section.</summary>
    public static Markup Render(ReportContent content)
    {
        ReportDay[] stored = [.. content.Stored];
        if (stored.Length == 0)
            return Markup.None;
        return Markup.From(
            $"""
            <section aria-labelledby="history">
            <h2 id="history">Price, volume and rolls</h2>
            <p>Each trading day is summarised from its stored bars: first open, highest high, lowest low, last close, total volume.
            The table itself holds {content.Series.Interval.Title} bars only. Nothing is adjusted: at a roll the line ends, and the next contract begins at its own price.
            <span class="js">A hollow candle closed above its open, a filled one did not. A dotted line, or a short mark at the bottom, is a
            roll.</span> The lowest chart shows which contracts traded, coloured by delivery month:</p>
            <ul class="legend">
            {s_months.Select(m =>
                Markup.From(
                    $"""<li><svg viewBox="0 0 9 9" aria-hidden="true"><path class="{m.Class}" d="M0 0h9v9h-9z" /></svg>{m.Words}</li>"""
                )
            )}
            </ul>
            <div id="live" hidden="hidden"></div>
            <div id="still">{HistoryChart.Render(stored)}</div>
            </section>
            """
        );
    }
}
