using System.Text.Json;
using MgcBackfill.Download;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Cli;

/// <summary>I2: what <c>inventory</c> and <c>gaps</c> print, and their exit codes.</summary>
public sealed class InventoryCommandTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_inventory_prints_the_files_then_the_findings_then_the_conclusion() // I2
    {
        CliFixture.TwoDays().WriteTo(_folder.File("a.dbn.zst"));
        CliFixture.TwoDays().WriteTo(_folder.File("b.dbn.zst"));
        File.WriteAllBytes(_folder.File("cut.dbn.zst"), CliFixture.TwoDays().ToBytes()[..^3]);

        var outcome = CliFixture.Run("inventory", "--dbn", _folder.FullName);

        Assert.Equal(0, outcome.ExitCode);
        var lines = outcome.Out.TrimEnd().Split(Environment.NewLine);
        Assert.Equal(
            [
                "  file         schema    declared range                          records  bars by root (contracts)  bytes  verdict",
                "  a.dbn.zst    ohlcv-1m  2024-01-01T23:00Z to 2024-01-03T23:00Z        7  MGC 6 (2)",
                "  b.dbn.zst    ohlcv-1m  2024-01-01T23:00Z to 2024-01-03T23:00Z        7  MGC 6 (2)",
                "  cut.dbn.zst  ohlcv-1m  2024-01-01T23:00Z to 2024-01-03T23:00Z  unknown  MGC (2)",
            ],
            [lines[0], .. lines[1..4].Select(l => l[..97].TrimEnd())]
        );
        Assert.Equal(["accepted", "accepted", "REFUSED"], lines[1..4].Select(l => l.Split("  ")[^1]));
        Assert.StartsWith("refused: cut.dbn.zst (DbnTruncated): ", lines[4], StringComparison.Ordinal);
        Assert.Equal("duplicate: b.dbn.zst holds the same bytes as a.dbn.zst.", lines[5]);
        Assert.Equal(
            "1 of 3 files can be backfilled: MGC, trading days 2024-01-02 to "
                + "2024-01-03, no gap; download cut.dbn.zst again and leave out b.dbn.zst.",
            lines[6]
        );
        Assert.Equal(7, lines.Length);
    }

    [Fact]
    public void Contracts_whose_mapping_ends_at_the_same_date_are_one_line_and_all_of_them_are_in_the_JSON() // I2
    {
        new DbnBuilder()
            .Range("2024-01-08", "2024-02-10")
            .Map("MGCG4", 1, "2024-01-08", "2024-02-10")
            .Map("MGCJ4", 2, "2024-01-08", "2024-01-20")
            .Map("MGCM4", 3, "2024-01-08", "2024-01-20")
            .Map("MGCQ4", 4, "2024-01-08", "2024-01-21")
            .Bar("MGCG4", "2024-02-09T12:00Z")
            .WriteTo(_folder.File("a.dbn.zst"));

        var lines = CliFixture.Run("inventory", "--dbn", _folder.FullName, "--header-only").Out.Split(Environment.NewLine);
        var json = CliFixture.Run("inventory", "--dbn", _folder.FullName, "--header-only", "--json").Json();

        Assert.Equal(
            [
                "uneven symbol: 2 contracts are mapped until 2024-01-20 (in a.dbn.zst), but ohlcv-1m continues until 2024-02-10, "
                    + "so bars of contracts that had not expired can be missing: MGCJ4, MGCM4.",
                "uneven symbol: MGCQ4 of 2024-08 is mapped until 2024-01-21 (in a.dbn.zst), but ohlcv-1m continues until 2024-02-10: "
                    + "bars of a contract that had not expired can be missing.",
            ],
            lines.Where(line => line.StartsWith("uneven", StringComparison.Ordinal))
        );
        Assert.Equal(
            ["MGCJ4", "MGCM4", "MGCQ4"],
            json.GetProperty("findings").EnumerateArray().Select(f => f.GetProperty("symbol").GetString())
        );
    }

    [Fact]
    public void Advice_in_an_inventory_names_options_as_they_are_typed() // I2
    {
        CliFixture.TwoDays().WriteTo(_folder.File("a.dbn.zst"));
        CliFixture.TwoDays().WriteTo(Path.Combine(Directory.CreateDirectory(Path.Combine(_folder.FullName, "more")).FullName, "b.dbn.zst"));

        var text = CliFixture.Run("inventory", "--dbn", _folder.FullName).Out;

        Assert.Contains("--recurse", text, StringComparison.Ordinal);
        Assert.DoesNotContain("'recurse'", text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_inventory_of_headers_only_reports_it() // I2
    {
        CliFixture.TwoDays().WriteTo(_folder.File("a.dbn.zst"));

        var outcome = CliFixture.Run("inventory", "--dbn", _folder.FullName, "--header-only");

        Assert.StartsWith(
            "  file       schema    declared range                          contracts by root  bytes  verdict",
            outcome.Out,
            StringComparison.Ordinal
        );
        Assert.EndsWith(
            "1 of 1 file can be backfilled, by their headers only: MGC, trading days 2024-01-02 to 2024-01-03, no gap."
                + Environment.NewLine,
            outcome.Out,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_JSON_of_an_inventory_has_stable_member_names() // I2
    {
        CliFixture.TwoDays().WriteTo(_folder.File("a.dbn.zst"));
        File.Copy(_folder.File("a.dbn.zst"), _folder.File("b.dbn.zst"));

        var result = CliFixture.Run("inventory", "--dbn", _folder.FullName, "--json").Json();

        Assert.Equal(
            [
                "command",
                "status",
                "exit_code",
                "error",
                "dbn",
                "header_only",
                "usable",
                "refused",
                "bytes",
                "records",
                "first_day",
                "last_day",
                "roots",
                "conclusion",
                "findings",
                "files",
            ],
            Names(result)
        );
        Assert.Equal(["kind", "message", "files", "roots", "symbol", "start", "end", "bars"], Names(result.GetProperty("findings")[0]));
        Assert.Equal("duplicate", result.GetProperty("findings")[0].GetProperty("kind").GetString());
        var file = result.GetProperty("files")[0];
        Assert.Equal(
            [
                "path",
                "accepted",
                "rule",
                "error_id",
                "reason",
                "advice",
                "size",
                "sha256",
                "manifest",
                "compression",
                "frames",
                "frames_without_checksum",
                "dbn_version",
                "dataset",
                "schema",
                "stype_in",
                "stype_out",
                "symbols",
                "start",
                "end",
                "first_ts",
                "last_ts",
                "records",
                "roots",
                "outright_symbols",
                "outright_records",
                "spread_symbols",
                "spread_records",
                "other_symbols",
                "other_records",
            ],
            Names(file)
        );
        Assert.Equal(
            ("none", "2024-01-01T23:00:00Z", 7),
            (file.GetProperty("manifest").GetString(), file.GetProperty("start").GetString(), file.GetProperty("records").GetInt32())
        );
    }

    [Fact]
    public void An_inventory_without_files_exits_with_3() // I3
    {
        var outcome = CliFixture.Run("inventory", "--dbn", _folder.FullName);

        Assert.Equal((3, ""), (outcome.ExitCode, outcome.Out));
        Assert.StartsWith("error SourceNotFound: ", LastError(outcome), StringComparison.Ordinal);
    }

    [Fact]
    public void An_inventory_of_refused_files_exits_with_0() // I3
    {
        File.WriteAllText(_folder.File("a.dbn"), "no");

        Assert.Equal(0, CliFixture.Run("inventory", "--dbn", _folder.FullName).ExitCode);
        Assert.Equal(0, CliFixture.Run("inventory", "--dbn", _folder.FullName, "--json").Json().GetProperty("exit_code").GetInt32());
    }

    [Theory]
    [InlineData("python", "import databento", "start=\"2024-01-10T12:00:00Z\"")]
    [InlineData("curl", "call batch.submit_job", "-d start=2024-01-10T12:00:00Z")]
    public void Gaps_are_printed_as_a_script_that_reads_the_key_from_the_environment(string format, string call, string start) // I2, N1
    {
        var source = Tape.Quiet("2024-01-08", "2024-01-10")
            .Slice("2024-01-07T23:00Z", "2024-01-10T12:00Z")
            .WriteTo(_folder.File("a.dbn.zst"));
        string[] gaps = ["gaps", "--dbn", source, "--start", "2024-01-08"];

        var outcome = CliFixture.Run([.. gaps, "--end", "2024-01-15", "--format", format]);
        var nothing = CliFixture.Run([.. gaps, "--end", "2024-01-09", "--format", format]);

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.StartsWith("# 5 of 7 wanted trading days", outcome.Out, StringComparison.Ordinal);
        Assert.Contains(call, outcome.Out, StringComparison.Ordinal);
        Assert.Contains(start, outcome.Out, StringComparison.Ordinal);
        Assert.Contains(GatewayKey.Variable, outcome.Out, StringComparison.Ordinal);
        Assert.All(nothing.Out.TrimEnd().Split(Environment.NewLine), l => Assert.StartsWith("#", l, StringComparison.Ordinal));
    }

    [Fact]
    public void The_format_json_of_gaps_is_that_of_the_option_json() // I2
    {
        CliFixture.TwoDays().WriteTo(_folder.File("a.dbn.zst"));
        string[] gaps = ["gaps", "--dbn", _folder.FullName, "--start", "2024-01-02", "--end", "2024-01-10"];

        Assert.Equal(CliFixture.Run([.. gaps, "--json"]), CliFixture.Run([.. gaps, "--format", "json"]));
        Assert.Equal(CliFixture.Run(gaps), CliFixture.Run([.. gaps, "--format", "table"]));
        Assert.Equal(2, CliFixture.Run([.. gaps, "--json", "--format", "curl"]).ExitCode);
        Assert.Equal(2, CliFixture.Run([.. gaps, "--format", "xml"]).ExitCode);
    }

    [Fact]
    public void Gaps_print_runs_of_days_and_requests_as_lines_to_copy() // I2
    {
        var source = Tape.Quiet("2024-01-08", "2024-01-10")
            .Slice("2024-01-07T23:00Z", "2024-01-10T12:00Z")
            .WriteTo(_folder.File("a.dbn.zst"));

        var outcome = CliFixture.Run("gaps", "--dbn", source, "--start", "2024-01-08", "--end", "2024-01-15");

        Assert.Equal(0, outcome.ExitCode);
        var lines = outcome.Out.TrimEnd().Split(Environment.NewLine);
        Assert.Equal(
            [
                "5 of 7 wanted trading days are missing or incomplete; 1 request fills them.",
                "  wanted   MGC, 2024-01-08 to 2024-01-15, 7 trading days, Saturdays not counted",
                "  sources  1 of 1 file accepted; only headers were read",
                "",
                "  missing                 days  why          detail",
                "  2024-01-10                 1  partial      without 2024-01-10T12:00Z to 2024-01-10T23:00Z",
                "  2024-01-11..2024-01-15     4  not covered",
                "",
                "requests",
                """{"dataset":"GLBX.MDP3","schema":"ohlcv-1m","symbols":"MGC.FUT","stype_in":"parent","stype_out":"instrument_id","start":"2024-01-10T12:00:00Z","end":"2024-01-15T23:00:00Z"}""",
                "",
            ],
            lines[..11]
        );
        Assert.All(lines[11..], l => Assert.StartsWith("note: ", l, StringComparison.Ordinal));
    }

    [Fact]
    public void The_JSON_of_gaps_has_stable_member_names() // I2
    {
        using var fixture = CliFixture.Built();

        var result = CliFixture.Run("gaps", "--db", fixture.Db, "--start", "2024-01-02", "--end", "2024-01-04", "--json").Json();

        Assert.Equal(
            [
                "command",
                "status",
                "exit_code",
                "error",
                "symbol",
                "db",
                "dbn",
                "start",
                "end",
                "wanted_days",
                "basis",
                "source_files",
                "refused_files",
                "days",
                "requests",
                "warnings",
                "notes",
                "conclusion",
            ],
            Names(result)
        );
        Assert.Equal("records", result.GetProperty("basis").GetString());
        Assert.Equal(
            """[{"trading_day":"2024-01-04","why":"not_in_database","missing":[{"start":"2024-01-03T23:00:00Z","end":"2024-01-04T23:00:00Z"}],"detail":null}]""",
            result.GetProperty("days").GetRawText()
        );
        Assert.Equal(["dataset", "schema", "symbols", "stype_in", "stype_out", "start", "end"], Names(result.GetProperty("requests")[0]));
    }

    [Fact]
    public void Gaps_of_a_missing_database_exit_with_6() => // I3
        Assert.Equal(6, CliFixture.Run("gaps", "--db", _folder.File("no.db"), "--start", "2024-01-02", "--end", "2024-01-04").ExitCode);

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(p => p.Name);

    private static string LastError(Outcome outcome) =>
        outcome.Error.Split(Environment.NewLine).First(l => l.StartsWith("error", StringComparison.Ordinal));
}
