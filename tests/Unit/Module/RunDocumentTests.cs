using System.Text.Json.Nodes;
using MgcBackfill.Backfill;
using MgcBackfill.Cmdlets;
using MgcBackfill.Tests.Cli;

namespace MgcBackfill.Tests.Module;

/// <summary>I2: the job runner prints the document of <c>backfill --json</c>.</summary>
public sealed class RunDocumentTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_run_has_the_members_and_values_of_the_command_line(bool dryRun)
    {
        using var fixture = CliFixture.WithSource();
        BackfillSummary? summary = null;
        BackfillRun.Run(
            new BackfillOptions
            {
                Db = fixture.Db,
                Dbn = [fixture.Dbn],
                DryRun = true,
            },
            runEvent => summary = (runEvent as RunEnded)?.Summary ?? summary,
            CancellationToken.None
        );
        if (!dryRun)
        {
            BackfillRun.Run(
                new BackfillOptions { Db = fixture.Db, Dbn = [fixture.Dbn] },
                runEvent => summary = (runEvent as RunEnded)?.Summary ?? summary,
                CancellationToken.None
            );
            foreach (var written in (string[])[fixture.Db, fixture.Checkpoint])
                Delete(written);
        }

        var expected = JsonNode.Parse(fixture.Backfill(dryRun ? ["--json", "--dry-run"] : ["--json"]).Out)!.AsObject();
        var document = JsonNode
            .Parse(new RunDocument([new BackfillOutcome(new BackfillOptions { Db = "", Dbn = [] }, summary!, null)], false).ToJson(null))!
            .AsObject();

        // Two runs differ in these.
        foreach (var own in (string[])["run_id", "wall_seconds"])
            Assert.True(document.Remove(own) && expected.Remove(own));
        Assert.Equal(expected.ToJsonString(), document.ToJsonString());
    }

    private static void Delete(string path)
    {
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
        else
            File.Delete(path);
    }
}
