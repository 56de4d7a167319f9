using MgcBackfill.Formats;
using MgcBackfill.Log;
using MgcBackfill.Report;

namespace MgcBackfill.Cli.Output;

/// <summary>The output of <c>report --json</c>. The <c>verdict</c> is valid, empty or invalid.</summary>
internal sealed record ReportDocument(
    string Out,
    long Bytes,
    string Db,
    string Verdict,
    long Rows,
    int Days,
    DateTime? FirstTs,
    DateTime? LastTs,
    string? BuildDigest,
    IReadOnlyList<GateDocument> Gates
) : ResultDocument("report")
{
    public static ReportDocument From(ReportResult result)
    {
        var table = result.Verification;
        return new(
            result.Path,
            result.Bytes,
            result.Db,
            JsonText.Name(result.Verdict),
            table.Rows,
            table.Days,
            table.FirstTs,
            table.LastTs,
            table.BuildDigest,
            GateDocument.From(table)
        );
    }
}
