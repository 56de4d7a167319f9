using System.Globalization;
using MgcBackfill.Checkpoint;
using MgcBackfill.Market;

namespace MgcBackfill.Report.Page;

/// <summary>
/// The source files that the records name and those that the table was compared with now, by their bytes, and notes about them.
/// </summary>
internal static class SourceSection
{
    /// <summary>The section.</summary>
    public static Markup Render(ReportContent content)
    {
        var files = RenderFiles(content);
        return Markup.From(
            $"""
            <section aria-labelledby="sources">
            <h2 id="sources">Sources</h2>
            {(files.Count == 0
                ? Markup.From($"<p>No source file is known: there are no records, and none was given.</p>")
                : Table.Create("Files that the records name, and files given for this report", ["File, and the sha256 of its bytes", "#Bytes", "Covers from, UTC", "Covers to, UTC, exclusive", "#Chunks built from it", "Given for this report", "Marked as"], files.Select(RenderRow)))}
            {Notices(content)}
            </section>
            """
        );
    }

    private static Markup Notices(ReportContent content) =>
        content.Source is { Notices.Count: > 0 } source
            ? Markup.From(
                $"""
                <h3>Source notes</h3>
                <ul>
                {source.Notices.Select((n, i) => Markup.From($"<li><code>{n.Kind}</code>: {Figure.Create($"notice.{i}", n.Message)}</li>"))}
                </ul>
                """
            )
            : Markup.None;

    private static List<SourceFileRow> RenderFiles(ReportContent content)
    {
        var done = content.Records.State.Attempts.Where(a => a.Status == AttemptStatus.Done).Select(a => a.Newest).ToArray();
        var now = content.Source?.Files.Select(SourceRecord.From).ToArray() ?? [];
        SourceRecord[] all =
        [
            .. content.Records.Runs.SelectMany(r => r.Sources),
            .. content.Records.History.SelectMany(c => c.SourceDbn),
            .. now,
        ];
        return
        [
            .. all.GroupBy(f => (f.Sha256, f.Path))
                .Select(g => g.First())
                .OrderBy(f => f.Start)
                .ThenBy(f => f.Path, StringComparer.Ordinal)
                .ThenBy(f => f.Sha256, StringComparer.Ordinal)
                .Select(
                    (f, i) =>
                        new SourceFileRow(
                            i,
                            f,
                            done.Count(c => c.SourceDbn.Any(s => s.Sha256 == f.Sha256 && s.Path == f.Path)),
                            now.Any(n => n.Sha256 == f.Sha256)
                        )
                ),
        ];
    }

    private static Markup RenderRow(SourceFileRow row)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"source.{row.Index}");
        var path = Markup.From($"""<span class="path">{Figure.Create($"{name}.path", row.File.Path)}</span>""");
        var hash = Markup.From($"""<code class="hash">{Figure.Create($"{name}.sha256", row.File.Sha256)}</code>""");
        return Table.Row(
            Markup.From($"{path}<br />{hash}"),
            Table.Number(Figure.Create($"{name}.size", row.File.Size)),
            Figure.Create($"{name}.start", Instant.ToDateTime(row.File.Start)),
            Figure.Create($"{name}.end", Instant.ToDateTime(row.File.End)),
            Table.Number(Figure.Create($"{name}.chunks", row.Chunks)),
            Figure.Create($"{name}.now", row.Now ? "yes" : "no"),
            row.File.Synthetic ? Figure.Create($"{name}.mark", "synthetic") : Figure.Create($"{name}.mark", "", "–")
        );
    }

    private sealed record SourceFileRow(int Index, SourceRecord File, int Chunks, bool Now);
}
