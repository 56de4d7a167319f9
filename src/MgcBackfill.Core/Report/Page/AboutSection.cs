namespace MgcBackfill.Report.Page;

/// <summary>What the page is, and the licence of the library that it carries.</summary>
internal static class AboutSection
{
    /// <summary>The foot of the page.</summary>
    public static Markup Render(ReportContent content) =>
        Markup.From(
            $"""
            <footer>
            <p>Written by MgcBackfill {content.ToolVersion} with {content.Engine.ToString()} from {content.Db}. All times are UTC. This file makes no
            network request. The same table, records and sources give the same file.</p>
            <details><summary>Licence of the chart library in this file (Apache ECharts)</summary><pre>{Asset.Licence}</pre></details>
            </footer>
            """
        );
}
