using MgcBackfill.Errors;
using MgcBackfill.Inventory;
using MgcBackfill.Market;
using MgcBackfill.Tests.Support;
using MgcBackfill.Tests.Workers;
using MgcBackfill.Verify;

namespace MgcBackfill.Tests.Source;

/// <summary>Files without a record (A1): accepted if it is proven that no record is lost, refused otherwise.</summary>
public sealed class EmptyFileTests : IDisposable
{
    private readonly Workbench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void An_empty_file_of_a_closed_day_is_accepted_if_others_cover_the_time_around_it() // A1, A5
    {
        // 2024-03-29 was Good Friday: it has a file, and the Saturday has none.
        var empty = Empty("2024-03-29", "2024-03-30");
        Bars("2024-03-28");
        Bars("2024-03-31");
        Bars("2024-04-01");

        var summary = _bench.Run(_bench.Folder);

        var notice = Assert.Single(summary.Notices);
        Assert.Equal(("empty_file", empty), (notice.Kind, notice.File));
        Assert.True(_bench.Verify(_bench.Folder).Passed);
        Assert.Equal(GateOutcome.Passed, GetGateOutcome("independent"));
        var reported = InventoryOutcome.Run(_bench.Folder);
        Assert.All(reported.Files, f => Assert.True(f.Accepted, f.Reason));
        Assert.Equal([empty], reported.Single(FindingKind.EmptyFile).Files);
    }

    [Fact]
    public void Two_consecutive_empty_files_of_closed_days_are_accepted() // A1
    {
        Bars("2024-03-28");
        Empty("2024-03-29", "2024-03-30");
        Empty("2024-03-30", "2024-03-31");
        Bars("2024-03-31");

        Assert.Equal(["empty_file", "empty_file"], _bench.Run(_bench.Folder).Notices.Select(n => n.Kind));
    }

    [Fact]
    public void An_empty_file_listed_in_the_manifest_is_accepted_on_any_day() // A1, A3
    {
        var (before, empty) = (Bars("2024-03-26"), Empty("2024-03-27", "2024-03-28"));
        File.WriteAllText(Path.Combine(_bench.Folder, "manifest.json"), VendorJson.Manifest(before, empty));

        var notice = Assert.Single(_bench.Run(_bench.Folder).Notices);

        Assert.Equal(("empty_file", empty), (notice.Kind, notice.File));
        Assert.Contains("manifest.json", notice.Message, StringComparison.Ordinal);
        Assert.True(_bench.Verify(_bench.Folder).Passed);
        Assert.All(InventoryOutcome.Run(_bench.Folder).Files, f => Assert.True(f.Accepted, f.Reason));
    }

    [Theory]
    [InlineData("2024-03-27", "2024-03-28", "2024-03-26", "2024-03-28")] // the market was open
    [InlineData("2024-03-29", "2024-03-30", "2024-03-28", "2024-04-01")] // nothing covers the Sunday after it
    [InlineData("2024-03-29", "2024-03-30", "2024-03-27", "2024-03-31")] // nothing covers the Thursday before it
    [InlineData("2024-03-29", "2024-03-30", "2024-03-28", null)] // nothing follows it
    [InlineData("2024-03-29", "2024-03-30", "2024-03-31", null)] // nothing precedes it
    [InlineData("2030-04-19", "2030-04-20", "2030-04-18", "2030-04-21")] // the table of hours does not know the year
    public void Every_other_empty_file_is_refused(string start, string end, string other, string? another) // A1
    {
        var empty = Empty(start, end);
        foreach (var date in new[] { other, another }.OfType<string>())
            Bars(date);

        var error = _bench.RequireRefused<SourceException>(_bench.Options(_bench.Folder), ErrorIds.SourceEmpty, 3);

        Assert.Equal(empty, error.Where.File);
        Assert.Equal(ErrorIds.SourceEmpty, Assert.Single(InventoryOutcome.Run(_bench.Folder).Files, f => !f.Accepted).ErrorId);
    }

    [Fact]
    public void Workers_accept_the_empty_files_that_the_run_accepted() // A1, W1
    {
        Bars("2024-03-28");
        Empty("2024-03-29", "2024-03-30");
        Bars("2024-03-31");
        Bars("2024-04-01");

        var summary = _bench.Run(_bench.Options(_bench.Folder) with { Workers = 2, ChunkDays = 1, Launcher = WorkerChildren.Launcher });

        Assert.Equal("empty_file", Assert.Single(summary.Notices).Kind);
        Assert.True(summary.Verification!.Passed);
    }

    [Theory]
    [InlineData("2024-03-29T00:00Z", "2024-03-30T00:00Z", true)]
    [InlineData("2024-03-28T21:00Z", "2024-03-31T22:00Z", true)]
    [InlineData("2024-03-28T20:59Z", "2024-03-31T22:00Z", false)]
    [InlineData("2024-03-28T21:00Z", "2024-03-31T22:01Z", false)]
    [InlineData("2024-03-27T21:00Z", "2024-03-27T22:00Z", true)]
    [InlineData("2024-01-06T00:00Z", "2024-01-07T00:00Z", true)]
    [InlineData("2030-01-05T00:00Z", "2030-01-06T00:00Z", false)]
    [InlineData("2024-01-06T00:00Z", "2024-01-06T00:00Z", false)]
    [InlineData("1970-01-01T00:00Z", "2262-01-01T00:00Z", false)]
    public void The_table_of_hours_decides_whether_a_whole_range_is_closed(string start, string end, bool closed) =>
        Assert.Equal(closed, Products.Default.Hours!.IsClosed(DbnBuilder.Time(start), DbnBuilder.Time(end)));

    private GateOutcome GetGateOutcome(string gate) => _bench.Verify(_bench.Folder).Gates.Single(g => g.Name == gate).Outcome;

    private string Bars(string date) =>
        new DbnBuilder().Range(date, Next(date)).Bars("MGCG4", date + "T22:30Z", 3).WriteTo(_bench.File(date + ".dbn.zst"));

    private string Empty(string start, string end) =>
        new DbnBuilder().Range(start, end).Map("MGCG4", 1001, start, end).WriteTo(_bench.File(start + ".dbn.zst"));

    private static string Next(string date) => $"{Workbench.Date(date).AddDays(1):yyyy-MM-dd}";
}
