using System.Security.Cryptography;
using System.Text;

namespace MgcBackfill.Report.Page;

/// <summary>
/// The page: one HTML file with everything in it. Its content security policy forbids every request, and allows only its own scripts and
/// styles, by their hashes, so that nothing in a path or a message can run.
/// </summary>
internal static class ReportPage
{
    /// <summary>The bytes of the file, UTF-8.</summary>
    public static byte[] Bytes(ReportContent content) => Encoding.UTF8.GetBytes(Render(content));

    private static string Render(ReportContent content)
    {
        var name = Path.GetFileName(content.Db);
        var body = Markup.From(
            $"""
            {Summary.Render(content)}
            <main>
            {HeatSection.Render(content)}
            {HistorySection.Render(content)}
            {MinuteSection.Render(content)}
            {RollSection.Render(content)}
            {DaySection.Render(content)}
            {SourceSection.Render(content)}
            {AttemptSection.Render(content)}
            </main>
            {AboutSection.Render(content)}
            """
        );
        return Markup
            .From(
                $"""
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8" />
                <meta http-equiv="Content-Security-Policy" content="{Policy}" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <meta name="referrer" content="no-referrer" />
                <meta name="generator" content="MgcBackfill {content.ToolVersion}" />
                <title>{name}: {Summary.FormatVerdict(content.Verdict)}{(
                    content.IsSynthetic ? ", synthetic data" : ""
                )} – backfill report</title>
                <style>{Asset.Styles}</style>
                </head>
                <body>
                {body}
                <script type="application/json" id="days">{ChartData.Create(content.Days)}</script>
                <script type="application/json" id="bars">{MinuteData.Render(content.Minutes)}</script>
                <script>{Asset.Scripts}</script>
                </body>
                </html>

                """
            )
            .Html.ReplaceLineEndings("\n");
    }

    /// <summary>The content security policy of every page.</summary>
    public static string Policy { get; } =
        $"default-src 'none'; style-src '{Hash(Asset.Styles)}'; script-src '{Hash(Asset.Scripts)}'; base-uri 'none'; form-action 'none'";

    private static string Hash(Markup inline) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(inline.Html)));
}
