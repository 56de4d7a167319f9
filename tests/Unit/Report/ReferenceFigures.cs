using System.Globalization;
using System.Text.Json;
using MgcBackfill.Analysis;
using MgcBackfill.Backfill;
using MgcBackfill.DuckDb.Native;
using MgcBackfill.Market;
using MgcBackfill.Tests.Support;
using MgcBackfill.Verify;

namespace MgcBackfill.Tests.Report;

/// <summary>
/// The expected value of each figure of a report: read from the table with plain SQL and from the lines of the records on the disk. Gates
/// and session minutes have their own tests and are taken from the gates and the coverage. A figure that is unknown here fails the test.
/// </summary>
internal sealed class ReferenceFigures
{
    private readonly ReportFixture _scene;
    private readonly IReadOnlyList<TableRow> _rows;
    private readonly Dictionary<string, TableRow[]> _days;
    private readonly string[] _order;
    private readonly Dictionary<string, JsonElement> _decisions;
    private readonly JsonElement[] _attempts;
    private readonly IReadOnlyList<JsonElement> _history;
    private readonly JsonElement[][] _runs;
    private readonly JsonElement[] _sources;
    private readonly Verification _verification;
    private readonly Dictionary<string, CoverageDay> _coverage;

    public ReferenceFigures(ReportFixture fixture)
    {
        _scene = fixture;
        _rows = TableRow.ReadAll(fixture.Db);
        _days = _rows.GroupBy(r => Day(r.TradingDay)).ToDictionary(g => g.Key, g => g.ToArray());
        _order = [.. _days.Keys.Order(StringComparer.Ordinal)];
        _history = fixture.Lines("mgc_backfill_state.jsonl");
        _attempts = [.. _history.GroupBy(h => h.GetProperty("attempt_id").GetInt64()).Select(g => g.Last())];
        var done = _attempts
            .Where(a => a.GetProperty("status").GetString() == "done")
            .Select(a => a.GetProperty("attempt_id").GetInt64())
            .ToHashSet();
        _decisions = fixture
            .Lines("mgc_backfill_days.jsonl")
            .Where(d => done.Contains(d.GetProperty("attempt_id").GetInt64()))
            .GroupBy(d => d.GetProperty("trading_day").GetString()!)
            .ToDictionary(g => g.Key, g => g.Last());
        _runs = [.. fixture.Lines("mgc_backfill_runs.jsonl").GroupBy(r => r.GetProperty("run_id").GetString()).Select(g => g.ToArray())];
        JsonElement[] sources =
        [
            .. _runs.SelectMany(r => r).SelectMany(r => r.GetProperty("sources").EnumerateArray()),
            .. _history.SelectMany(h => h.GetProperty("source_dbn").EnumerateArray()),
        ];
        _sources =
        [
            .. sources
                .GroupBy(s => (s.GetProperty("sha256").GetString(), s.GetProperty("path").GetString()))
                .Select(g => g.First())
                .OrderBy(s => s.GetProperty("start").GetInt64())
                .ThenBy(s => s.GetProperty("path").GetString(), StringComparer.Ordinal),
        ];
        _verification = VerifyRun.Run(fixture.Options().VerifyOptions);
        _coverage = GetCoverage(fixture);
    }

    private IEnumerable<string> Rolls =>
        _order.Zip(_order.Skip(1)).Where(p => Contract(p.First) != Contract(p.Second)).Select(p => p.Second);

    /// <summary>The expected value of the figure with that name.</summary>
    public string GetValue(string name)
    {
        var part = name.Split('.');
        return part[0] switch
        {
            "db" => Path.GetFileName(_scene.Db),
            "db_path" => _scene.Db,
            "records_path" => _scene.Checkpoint,
            "rows" => Sql("SELECT count(*) FROM bars_1m"),
            "days" => Sql("SELECT count(DISTINCT (epoch_us(ts_utc) + 3600000000) // 86400000000) FROM bars_1m"),
            "first_day" => _order[0],
            "last_day" => _order[^1],
            "synthetic_days" => Text(_decisions.Values.Count(IsSynthetic)),
            "recorded_days" => Text(_decisions.Count),
            "flips" => Text(Rolls.Count(d => Roll(d, "back") == "yes")),
            "flip" => Roll(part[1], part[2]),
            "minutes" => part.Length == 2 ? Text(MinuteDays().Count)
            : MinuteDays().Contains(part[1]) ? GetDay(part[1], part[2])
            : "a day that should not be there",
            "first_ts" => _rows.Count == 0 ? "" : Time(_rows[0].TsMicroseconds),
            "last_ts" => _rows.Count == 0 ? "" : Time(_rows[^1].TsMicroseconds),
            "contracts" => Sql("SELECT count(DISTINCT source_symbol) FROM bars_1m"),
            "volume" => Sql("SELECT coalesce(sum(volume), 0)::BIGINT FROM bars_1m"),
            "rolls" => Text(Rolls.Count()),
            "coverage" => Share(_days.Keys),
            "stub_days" => Text(_days.Keys.Count(IsStub)),
            "partial_days" => _history.Count == 0 ? "" : Text(_decisions.Keys.Count(IsPartial)),
            "ties" => _history.Count == 0 ? "" : Text(_decisions.Values.Count(d => d.GetProperty("reason").GetString() != "volume")),
            "zero_volume" => _history.Count == 0 ? "" : Text(_decisions.Values.Sum(d => d.GetProperty("zero_volume").GetInt64())),
            "verdict" => _verification.Failed.Any() ? "INVALID"
            : _rows.Count == 0 ? "empty"
            : "valid",
            "build_digest" => _verification.BuildDigest!,
            "tool_version" => ToolVersion.Current,
            "engine" => "DuckDB " + Sql<string>("SELECT version()"),
            "gates_passed" => Text(_verification.Gates.Count(g => g.Outcome == GateOutcome.Passed)),
            "gates_failed" => Text(_verification.Gates.Count(g => g.Outcome == GateOutcome.Failed)),
            "gates_not_run" => Text(_verification.Gates.Count(g => g.Outcome == GateOutcome.NotRun)),
            "torn_lines" => Text(TornLines()),
            "gate" => GetGate(part),
            "notice" => MgcBackfill.Source.SourceSet.Accept(_scene.Dbn).Notices[Index(part)].Message,
            "year" => Period(part, _days.Keys.Where(d => d[..4] == part[1])),
            "month" => Period(part, _days.Keys.Where(d => d[..7] == part[1])),
            "roll" => Roll(part[1], part[2]),
            "partial" or "wrong" => GetDay(part[1], part[2]),
            "stubs" => Stubs(part[1], part[2]),
            "tie" => Tie(_decisions[part[1]], part[2]),
            "source" => GetSource(_sources[Index(part)], part[2]),
            "run" => Run(_runs[Index(part)], part[2]),
            "records" => Accounting(part[1], part[2]),
            "attempts" => Attempts(part),
            "failures" => Text(Failures().Count()),
            "failure" => Failure(Failures().ElementAt(Index(part)), part[2]),
            _ => throw new InvalidOperationException($"Nobody checks the figure {name}."),
        };
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Text(Int128 number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Time(long microseconds) =>
        DateTime.UnixEpoch.AddTicks(microseconds * 10).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static int Index(string[] part) => int.Parse(part[1], CultureInfo.InvariantCulture);

    // The five newest days, and both sides of the newest rolls while there is room for 25.
    private SortedSet<string> MinuteDays()
    {
        var days = new SortedSet<string>(_order.TakeLast(5), StringComparer.Ordinal);
        foreach (var roll in Rolls.Reverse().TakeWhile(_ => days.Count <= 23))
            days.UnionWith([roll, _order[Array.BinarySearch(_order, roll, StringComparer.Ordinal) - 1]]);
        return days;
    }

    private bool IsSynthetic(JsonElement decision) =>
        _history
            .Last(h => h.GetProperty("attempt_id").GetInt64() == decision.GetProperty("attempt_id").GetInt64())
            .GetProperty("source_dbn")
            .EnumerateArray()
            .Any(s => s.TryGetProperty("synthetic", out var mark) && mark.GetBoolean());

    private static Dictionary<string, CoverageDay> GetCoverage(ReportFixture fixture)
    {
        var options = fixture.Options();
        return CoverageRun
            .Run(new CoverageOptions { Db = options.Db, Checkpoint = options.Checkpoint })
            .Days.ToDictionary(d => Day(d.TradingDay));
    }

    private string Sql(string sql) => Text(Sql<long>(sql));

    private T Sql<T>(string sql)
    {
        using var database = DatabaseInstance.Open(_scene.Db, new InstanceOptions { ReadOnly = true });
        using var connection = database.Connect();
        return connection.Scalar<T>(sql);
    }

    private int TornLines() =>
        Directory.Exists(_scene.Checkpoint)
            ? Directory.EnumerateFiles(_scene.Checkpoint, "*.jsonl").SelectMany(File.ReadLines).Count(l => !l.EndsWith('}'))
            : 0;

    private string Contract(string day) => _days[day][0].SourceSymbol;

    private bool IsStub(string day) => _days[day][^1].TsMicroseconds - _days[day][0].TsMicroseconds < 3_600_000_000;

    private bool IsPartial(string day) => _decisions.TryGetValue(day, out var decision) && decision.GetProperty("partial").GetBoolean();

    // Days that the source covered completely and of which all open minutes are known.
    private IEnumerable<CoverageDay> Known(IEnumerable<string> days) =>
        days.Where(d => !IsPartial(d)).Select(d => _coverage[d]).Where(c => c.Unknown == 0 && c.Bars - c.OutsideHours + c.NoTrade > 0);

    private string Share(IEnumerable<string> days)
    {
        var known = Known(days).ToArray();
        var open = known.Sum(c => c.Bars - c.OutsideHours + c.NoTrade);
        return open == 0 ? "" : (known.Sum(c => c.Bars - c.OutsideHours) / (double)open).ToString("0.####", CultureInfo.InvariantCulture);
    }

    private string GetGate(string[] part)
    {
        var gate = _verification.Gates.Single(g => g.Name == part[1]);
        return part[2] switch
        {
            "outcome" => gate.Outcome switch
            {
                GateOutcome.Passed => "passed",
                GateOutcome.Failed => "FAILED",
                _ => "not run",
            },
            "failures" or "failed" => Text(gate.Failures),
            "detail" => gate.Detail,
            "example" => gate.Examples[int.Parse(part[3], CultureInfo.InvariantCulture)],
            _ => throw new InvalidOperationException($"Nobody checks {part[2]} of a gate."),
        };
    }

    private string Period(string[] part, IEnumerable<string> days)
    {
        string[] inside = [.. days.Order(StringComparer.Ordinal)];
        return part[2] switch
        {
            "days" => Text(inside.Length),
            "bars" => Text(inside.Sum(d => _days[d].Length)),
            "coverage" => Share(inside),
            "open" => Text(Known(inside).Sum(c => c.Bars - c.OutsideHours + c.NoTrade)),
            "inside" => Text(Known(inside).Sum(c => c.Bars - c.OutsideHours)),
            "volume" => Text(inside.Sum(d => _days[d].Sum(r => r.Volume))),
            "stubs" => Text(inside.Count(IsStub)),
            "partial" => _history.Count == 0
                ? ""
                : Text(_decisions.Keys.Count(d => d.StartsWith(part[1], StringComparison.Ordinal) && IsPartial(d))),
            "contracts" => string.Join(", ", inside.Select(Contract).Distinct()),
            _ => throw new InvalidOperationException($"Nobody checks {part[2]} of a period."),
        };
    }

    private string Roll(string day, string part)
    {
        var at = Array.BinarySearch(_order, day, StringComparer.Ordinal);
        var before = _order[at - 1];
        var (from, to) = (Contract(before), Contract(day));
        return part switch
        {
            "day" => day,
            "from" => from,
            "to" => to,
            "days_front" => Text(_order[..at].Reverse().TakeWhile(d => Contract(d) == from).Count()),
            "old_before" => Volume(before, from),
            "new_before" => Volume(before, to),
            "old" => Volume(day, from),
            "new" => Volume(day, to),
            "last_close" => Price(_days[before][^1].Close),
            "first_open" => Price(_days[day][0].Open),
            "step" => (Exact(_days[day][0].Open) - Exact(_days[before][^1].Close)).ToString("0.#########", CultureInfo.InvariantCulture),
            "days_to_expiry" => Text(
                Expiry(from, before).DayNumber - DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture).DayNumber
            ),

            // Ten years later another contract has the same name; no contract is the front month for so long.
            "back" => _order[..at]
                .Any(d => Contract(d) == to && string.CompareOrdinal(d, $"{int.Parse(day[..4], CultureInfo.InvariantCulture) - 5}") > 0)
                ? "yes"
                : "",
            _ => throw new InvalidOperationException($"Nobody checks {part} of a roll."),
        };
    }

    private static DateOnly Expiry(string symbol, string day)
    {
        Assert.True(ContractMonth.TryParse(symbol, Workbench.Day(day), out var month));
        return Products.Default.GetLastTradingDay(month)!.Value;
    }

    private string Volume(string day, string symbol)
    {
        if (!_decisions.TryGetValue(day, out var decision))
            return "";
        var candidate = decision
            .GetProperty("candidates")
            .EnumerateArray()
            .Where(c => c.GetProperty("symbol").GetString() == symbol)
            .ToArray();
        return candidate.Length == 0 ? "0" : candidate[0].GetProperty("volume").GetRawText();
    }

    private static decimal Exact(double price) =>
        decimal.Parse(price.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static string Price(double price) => price.ToString("R", CultureInfo.InvariantCulture);

    private string GetDay(string day, string part)
    {
        var rows = _days.GetValueOrDefault(day) ?? [];
        var decided = _decisions.TryGetValue(day, out var decision);
        return part switch
        {
            "day" => day,
            "contract" => rows.Length > 0 ? rows[0].SourceSymbol : decision.GetProperty("source_symbol").GetString()!,
            "bars" => Text(rows.Length),
            "recorded" => decided ? decision.GetProperty("bars").GetRawText() : "",
            "first_ts" => rows.Length == 0 ? "" : Time(rows[0].TsMicroseconds),
            "last_ts" => rows.Length == 0 ? "" : Time(rows[^1].TsMicroseconds),
            "open" => rows.Length == 0 ? "" : Price(rows[0].Open),
            "high" => rows.Length == 0 ? "" : Price(rows.Max(r => r.High)),
            "low" => rows.Length == 0 ? "" : Price(rows.Min(r => r.Low)),
            "close" => rows.Length == 0 ? "" : Price(rows[^1].Close),
            "volume" => Text(rows.Sum(r => r.Volume)),
            _ => throw new InvalidOperationException($"Nobody checks {part} of a day."),
        };
    }

    private string Stubs(string year, string part)
    {
        string[] stubs = [.. _days.Keys.Where(d => d[..4] == year && IsStub(d)).Order(StringComparer.Ordinal)];
        return part switch
        {
            "days" => Text(stubs.Length),
            "bars" => Text(stubs.Sum(d => _days[d].Length)),
            "dates" => string.Join(", ", stubs.Select(d => d[5..])),
            _ => throw new InvalidOperationException($"Nobody checks {part} of stubs."),
        };
    }

    private static string Tie(JsonElement decision, string part) =>
        part switch
        {
            "day" => decision.GetProperty("trading_day").GetString()!,
            "contract" => decision.GetProperty("source_symbol").GetString()!,
            "reason" => decision.GetProperty("reason").GetString()!,
            "candidates" => string.Join(
                ", ",
                decision
                    .GetProperty("candidates")
                    .EnumerateArray()
                    .Select(c =>
                        $"{c.GetProperty("symbol").GetString()} "
                        + $"{c.GetProperty("volume").GetInt64().ToString("N0", CultureInfo.InvariantCulture)}"
                    )
            ),
            _ => throw new InvalidOperationException($"Nobody checks {part} of a tie."),
        };

    private string GetSource(JsonElement source, string part)
    {
        var (path, sha256) = (source.GetProperty("path").GetString()!, source.GetProperty("sha256").GetString()!);
        return part switch
        {
            "path" => path,
            "sha256" => sha256,
            "size" => source.GetProperty("size").GetRawText(),
            "start" or "end" => Time(source.GetProperty(part).GetInt64() / 1000),
            "chunks" => Text(
                _attempts.Count(a =>
                    a.GetProperty("status").GetString() == "done"
                    && a.GetProperty("source_dbn")
                        .EnumerateArray()
                        .Any(s => s.GetProperty("path").GetString() == path && s.GetProperty("sha256").GetString() == sha256)
                )
            ),
            "mark" => source.TryGetProperty("synthetic", out var mark) && mark.GetBoolean() ? "synthetic" : "",
            "now" => _scene.Dbn.Any(f =>
                Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(f))) == sha256
            )
                ? "yes"
                : "no",
            _ => throw new InvalidOperationException($"Nobody checks {part} of a source."),
        };
    }

    private static string Run(JsonElement[] records, string part)
    {
        var end = records.Length > 1 ? records[1] : default;
        return part switch
        {
            "id" => records[0].GetProperty("run_id").GetString()!,
            "began" => records[0].GetProperty("at").GetString()!,
            "ended" => end.GetProperty("at").GetString()!,
            "status" => end.GetProperty("status").GetString()!,
            "inserted" or "updated" or "unchanged" or "deleted" => end.GetProperty("merge") is { ValueKind: JsonValueKind.Object } merge
                ? merge.GetProperty(part).GetRawText()
                : "",
            "wall" => end.GetProperty("wall_seconds").GetRawText(),
            "tool" => records[0].GetProperty("tool_version").GetString()!,
            "engine" => records[0].GetProperty("duckdb_version").GetString()!,
            _ => throw new InvalidOperationException($"Nobody checks {part} of a run."),
        };
    }

    private string Accounting(string run, string part)
    {
        var accounting = _runs.Single(r => r[0].GetProperty("run_id").GetString() == run)[^1].GetProperty("accounting");
        return part == "balances"
            ? accounting.GetProperty(part).GetBoolean()
                ? "yes"
                : "NO"
            : accounting.GetProperty(part).GetRawText();
    }

    private string Attempts(string[] part)
    {
        var such = _attempts.Where(a => a.GetProperty("status").GetString() == part[1]).ToArray();
        return part.Length == 2 ? Text(such.Length) : Text(such.Sum(a => a.GetProperty(part[2] + "_written").GetInt64()));
    }

    private IEnumerable<JsonElement> Failures() => _history.Where(h => h.GetProperty("error").ValueKind == JsonValueKind.Object);

    private static string Failure(JsonElement record, string part) =>
        part switch
        {
            "attempt" => record.GetProperty("attempt_id").GetRawText(),
            "start" => record.GetProperty("chunk_start").GetString()!,
            "end" => record.GetProperty("chunk_end").GetString()!,
            "status" => record.GetProperty("status").GetString()!,
            "at" => record.GetProperty("finished_at").GetString()!,
            "id" or "message" => record.GetProperty("error").GetProperty(part).GetString()!,
            _ => throw new InvalidOperationException($"Nobody checks {part} of a failure."),
        };
}
