using System.Text.Json;
using MgcBackfill.Checkpoint;
using MgcBackfill.Report;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Report;

/// <summary>A database with its records, and its report.</summary>
internal sealed class ReportFixture : IDisposable
{
    private readonly Workbench _bench = new();
    private string[] _dbn = [];

    public string Db { get; private set; } = "";

    public string Checkpoint { get; private set; } = "";

    public IReadOnlyList<string> Dbn => _dbn;

    public Workbench Bench => _bench;

    /// <summary>The scenes in which every figure is checked.</summary>
    public static IReadOnlyList<string> All { get; } = ["whole", "tampered", "failed", "tied", "bare", "empty", "back", "mixed", "fifteen"];

    public static ReportFixture Create(string name)
    {
        var fixture = new ReportFixture();
        (fixture.Db, fixture.Checkpoint) = (fixture._bench.Db, fixture._bench.Checkpoint);
        switch (name)
        {
            case "whole":
                fixture.Whole();
                break;
            case "tampered":
                fixture.Whole();
                fixture._bench.Sql(
                    "UPDATE bars_1m SET volume = volume + 1 WHERE ts_utc >= '2024-03-12 00:00:00+00' AND ts_utc < '2024-03-12 06:00:00+00'"
                );
                fixture._bench.Sql("DELETE FROM bars_1m WHERE ts_utc >= '2024-03-13 23:00:00+00' AND ts_utc < '2024-03-14 23:00:00+00'");
                break;
            case "failed":
                fixture.Failed();
                break;
            case "tied":
                var tape = Tape.EmptyDays("2024-01-02", "2024-01-03")
                    .Bar("MGCG4", "2024-01-02T12:00Z", 2000m, 5)
                    .Bar("MGCJ4", "2024-01-02T12:00Z", 2020m, 5)
                    .Bar("MGCG4", "2024-01-03T12:00Z", 2001m, 5)
                    .Bar("MGCG4", "2024-01-03T12:01Z", 2001m, 0);
                fixture._dbn = [fixture._bench.Write(tape)];
                fixture._bench.Run(fixture._dbn);
                break;
            case "back":
                fixture.Back();
                break;
            case "mixed":
                fixture._dbn =
                [
                    fixture._bench.Write(Tape.Quiet("2024-01-02", "2024-01-05")),
                    ThreeWeeks.WriteTo(fixture._bench.File("synthetic.dbn.zst")),
                ];
                fixture._bench.Run(fixture._dbn[0]);
                fixture._bench.Run(fixture._dbn);
                break;
            case "bare":
                fixture.Whole();
                Directory.Delete(fixture.Checkpoint, recursive: true);
                fixture._dbn = [];
                break;
            case "empty":
                fixture._bench.Run(fixture._bench.Write(Tape.Quiet("2024-01-02", "2024-01-03")));
                Directory.Delete(fixture.Checkpoint, recursive: true);
                fixture._bench.Sql("DELETE FROM bars_1m");
                break;
            default:
                (fixture.Db, fixture.Checkpoint, fixture._dbn) = (FifteenYears.Db, FifteenYears.Db + ".checkpoint", [FifteenYears.Dbn]);
                break;
        }

        return fixture;
    }

    /// <summary>Writes the report and reads it back.</summary>
    public ReportHtml Report(string file = "report.html") => ReportHtml.Read(Write(file).Path);

    public ReportResult Write(string file = "report.html", bool force = false) => ReportRun.Run(Options(file, force));

    public ReportOptions Options(string file = "report.html", bool force = false) =>
        new()
        {
            Db = Db,
            Dbn = _dbn,
            Checkpoint = Directory.Exists(Checkpoint) ? Checkpoint : null,
            Out = _bench.File(file),
            Force = force,
        };

    /// <summary>The lines of a record file, as they are on the disk, without those that a crash left.</summary>
    public IReadOnlyList<JsonElement> Lines(string file)
    {
        var path = Path.Combine(Checkpoint, file);
        if (!File.Exists(path))
            return [];
        var lines = new List<JsonElement>();
        foreach (var line in File.ReadLines(path).Where(l => l.EndsWith('}') && !l.StartsWith("{\"torn_at\"", StringComparison.Ordinal)))
            lines.Add(JsonDocument.Parse(line).RootElement.Clone());
        return lines;
    }

    public void Dispose() => _bench.Dispose();

    // Two runs over two files, with a roll, stubs, a partial day at each end, and a torn line of a crash.
    private void Whole()
    {
        var (early, late) = (
            ThreeWeeks.Tape.Slice("2024-03-01T00:00Z", "2024-03-16T00:00Z"),
            ThreeWeeks.Tape.Slice("2024-03-16T00:00Z", "2024-03-26T12:00Z")
        );
        _dbn = [_bench.Write(early, "early.dbn.zst"), _bench.Write(late, "late.dbn.zst")];
        _bench.Run(_dbn[0]);
        _bench.Run(_dbn);
        File.AppendAllText(Path.Combine(Checkpoint, CheckpointFolder.StateFile), "{\"attempt_id\":");
    }

    // The front month changes from February to April, back, and finally to April.
    private void Back()
    {
        var tape = Tape.EmptyDays("2024-01-23", "2024-01-29");
        foreach (
            var (day, february, april) in new[] { ("23", 9UL, 1UL), ("24", 9UL, 1UL), ("25", 4UL, 6UL), ("26", 7UL, 3UL), ("29", 2UL, 8UL) }
        )
            tape = tape.Bar("MGCG4", $"2024-01-{day}T12:00Z", 2000m + february, february)
                .Bar("MGCJ4", $"2024-01-{day}T12:00Z", 2020m + april, april);
        _dbn = [_bench.Write(tape)];
        _bench.Run(_dbn);
    }

    // A stored row was changed, so the first run with other records stops: its attempt failed.
    private void Failed()
    {
        _dbn = [_bench.Write(Tape.Quiet("2024-01-02", "2024-01-10"))];
        _bench.Run(_dbn);
        _bench.Sql("UPDATE bars_1m SET volume = volume + 1 WHERE ts_utc = (SELECT max(ts_utc) FROM bars_1m)");
        Checkpoint = _bench.File("other.checkpoint");
        Assert.ThrowsAny<Exception>(() => _bench.Run(_bench.Options(_dbn) with { Checkpoint = Checkpoint }));
    }
}
