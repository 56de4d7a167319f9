using System.Globalization;
using System.Text.RegularExpressions;
using MgcBackfill.Lake;
using MgcBackfill.Market;
using MgcBackfill.Synthetic;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Lake;

/// <summary>What a lake holds: every bar of its sources, and the front month of a backfill (L1).</summary>
public sealed partial class LakeContentTests
{
    [Fact]
    public async Task The_bars_are_those_of_the_source_value_by_value_in_two_readers()
    {
        using var bench = new LakeBench();
        var source = bench.WriteMarket();

        var result = bench.Build(source);

        Assert.NotNull(result.Commit);
        Assert.Equal(
            ["ohlcv-1m/ES/2023", "ohlcv-1m/ES/2024", "ohlcv-1m/MGC/2023", "ohlcv-1m/MGC/2024"],
            result.Units.Select(u => u.Name.ToString())
        );
        var expected = LakeRow.Sorted(LakeRow.ReadSources(source));
        var read = new List<LakeRow>();
        foreach (var unit in result.Units)
        {
            var rows = await LakeRow.ReadWithParquetNet(bench.DataFile(unit.Name.Root, unit.Name.Year));
            Assert.All(rows, r => Assert.Equal((unit.Name.Root, unit.Name.Year), (r.Symbol, r.TsUtc.Year)));
            read.AddRange(rows);
        }

        Assert.True(expected.Count > 10_000);
        Assert.Equal(expected, LakeRow.Sorted(read));
        Assert.Equal(expected.Count, result.Commit.Manifest.Bars);

        // DuckDB reads the folder as one table, and casts nothing.
        var sums = LakeRow
            .Query(
                $"""
                SELECT count(*), sum(open), sum(high), sum(low), sum(close), sum(volume), count(DISTINCT source_symbol), min(year), max(year)
                FROM read_parquet('{bench.Out}/bars/**/*.parquet', hive_partitioning = true)
                """
            )
            .Single()
            .Split('|')
            .Select(v => decimal.Parse(v, CultureInfo.InvariantCulture));
        Assert.Equal(
            [
                expected.Count,
                expected.Sum(r => r.Open!.Value),
                expected.Sum(r => r.High!.Value),
                expected.Sum(r => r.Low!.Value),
                expected.Sum(r => r.Close!.Value),
                expected.Sum(r => r.Volume),
                expected.DistinctBy(r => r.SourceSymbol).Count(),
                2023,
                2024,
            ],
            sums
        );
    }

    [Theory]
    [InlineData("MGC")]
    [InlineData("ES")]
    public async Task The_front_month_is_that_of_a_backfill_to_the_digest(string root)
    {
        using var bench = new LakeBench();
        using var backfill = new Workbench();
        var source = bench.WriteMarket();
        backfill.Run(backfill.Options(source) with { Product = Products.Get(root) });

        var front = bench.Build(source).Commit!.Manifest.Front.Single(f => f.Root == root);

        var table = backfill.Rows();
        Assert.Equal((backfill.Digest(), table.Count), (front.Digest, front.Rows));
        List<LakeRow> rows =
        [
            .. await LakeRow.ReadWithParquetNet(bench.DataFile(root, 2023, LakeDataset.Front)),
            .. await LakeRow.ReadWithParquetNet(bench.DataFile(root, 2024, LakeDataset.Front)),
        ];
        Assert.Equal(table.Select(t => (t.TsMicroseconds, t.SourceSymbol, t.Close, t.TradingDay)), rows.Select(Shorten));
        Assert.Contains(rows, r => r.TsUtc.Year == 2023);

        static (long, string, double, DateOnly) Shorten(LakeRow row) =>
            ((row.TsUtc - DateTime.UnixEpoch).Ticks / 10, row.SourceSymbol, (double)row.Close!.Value, row.TradingDay!.Value);
    }

    [Fact]
    public void The_documented_query_across_products_runs()
    {
        using var bench = new LakeBench();
        bench.Build(bench.WriteMarket());
        var document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "lake.md"));
        var query = DuckDbBlock().Match(document).Groups[1].Value;

        // The days of the test's market in place of those of the document.
        var rows = LakeRow.Query(
            query
                .Replace("'lake/", $"'{bench.Out}/", StringComparison.Ordinal)
                .Replace("2024-03-01", "2024-01-03", StringComparison.Ordinal)
                .Replace("2024-03-02", "2024-01-04", StringComparison.Ordinal)
        );

        Assert.Contains(rows, r => r.StartsWith("ES|", StringComparison.Ordinal));
        Assert.Contains(rows, r => r.StartsWith("MGC|", StringComparison.Ordinal));
    }

    // Trading day 2024-01-01 begins on 2023-12-31 at 23:00 UTC, and MGCJ4 has most of its volume after the end of the year.
    [Fact]
    public async Task A_trading_day_in_two_years_is_decided_once_whichever_unit_is_built()
    {
        using var bench = new LakeBench();
        var source = bench.Write(
            new DbnBuilder()
                .Range("2023-12-29", "2024-01-03")
                .Bars("MGCG4", "2023-12-31T23:00Z", 3, volume: 50)
                .Bars("MGCJ4", "2023-12-31T23:10Z", 2, volume: 1)
                .Bars("MGCJ4", "2024-01-01T00:00Z", 5, volume: 500)
                .Bars("MGCG4", "2024-01-02T10:00Z", 4, volume: 9)
        );

        LakeBench.Build(bench.Options(source), unit: 0);
        LakeBench.Build(bench.Options(source), unit: 1);
        LakeBench.Commit(bench.Options(source));

        var first = await LakeRow.ReadWithParquetNet(bench.DataFile("MGC", 2023, LakeDataset.Front));
        var second = await LakeRow.ReadWithParquetNet(bench.DataFile("MGC", 2024, LakeDataset.Front));
        Assert.Equal(["MGCJ4", "MGCJ4"], first.Select(r => r.SourceSymbol));
        Assert.All(first, r => Assert.Equal(new DateOnly(2024, 1, 1), r.TradingDay));
        Assert.Equal(["MGCJ4", "MGCG4"], second.Select(r => r.SourceSymbol).Distinct());
        using var backfill = new Workbench();
        backfill.Run(source);
        Assert.Equal(backfill.Digest(), bench.Folder.ReadManifest()!.Front.Single().Digest);

        // A build of both units commits with the days that it has read back itself.
        using var whole = new LakeBench();
        var built = whole.Build(source);
        Assert.Equal(bench.Folder.ReadManifest()!.Front, built.Commit!.Manifest.Front);
        Assert.Empty(whole.Verify(source).Findings);
    }

    [Fact]
    public void A_commit_uses_the_days_of_a_build_only_for_the_very_file_that_was_built()
    {
        using var bench = new LakeBench();
        var market = bench.WriteMarket();
        var other = bench.File("other.dbn.zst");
        using (var file = File.Create(other))
            SyntheticFile.Write(file, LakeBench.MarketOptions with { Seed = 4 });
        var headers = SourceHeaders.Read(bench.Options(market), default);
        var builder = new LakeBuilder(bench.Options(market), headers);
        builder.Build(Enumerable.Range(0, headers.Units.Count), static _ => { }, static _ => { }, default);

        // Another process replaces every unit before the commit.
        var options = bench.Options(other) with
        {
            AllowReplace = true,
        };
        var replaced = LakeBench.Build(options).Commit!.Manifest;
        builder.Counts.Clear();
        var committed = LakeCommitter.Commit(options, SourceHeaders.Read(options, default), builder, static _ => { }, default).Manifest;

        Assert.NotEmpty(builder.Fronts);
        Assert.Equal(replaced.Front, committed.Front);
    }

    [Fact]
    public async Task Every_schema_of_bars_has_its_own_units_and_only_minutes_have_a_front_month()
    {
        using var bench = new LakeBench();
        foreach (var interval in BarInterval.All)
        {
            bench.Write(
                new DbnBuilder()
                    .Range("2024-01-02", "2024-01-04")
                    .Schema(interval.Schema)
                    .Bar("MGCG4", "2024-01-03T00:00Z", 2000.1m)
                    .Bar("MGCG4-MGCJ4", "2024-01-03T00:00Z", -1.5m)
                    .Bar("UNKNOWN FORM", "2024-01-03T00:00Z", 3m),
                $"{interval.Name}.dbn.zst"
            );
        }

        var result = bench.Build(Path.GetDirectoryName(bench.File("x"))!);

        Assert.Equal(
            BarInterval.All.SelectMany(i => (string[])[$"{i.SchemaName}/MGC/2024", $"{i.SchemaName}/OTHER/2024"]),
            result.Units.Select(u => u.Name.ToString())
        );
        Assert.All(result.Units, u => Assert.Equal(u.Name is { Schema: "ohlcv-1m", Root: "MGC" }, u.Manifest!.Front is not null));
        var rows = await LakeRow.ReadWithParquetNet(bench.DataFile("MGC", 2024, interval: BarInterval.Find("ohlcv-1d")));
        Assert.Equal([("MGCG4", 2000.1m), ("MGCG4-MGCJ4", -1.5m)], rows.Select(r => (r.SourceSymbol, r.Close!.Value)));
        var only = LakeBench.Build(bench.Options(bench.File("1h.dbn.zst"), bench.File("1s.dbn.zst")) with { Out = bench.File("second") });
        Assert.Equal(["ohlcv-1s", "ohlcv-1h"], only.Units.Select(u => u.Name.Schema).Distinct());
    }

    [Fact]
    public async Task A_price_without_a_value_is_null_and_the_largest_price_is_exact()
    {
        const long Largest = 999_999_999_999_999_999;
        using var bench = new LakeBench();
        var source = bench.Write(
            new DbnBuilder()
                .Range("2024-01-02", "2024-01-03")
                .Map("MGCG4-MGCJ4", 7, "2024-01-02", "2024-01-03")
                .Bar(7, DbnBuilder.Time("2024-01-02T10:00Z"), long.MaxValue, long.MaxValue, long.MaxValue, long.MaxValue, 0)
                .Bar(7, DbnBuilder.Time("2024-01-02T10:01Z"), -Largest, Largest, -1, 1, long.MaxValue)
        );

        var unit = bench.Build(source).Units.Single();

        Assert.Null(unit.Error);
        var rows = await LakeRow.ReadWithParquetNet(bench.DataFile("MGC", 2024));
        Assert.Equal((null, null, null, null, 0L), (rows[0].Open, rows[0].High, rows[0].Low, rows[0].Close, rows[0].Volume));
        Assert.Equal(
            (-999_999_999.999999999m, 999_999_999.999999999m, -0.000000001m, 0.000000001m, long.MaxValue),
            (rows[1].Open, rows[1].High, rows[1].Low, rows[1].Close, rows[1].Volume)
        );
        Assert.Equal(("-999999999999999999", "1"), (unit.Manifest!.Bars.Content.Sums.Open, unit.Manifest.Bars.Content.Sums.Close));
        Assert.Empty(bench.Verify(source).Findings);
    }

    [Fact]
    public void A_file_is_sorted_in_row_groups_by_symbol_and_time_so_that_statistics_exclude_most_of_it()
    {
        using var bench = new LakeBench();
        bench.Build(bench.WriteMarket());
        var path = bench.DataFile("ES", 2023);

        var order = LakeRow.Query($"SELECT source_symbol, epoch_us(ts_utc) FROM read_parquet('{path}')").ConvertAll(l => l.Split('|'));
        Assert.Equal(order.OrderBy(l => l[0], StringComparer.Ordinal).ThenBy(l => l[1], StringComparer.Ordinal), order);
        Assert.Equal(
            ["ts_utc|INT64|TIMESTAMP_MICROS", "symbol|BYTE_ARRAY|UTF8", "close|INT64|DECIMAL", "volume|INT64|INT_64"],
            LakeRow.Query(
                $"SELECT name, type, converted_type FROM parquet_schema('{path}') WHERE name IN ('ts_utc', 'symbol', 'close', 'volume')"
            )
        );
        Assert.Equal(
            ["ZSTD|true"],
            LakeRow
                .Query(
                    $"""
                    SELECT DISTINCT compression, stats_min_value IS NOT NULL
                    FROM parquet_metadata('{path}') WHERE path_in_schema = 'ts_utc'
                    """
                )
                .Select(l => l.Replace("True", "true", StringComparison.Ordinal))
        );
    }

    [GeneratedRegex("^```sql\n(SELECT.*?)```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex DuckDbBlock();
}
