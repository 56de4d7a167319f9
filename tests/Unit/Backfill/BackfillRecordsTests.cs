using System.Text;
using System.Text.Json;
using MgcBackfill.Backfill;
using MgcBackfill.Checkpoint;
using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Backfill;

/// <summary>P3, C2, C8, I5: the events that a run reports and the records that it leaves.</summary>
public sealed class BackfillRecordsTests : IDisposable
{
    private readonly Workbench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Every_record_read_is_accounted_for_by_kind() // P3
    {
        var source = ThreeWeeks.WriteTo(_bench.File("source.dbn.zst"));

        var accounting = _bench.Run(source).Scan!.Accounting;

        var bars = ThreeWeeks.Tape.Bars;
        var outrights = bars.Count(b => b.Symbol.Length <= 6);
        var calendars = bars.Count(b =>
            b.Symbol.Contains('-', StringComparison.Ordinal) && !b.Symbol.Contains(':', StringComparison.Ordinal)
        );
        Assert.Equal(bars.Count, accounting.Read);
        Assert.Equal(ThreeWeeks.Model.Rows.Count, accounting.Selected);
        Assert.Equal(outrights - ThreeWeeks.Model.Rows.Count, accounting.OtherOutrights);
        Assert.Equal(calendars, accounting.CalendarSpreads);
        Assert.Equal(bars.Count - outrights - calendars, accounting.Combinations);
        Assert.Equal((0, 0, 0, 0), (accounting.OtherSymbols, accounting.OtherTypes, accounting.Outside, accounting.AlreadyDone));
        Assert.True(accounting.Balances);
        Assert.Equal(accounting, _bench.Records.Runs.Last().Accounting);
    }

    [Fact]
    public void Ties_are_reported_and_recorded_with_their_candidates() // F2, F3, C8
    {
        var tape = Tape.EmptyDays("2024-01-08", "2024-01-10")
            .Bar("MGCJ4", "2024-01-08T10:00Z", 2020m, 7)
            .Bar("MGCG4", "2024-01-08T10:01Z", 2000m, 4)
            .Bar("MGCG4", "2024-01-08T10:02Z", 2000m, 3)
            .Bar("MGCM4", "2024-01-08T10:02Z", 2040m, 1)
            .Bar("MGCG4", "2024-01-09T10:00Z", 2000m, 5)
            .Bar("MGCG24", "2024-01-09T10:00Z", 2000m, 5)
            .Bar("MGCJ4", "2024-01-10T10:00Z", 2000m, 6)
            .Bar("MGCG4", "2024-01-10T10:00Z", 2000m, 5)
            .Bar("MGCM4", "2024-01-10T10:00Z", 2000m, 5);

        var summary = _bench.Run(_bench.Write(tape));

        _bench.RequireModel(new ReferenceModel(tape));
        var days = _bench.Records.DayHistory.ToList();
        Assert.Equal(
            [("MGCG4", SelectionReason.Expiry), ("MGCG24", SelectionReason.Symbol), ("MGCJ4", SelectionReason.Volume)],
            days.Select(d => (d.SourceSymbol, d.Reason))
        );
        Assert.Equal([new Candidate("MGCG4", 7, 2), new Candidate("MGCJ4", 7, 1), new Candidate("MGCM4", 1, 1)], days[0].Candidates);
        Assert.Equal([new Candidate("MGCJ4", 6, 1), new Candidate("MGCG4", 5, 1), new Candidate("MGCM4", 5, 1)], days[2].Candidates);
        Assert.Equal(["2024-01-08", "2024-01-09"], summary.Scan!.Ties.Select(t => t.Day.ToString()));
    }

    [Fact]
    public void Events_are_reported_in_the_order_of_the_steps() // I5
    {
        var source = _bench.Write(Tape.Quiet("2024-01-08", "2024-01-10"));

        var summary = _bench.Run(_bench.Options(source) with { ChunkDays = 2 });

        Assert.Equal(
            [
                "RunStarted",
                "SourceAccepted",
                "PlanMade",
                "SourceScanned",
                "1 Pending",
                "2 Pending",
                "1 InProgress",
                "ChunkMerged 2024-01-08..2024-01-09",
                "DayDecided 2024-01-08",
                "DayDecided 2024-01-09",
                "2 InProgress",
                "ChunkMerged 2024-01-10",
                "DayDecided 2024-01-10",
                "1 Done",
                "2 Done",
                "GatesRun",
                "RunEnded",
            ],
            _bench.Events.Where(e => e is not ProgressMade).Select(Format)
        );
        Assert.Equal(_bench.Events.Select(e => e.At), _bench.Events.Select(e => e.At).Order());
        Assert.All(_bench.Events, e => Assert.Equal(DateTimeKind.Utc, e.At.Kind));
        var progress = _bench.Events.OfType<ProgressMade>().ToList();
        Assert.Equal(progress.Select(p => p.Stage).Order(), progress.Select(p => p.Stage));
        Assert.Equal(
            Enum.GetValues<BackfillStage>().Except([BackfillStage.Staging, BackfillStage.Downloading]),
            progress.Select(p => p.Stage).Distinct()
        );
        Assert.All(progress, p => Assert.InRange(p.Fraction, 0, 1));
        var ended = Assert.IsType<RunEnded>(_bench.Events[^1]);
        Assert.Equal((null, new DateTime(2024, 1, 10, 22, 59, 0, DateTimeKind.Utc)), (ended.Error, ended.LastTs!.Value));
        Assert.Equal((summary.RunId, summary.Merge, RunStatus.Done), (ended.Summary.RunId, ended.Summary.Merge, ended.Summary.Status));
    }

    [Fact]
    public void A_failed_chunk_is_reported_with_the_last_committed_bar() // I5, C1
    {
        var source = _bench.Write(Tape.Quiet("2024-01-08", "2024-01-10"));
        _bench.Run(source);
        Directory.Delete(_bench.Checkpoint, recursive: true);
        _bench.Sql("UPDATE bars_1m SET volume = 9 WHERE ts_utc = '2024-01-09 10:30:00+00'");

        Assert.Throws<GateException>(() => _bench.Run(_bench.Options(source) with { ChunkDays = 1 }));

        Assert.Equal(
            [
                "RunStarted",
                "SourceAccepted",
                "PlanMade",
                "SourceScanned",
                "1 Pending",
                "2 Pending",
                "3 Pending",
                "1 InProgress",
                "ChunkMerged 2024-01-08",
                "DayDecided 2024-01-08",
                "2 InProgress",
                "1 Done",
                "2 Failed",
                "RunEnded",
            ],
            _bench.Events.Where(e => e is not ProgressMade).Select(Format)
        );
        var ended = Assert.IsType<RunEnded>(_bench.Events[^1]);
        Assert.Equal(
            (3, 1, 1, RunStatus.Failed),
            (ended.Summary.ChunksPlanned, ended.Summary.ChunksDone, ended.Summary.ChunksFailed, ended.Summary.Status)
        );
        Assert.Equal(new DateTime(2024, 1, 8, 22, 59, 0, DateTimeKind.Utc), ended.LastTs);
    }

    [Fact]
    public void State_records_have_the_required_properties_and_follow_the_statuses() // C2
    {
        var source = _bench.Write(Tape.Quiet("2024-01-08", "2024-01-12"));
        var begun = DateTime.UtcNow;

        var summary = _bench.Run(_bench.Options(source) with { ChunkDays = 2 });

        var lines = Lines(
            CheckpointFolder.StateFile,
            "chunk_start",
            "chunk_end",
            "status",
            "rows_written",
            "started_at",
            "finished_at",
            "source_dbn",
            "error",
            "attempt_id",
            "run_id"
        );
        Assert.Equal(
            ["1 pending", "2 pending", "3 pending", "1 in_progress", "2 in_progress", "1 done", "3 in_progress", "2 done", "3 done"],
            lines.Select(l => $"{l.GetProperty("attempt_id")} {l.GetProperty("status")}")
        );
        foreach (var line in lines)
        {
            Assert.Equal(summary.RunId, line.GetProperty("run_id").GetString());
            var file = Assert.Single(line.GetProperty("source_dbn").EnumerateArray());
            Assert.Equal(source, file.GetProperty("path").GetString());
            Assert.Equal(
                Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(source))),
                file.GetProperty("sha256").GetString()
            );
            Assert.Equal(new FileInfo(source).Length, file.GetProperty("size").GetInt64());
            Assert.Equal(File.GetLastWriteTimeUtc(source), file.GetProperty("mtime").GetDateTime());
            Assert.Equal(JsonValueKind.Null, line.GetProperty("error").ValueKind);
            var status = line.GetProperty("status").GetString();
            Assert.Equal(
                status == "done" ? 6 : 0,
                line.GetProperty("rows_written").GetInt64() + (line.GetProperty("attempt_id").GetInt64() == 3 && status == "done" ? 3 : 0)
            );
            Assert.Equal(status == "pending", line.GetProperty("started_at").ValueKind == JsonValueKind.Null);
            Assert.Equal(status != "done", line.GetProperty("finished_at").ValueKind == JsonValueKind.Null);
            if (status == "done")
            {
                Assert.InRange(line.GetProperty("started_at").GetDateTime(), begun, line.GetProperty("finished_at").GetDateTime());
                Assert.EndsWith("Z", line.GetProperty("finished_at").GetString(), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Day_records_have_the_required_properties() // C8
    {
        var tape = Tape.Quiet("2024-01-08", "2024-01-12");

        _bench.Run(_bench.Write(tape));

        var lines = Lines(
            CheckpointFolder.DaysFile,
            "trading_day",
            "source_symbol",
            "candidates",
            "reason",
            "bars",
            "first_ts",
            "last_ts",
            "partial",
            "stub",
            "digest",
            "attempt_id",
            "run_id"
        );
        Assert.Equal(5, lines.Count);
        var first = lines[0];
        Assert.Equal(
            ("2024-01-08", "MGCG4", "volume", 3, "2024-01-08T00:00:00Z", "2024-01-08T22:59:00Z", false, false),
            (
                first.GetProperty("trading_day").GetString(),
                first.GetProperty("source_symbol").GetString(),
                first.GetProperty("reason").GetString(),
                first.GetProperty("bars").GetInt32(),
                first.GetProperty("first_ts").GetString(),
                first.GetProperty("last_ts").GetString(),
                first.GetProperty("partial").GetBoolean(),
                first.GetProperty("stub").GetBoolean()
            )
        );
        Assert.Equal(
            """[{"symbol":"MGCG4","volume":30,"bars":3},{"symbol":"MGCJ4","volume":7,"bars":1}]""",
            first.GetProperty("candidates").GetRawText()
        );
        Assert.Equal(new ReferenceModel(tape).DayDigests.Values, lines.Select(l => l.GetProperty("digest").GetString()!));
    }

    [Fact]
    public void Run_records_have_the_required_properties() // C8
    {
        var tape = Tape.Quiet("2024-01-08", "2024-01-12");
        var source = _bench.Write(tape);

        var summary = _bench.Run(_bench.Options(source) with { ChunkDays = 2, Start = Workbench.Date("2024-01-09") });

        var lines = Lines(CheckpointFolder.RunsFile, "run_id", "moment", "tool_version", "duckdb_version", "configuration", "sources");
        Assert.Equal(["start", "end"], lines.Select(l => l.GetProperty("moment").GetString()));
        var end = lines[1];
        Assert.Equal(summary.RunId, end.GetProperty("run_id").GetString());
        Assert.Equal(
            ("done", new ReferenceModel(tape, "2024-01-09").BuildDigest),
            (end.GetProperty("status").GetString(), end.GetProperty("build_digest").GetString())
        );
        Assert.Equal(JsonValueKind.Null, end.GetProperty("error").ValueKind);
        Assert.True(end.GetProperty("wall_seconds").GetDouble() > 0);
        Assert.Equal(20, end.GetProperty("accounting").GetProperty("read").GetInt64());
        Assert.Equal(12, end.GetProperty("merge").GetProperty("inserted").GetInt64());
        Assert.Equal(
            ("2024-01-09T00:00:00Z", "2024-01-12T22:59:00Z"),
            (end.GetProperty("first_ts").GetString(), end.GetProperty("last_ts").GetString())
        );
        foreach (var configuration in lines.Select(l => l.GetProperty("configuration")))
        {
            Assert.Equal(
                (_bench.Db, "MGC", 2),
                (
                    configuration.GetProperty("db").GetString(),
                    configuration.GetProperty("symbol").GetString(),
                    configuration.GetProperty("chunk_days").GetInt32()
                )
            );
            Assert.Equal(
                ("2024-01-09", JsonValueKind.Null),
                (configuration.GetProperty("start").GetString(), configuration.GetProperty("end").ValueKind)
            );
            Assert.Equal(source, Assert.Single(configuration.GetProperty("dbn").EnumerateArray()).GetString());
        }
    }

    [Fact]
    public void Records_only_grow_in_runs_of_every_kind_and_attempt_ids_never_repeat() // C2, C3
    {
        var tape = Tape.Quiet("2024-01-08", "2024-01-19");
        var source = _bench.Write(tape);
        var files = _bench.RecordFiles();
        var options = _bench.Options(source) with { ChunkDays = 2, End = Workbench.Date("2024-01-16") };

        _bench.Run(options);
        files = _bench.RequireAppendedOnly(files);
        _bench.Run(options);
        files = _bench.RequireAppendedOnly(files);
        Assert.ThrowsAny<BackfillException>(() => _bench.Run(options with { Dbn = [_bench.File("absent")] }));
        files = _bench.RequireAppendedOnly(files);
        _bench.Sql("DELETE FROM bars_1m WHERE ts_utc = '2024-01-10 10:30:00+00'");
        Assert.ThrowsAny<BackfillException>(() => _bench.Run(options));
        files = _bench.RequireAppendedOnly(files);
        _bench.Run(options with { AllowReplace = true });
        files = _bench.RequireAppendedOnly(files);
        _bench.Run(source);
        _bench.RequireAppendedOnly(files);

        _bench.RequireModel(new ReferenceModel(tape));
        var pending = _bench.Records.History.Where(r => r.Status == AttemptStatus.Pending).Select(r => r.AttemptId).ToList();
        Assert.Equal(Enumerable.Range(1, pending.Count).Select(i => (long)i), pending);
        Assert.Equal(12, _bench.Records.Runs.Count());
        Lines(CheckpointFolder.StateFile, "attempt_id");
        Lines(CheckpointFolder.DaysFile, "attempt_id");
        Lines(CheckpointFolder.RunsFile, "run_id");
    }

    // Every line ends with one line feed, is one JSON object in plain UTF-8, and has the given properties.
    private List<JsonElement> Lines(string file, params string[] properties)
    {
        var bytes = File.ReadAllBytes(Path.Combine(_bench.Checkpoint, file));
        var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        Assert.Equal('{', text[0]);
        Assert.EndsWith("}\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', text);
        var lines = text[..^1].Split('\n').Select(l => JsonDocument.Parse(l).RootElement).ToList();
        Assert.All(lines, l => Assert.All(properties, p => Assert.True(l.TryGetProperty(p, out _), $"{file} lacks {p}.")));
        return lines;
    }

    private static string Format(BackfillEvent runEvent) =>
        runEvent switch
        {
            ChunkStatusChanged e => $"{e.Record.AttemptId} {e.Record.Status}",
            ChunkMerged e => $"ChunkMerged {e.Range}",
            DayDecided e => $"DayDecided {e.Decision.Day}",
            _ => runEvent.GetType().Name,
        };
}
