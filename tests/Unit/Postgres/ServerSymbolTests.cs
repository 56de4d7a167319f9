using System.Security.Cryptography;
using System.Text;
using MgcBackfill.Analysis;
using MgcBackfill.Backfill;
using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Report;
using MgcBackfill.Tests.Report;
using MgcBackfill.Tests.Support;
using MgcBackfill.Verify;

namespace MgcBackfill.Tests.Postgres;

/// <summary>Q2: one table holds any number of symbols, and everything touches only the rows that were named.</summary>
public sealed class ServerSymbolTests : IDisposable
{
    private readonly ServerBench _bench = new();
    private readonly Tape _tape = Tape.Quiet("2024-01-08", "2024-01-12");

    public void Dispose() => _bench.Dispose();

    [PostgresFact]
    public void Symbol_names_of_every_kind_are_stored_and_read_side_by_side() // Q2
    {
        string[] names =
        [
            "CME_MINI:MNQ1!",
            "it's \"quoted\"; DROP TABLE data_ingest_runs; --",
            " leading and trailing ",
            "Gold – золото 金 🥇",
            @"back\slash\",
            "$1 %s {0} {symbol}",
            "mgc",
            "MGC",
            new string('n', 200),
        ];
        var sources = names.Select((_, i) => _tape.Change("MGCG4", "2024-01-10T10:30Z", b => b with { Volume = 100 + (ulong)i })).ToArray();
        foreach (var (name, at) in names.Select((n, i) => (n, i)))
        {
            var summary = _bench.Run(Options(name, _bench.Write(sources[at], $"source-{at}.dbn")));
            Assert.Equal(15, summary.Merge.Inserted);
        }

        Assert.Equal(
            names.Order(StringComparer.Ordinal),
            _bench
                .Server.Query(_bench.Database, $"SELECT DISTINCT symbol FROM {ServerBench.Table}")
                .Select(r => r[0]!)
                .Order(StringComparer.Ordinal)
        );
        foreach (var (name, at) in names.Select((n, i) => (n, i)))
        {
            var model = new ReferenceModel(sources[at]);
            Assert.Equal(model.BuildDigest, _bench.Digest(name));
            Assert.True(Verify(name, _bench.File($"source-{at}.dbn")).Passed);
            Assert.Equal(default, _bench.Run(Options(name, _bench.File($"source-{at}.dbn"))).Merge);
            var statistics = TableStatistics.Read(_bench.Db, Checkpoint(name), "MGC", name);
            Assert.Equal((15L, name), (statistics.RowCount, statistics.Symbol));
        }
    }

    [PostgresFact]
    public void Damage_to_other_rows_does_not_concern_a_symbol() // Q2, G2
    {
        var source = _bench.Write(_tape);
        _bench.Run(Options("CME_MINI:MGC1!", source));
        _bench.Run(Options("MGC", source));
        _bench.Sql($"UPDATE {ServerBench.Table} SET volume = volume + 1, source_symbol = 'MGCZ9' WHERE symbol = 'MGC'");
        var options = new TableOptions
        {
            Db = _bench.Db,
            Symbol = "MGC",
            SymbolName = "CME_MINI:MGC1!",
            Checkpoint = Checkpoint("CME_MINI:MGC1!"),
        };

        Assert.True(Verify("CME_MINI:MGC1!").Passed);
        Assert.False(Verify("MGC").Passed);
        Assert.Equal(new ReferenceModel(_tape).BuildDigest, _bench.Digest("CME_MINI:MGC1!"));
        Assert.Equal(default, _bench.Run(Options("CME_MINI:MGC1!", source)).Merge);
        Assert.Equal("MGCG4", RollRun.Run(options).LastSymbol);
        var coverage = CoverageRun.Run(
            new CoverageOptions
            {
                Db = options.Db,
                Symbol = "MGC",
                SymbolName = options.SymbolName,
                Checkpoint = options.Checkpoint,
            }
        );
        Assert.Equal(5, coverage.Days.Count(d => d.SourceSymbol == "MGCG4"));
        var provenance = ProvenanceRun.Run(
            new ProvenanceOptions
            {
                Db = options.Db,
                Symbol = "MGC",
                SymbolName = options.SymbolName,
                Checkpoint = options.Checkpoint,
                Dbn = [source],
                TsUtc = new DateTime(2024, 1, 10, 10, 30, 0, DateTimeKind.Utc),
            }
        );
        Assert.Equal((ProvenanceState.Stored, "MGCG4"), (provenance.State, provenance.Stored!.SourceSymbol));
        var report = ReportRun.Run(
            new ReportOptions
            {
                Db = options.Db,
                Symbol = "MGC",
                SymbolName = options.SymbolName,
                Checkpoint = options.Checkpoint,
                Dbn = [source],
                Out = _bench.File("report.html"),
            }
        );
        Assert.True(report.Verification.Passed);
        Assert.DoesNotContain("MGCZ9", File.ReadAllText(report.Path), StringComparison.Ordinal);
        Assert.Equal("CME_MINI:MGC1!", ReportHtml.Read(report.Path)["symbol"]);
    }

    [PostgresFact]
    public void Without_a_bar_of_the_symbol_the_error_names_the_symbols_that_have_bars() // I9
    {
        _bench.Run(Options("CME_MINI:MGC1!", _bench.Write(_tape)));
        Directory.CreateDirectory(_bench.Checkpoint);
        Directory.CreateDirectory(Checkpoint("other"));

        foreach (var check in (Func<Verification>[])[() => _bench.Verify(), () => Verify("other")])
        {
            var error = Assert.Throws<GateException>(() => check().Require());
            Assert.Equal((ErrorIds.NothingChecked, ExitCodes.GateFailed), (error.Id, ExitCodes.For(error)));
            Assert.EndsWith("so no gate checked anything. It holds bars of CME_MINI:MGC1!.", error.Message, StringComparison.Ordinal);
            Assert.Contains(OptionName.SymbolName, error.Advice!.Options);
        }
    }

    [PostgresFact]
    public void Records_of_one_name_refuse_another() // Q2, R2
    {
        var source = _bench.Write(_tape);
        _bench.Run(Options("A", source, "records"));
        var snapshot = _bench.Snapshot();

        foreach (var name in new[] { "B", null })
        {
            var error = _bench.RequireRefused<TargetException>(
                Options(name, source, "records"),
                ErrorIds.OtherProduct,
                ExitCodes.TargetRefused
            );
            Assert.Contains("symbol A", error.Message, StringComparison.Ordinal);
            Assert.Equal(ErrorIds.OtherProduct, Assert.Throws<TargetException>(() => Verify(name ?? "MGC", records: "records")).Id);
        }

        Assert.Equal(snapshot, _bench.Snapshot());
    }

    [PostgresFact]
    public void Several_products_of_one_command_go_into_one_table() // R4, Q2
    {
        var source = _bench.Write(_tape.Bar("MNQH4", "2024-01-10T10:30Z", 17000m, 5).Bar("MNQH4", "2024-01-11T10:30Z", 17001.25m, 6));
        var products = ProductChoice.Parse(["MGC,MNQ"]);
        var request = new BackfillRequest(
            _bench.Options(source) with
            {
                SymbolName = "MNQ=CME_MINI:MNQ1!",
                Checkpoint = _bench.File("records-{symbol}"),
            },
            products
        );

        var outcomes = BackfillBatch.Run(request);
        var again = BackfillBatch.Run(request);

        Assert.All(outcomes.Concat(again), o => Assert.Null(o.Error));
        Assert.Equal([15L, 2L], outcomes.Select(o => o.Summary.Merge.Inserted));
        Assert.All(again, o => Assert.Equal(0, o.Summary.ChunksPlanned));
        Assert.Equal(15, _bench.Count("symbol = 'MGC'"));
        Assert.Equal(2, _bench.Count("symbol = 'CME_MINI:MNQ1!'"));
        Assert.Equal(new ReferenceModel(_tape).BuildDigest, VerifyRun.Digest(_bench.Db, symbol: "MGC").BuildDigest);
        Assert.Equal(2, VerifyRun.Digest(_bench.Db, symbol: "MNQ", symbolName: "CME_MINI:MNQ1!").Rows);
        Assert.Equal(["success 15 15 0", "success 2 2 0", "success 0 0 0", "success 0 0 0"], _bench.IngestRuns());
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    public void A_name_that_says_nothing_is_refused(string name) // Q2
    {
        var error = Assert.Throws<UsageException>(() =>
            BackfillRun.Run(
                new BackfillOptions
                {
                    Db = "postgresql://u@127.0.0.1:1/d",
                    Dbn = ["x.dbn"],
                    SymbolName = name,
                }
            )
        );
        Assert.Equal(ErrorIds.InvalidArgument, error.Id);
    }

    [Fact]
    public void A_file_takes_no_name() // R2
    {
        using var folder = new ScratchFolder();
        var source = _tape.WriteTo(folder.File("source.dbn"));
        var error = Assert.Throws<UsageException>(() =>
            BackfillRun.Run(
                new BackfillOptions
                {
                    Db = folder.File("gold.db"),
                    Dbn = [source],
                    SymbolName = "CME_MINI:MGC1!",
                }
            )
        );

        Assert.Equal(ErrorIds.InvalidArgument, error.Id);
        Assert.Equal([source], Directory.EnumerateFileSystemEntries(folder.FullName));
    }

    [PostgresFact]
    public void A_file_and_a_table_of_the_same_bars_are_equal() // C9b
    {
        var file = BuildFile();
        _bench.Run(Options("CME_MINI:MGC1!", _bench.ThreeWeeksFile));

        foreach (var (left, right) in new[] { (file, _bench.Db), (_bench.Db, file) })
        {
            var comparison = ComparisonRun.Run(
                new ComparisonOptions
                {
                    Left = left,
                    Right = right,
                    Symbol = "MGC",
                    SymbolName = "CME_MINI:MGC1!",
                }
            );
            Assert.True(comparison.Equal, string.Join(", ", comparison.Counts.Where(c => c.Value > 0)));
            Assert.Equal(ThreeWeeks.Model.Rows.Count, comparison.BarsEqual);
        }

        Assert.Equal(VerifyRun.Digest(file).BuildDigest, _bench.Digest("CME_MINI:MGC1!"));
        Assert.Equal(ThreeWeeks.Model.BuildDigest, _bench.Digest("CME_MINI:MGC1!"));
    }

    [PostgresTheory]
    [InlineData("volume = volume + 1", DatabaseDifferenceKind.BarValues)]
    [InlineData("close = close + 1e-9, high = high + 1e-9", DatabaseDifferenceKind.BarValues)]
    [InlineData(
        "ts = ts + interval '3 months', ts_ms = extract(epoch FROM ts + interval '3 months') * 1000",
        DatabaseDifferenceKind.DayOnlyRight
    )]
    public void One_changed_value_is_one_difference(string change, DatabaseDifferenceKind kind) // C9b
    {
        var file = BuildFile();
        _bench.RunThreeWeeks();
        var ts = _bench.Value($"SELECT ts FROM {ServerBench.Table} ORDER BY ts OFFSET 100 LIMIT 1");
        _bench.Sql($"UPDATE {ServerBench.Table} SET {change} WHERE ts = '{ts}'");
        var differences = new List<DatabaseDifference>();

        var comparison = ComparisonRun.Run(new ComparisonOptions { Left = file, Right = _bench.Db }, differences.Add);

        Assert.False(comparison.Equal);
        Assert.Equal(1, comparison.Counts[kind]);
        Assert.Equal(ThreeWeeks.Model.Rows.Count - 1, comparison.BarsEqual);
        Assert.Contains(differences, d => d.Kind == kind);
    }

    private string BuildFile()
    {
        var file = _bench.File("gold.db");
        BackfillRun.Run(new BackfillOptions { Db = file, Dbn = [_bench.ThreeWeeksFile] });
        return file;
    }

    private string Checkpoint(string? name) =>
        _bench.File($"records-{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(name ?? "")))[..8]}");

    private BackfillOptions Options(string? name, string source, string? records = null) =>
        _bench.Options(source) with
        {
            SymbolName = name,
            Checkpoint = records is null ? Checkpoint(name) : _bench.File(records),
        };

    private Verification Verify(string name, string? source = null, string? records = null) =>
        VerifyRun.Run(
            new VerifyOptions
            {
                Db = _bench.Db,
                Symbol = "MGC",
                SymbolName = name,
                Checkpoint = records is null ? Checkpoint(name) : _bench.File(records),
                Dbn = source is null ? [] : [source],
            }
        );
}
