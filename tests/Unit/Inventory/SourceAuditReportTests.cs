using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using MgcBackfill.Errors;
using MgcBackfill.Inventory;
using MgcBackfill.Tests.Support;
using MgcBackfill.Tests.Workers;

namespace MgcBackfill.Tests.Inventory;

/// <summary>The report can be signed: it is the same for the same bytes, and its digest covers everything above the signature.</summary>
public sealed class SourceAuditReportTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    private string Report => _folder.File("audit.md");

    [Fact]
    public void The_report_begins_with_the_verdict_and_lists_every_day_chunk_and_hash()
    {
        var dbn = ThreeWeeks.WriteTo(_folder.File("source.dbn.zst"));

        var audit = Audit(dbn);

        var lines = File.ReadAllLines(Report);
        Assert.Equal(
            $"# ACCEPTED: a backfill of these bytes stores {ThreeWeeks.Model.Rows.Count:N0} bars "
                + $"of {ThreeWeeks.Model.Contracts.Count} trading days in {audit.Chunks.Count} chunks",
            lines[0]
        );
        Assert.All(
            ThreeWeeks.Model.Contracts,
            day => Assert.Contains(lines, l => l.StartsWith($"| {day.Key:yyyy-MM-dd}  | {day.Value}", StringComparison.Ordinal))
        );
        Assert.Contains($"    {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(dbn)))}  source.dbn.zst", lines);
        Assert.DoesNotContain(lines, l => l.Contains(_folder.FullName, StringComparison.Ordinal)); // nothing that identifies the machine
        Assert.Equal(Path.GetFullPath(Report), audit.Report);
    }

    [Fact]
    public void Every_table_has_equal_rows_and_aligns_as_plain_text()
    {
        Audit(ThreeWeeks.WriteTo(_folder.File("a|b.dbn.zst"))); // a name may contain the cell separator

        var lines = File.ReadAllLines(Report);
        for (var i = 1; i < lines.Length; i++)
        {
            if (lines[i].StartsWith('|') && lines[i - 1].StartsWith('|'))
                Assert.Equal(lines[i - 1].Length, lines[i].Length);
        }

        Assert.Contains(lines, l => l.Contains("a\\|b.dbn.zst", StringComparison.Ordinal));
    }

    [Fact]
    public void The_report_is_the_same_for_the_same_bytes_in_any_folder()
    {
        var here = ThreeWeeks.WriteTo(_folder.File("source.dbn.zst"));
        using var elsewhere = new ScratchFolder();
        var there = ThreeWeeks.WriteTo(elsewhere.File("source.dbn.zst"));
        Audit(here);

        var again = SourceAuditRun.Run(new SourceAuditOptions { Dbn = [there], Report = elsewhere.File("audit.md") });

        Assert.Equal(File.ReadAllBytes(Report), File.ReadAllBytes(again.Report!));
    }

    [Fact]
    public void The_digest_covers_the_text_above_the_approval_and_changes_with_any_finding()
    {
        var dbn = ThreeWeeks.WriteTo(_folder.File("source.dbn.zst"));
        var audit = Audit(dbn);

        var text = File.ReadAllText(Report);
        var above = text[..text.IndexOf("## Approval\n", StringComparison.Ordinal)];

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(above))), audit.FindingsDigest);
        Assert.Contains($"    {audit.FindingsDigest}\n", text[above.Length..], StringComparison.Ordinal);
        Assert.NotEqual(audit.FindingsDigest, SourceAuditRun.Run(new SourceAuditOptions { Dbn = [dbn], ChunkDays = 4 }).FindingsDigest);
        Assert.NotEqual(
            audit.FindingsDigest,
            SourceAuditRun.Run(new SourceAuditOptions { Dbn = [dbn], End = new DateOnly(2024, 3, 20) }).FindingsDigest
        );
    }

    [LinuxFact]
    public void The_command_that_the_report_names_gives_its_digest()
    {
        var audit = Audit(ThreeWeeks.WriteTo(_folder.File("source.dbn.zst")));
        var command = File.ReadAllLines(Report)
            .Single(l => l.Contains("sha256sum", StringComparison.Ordinal) && l.Contains("sed", StringComparison.Ordinal))
            .Trim();

        using var shell = Process.Start(
            new ProcessStartInfo("sh", ["-c", command.Replace("REPORT.md", Report, StringComparison.Ordinal)])
            {
                RedirectStandardOutput = true,
            }
        )!;

        Assert.StartsWith(audit.FindingsDigest, shell.StandardOutput.ReadToEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_report_of_a_refused_source_has_error_id_location_and_advice()
    {
        var dbn = Tape.Quiet("2024-01-02", "2024-01-05")
            .Change("MGCG4", "2024-01-04T10:30Z", b => b with { High = b.Low - 1 })
            .WriteTo(_folder.File("source.dbn.zst"));

        var audit = Audit(dbn);

        var text = File.ReadAllText(Report);
        Assert.StartsWith("# REFUSED: BarInvalid: 2024-01-04T10:30Z MGCG4", text, StringComparison.Ordinal);
        Assert.Contains(audit.Refusal!.Advice!.Text, text, StringComparison.Ordinal);
        Assert.Contains("| record ", text, StringComparison.Ordinal);
        Assert.Contains("| 2024-01-03  | MGCG4", text, StringComparison.Ordinal);
        Assert.DoesNotContain("| 2024-01-05  | MGCG4", text, StringComparison.Ordinal);
        Assert.Contains("unknown", text, StringComparison.Ordinal);
        Assert.DoesNotContain(_folder.FullName, text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_earlier_report_is_replaced_unless_somebody_edited_it()
    {
        var dbn = ThreeWeeks.WriteTo(_folder.File("source.dbn.zst"));
        Audit(dbn);
        Audit(dbn, chunkDays: 4);
        var signed = File.ReadAllText(Report).Replace("Approved by: ____", "Approved by: E. Lang ____", StringComparison.Ordinal);
        File.WriteAllText(Report, signed);

        Audit(dbn, chunkDays: 4); // the same findings
        var error = Assert.Throws<UsageException>(() => Audit(dbn));

        Assert.Equal(signed, File.ReadAllText(Report));
        Assert.Contains("text was added to it", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_a_report_is_ever_replaced()
    {
        var dbn = ThreeWeeks.WriteTo(_folder.File("source.dbn.zst"));
        var bytes = File.ReadAllBytes(dbn);
        File.WriteAllText(_folder.File("notes.md"), "# mine");
        Directory.CreateDirectory(_folder.File("folder"));

        foreach (var taken in (string[])[dbn, _folder.File("notes.md"), _folder.File("folder")])
            Assert.Throws<UsageException>(() => SourceAuditRun.Run(new SourceAuditOptions { Dbn = [dbn], Report = taken }));
        Assert.Throws<EnvironmentException>(() =>
            SourceAuditRun.Run(new SourceAuditOptions { Dbn = [dbn], Report = _folder.File("no/such/audit.md") })
        );

        Assert.Equal(bytes, File.ReadAllBytes(dbn));
        Assert.Equal("# mine", File.ReadAllText(_folder.File("notes.md")));
        Assert.Equal(3, Directory.GetFileSystemEntries(_folder.FullName).Length); // and no file under another name
    }

    public void Dispose() => _folder.Dispose();

    private SourceAudit Audit(string dbn, int chunkDays = 5) =>
        SourceAuditRun.Run(
            new SourceAuditOptions
            {
                Dbn = [dbn],
                ChunkDays = chunkDays,
                Report = Report,
            }
        );
}
