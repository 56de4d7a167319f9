namespace MgcBackfill.Report.Page;

/// <summary>Price, volume and each contract's share of it over the whole history, to be looked into where scripts are on.</summary>
internal static class HistorySection
{
    private static readonly (string Class, string Words)[] s_months =
        [("mG", "G Feb"), ("mJ", "J Apr"), ("mM", "M Jun"), ("mQ", "Q Aug"), ("mV", "V Oct"), ("mZ", "Z Dec"), ("mo", "other months")];

    /// <summary>The section.</summary>
    public static Markup Of(ReportContent content)
    {
        ReportDay[] stored = [.. content.Stored];
        if (stored.Length == 0)
            return Markup.None;
        return Markup.Of($"""
            <section aria-labelledby="history">
            <h2 id="history">Price, volume and rolls</h2>
            <p>A display summary of the stored bars of each trading day: first open, highest high, lowest low, last close, summed volume. It is
            stored nowhere. Nothing is adjusted: where the contract changes, the line ends.
            <span class="js">A candle is hollow where the day closed above its open, else filled; a dotted line or a mark is a roll.</span></p>
            <ul class="legend">
            {s_months.Select(m => Markup.Of($"""<li><svg viewBox="0 0 9 9" aria-hidden="true"><path class="{m.Class}" d="M0 0h9v9h-9z" /></svg>{m.Words}</li>"""))}
            </ul>
            <div id="live" hidden="hidden"></div>
            <div id="still">{HistoryPicture.Of(stored)}</div>
            </section>
            """);
    }
}
