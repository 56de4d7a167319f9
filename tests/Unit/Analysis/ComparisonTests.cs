using MgcBackfill.Analysis;
using MgcBackfill.DuckDb;
using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Analysis;

/// <summary>Two databases are compared by their content, however it was built; every difference is reported, and nothing else.</summary>
public sealed class ComparisonTests : IDisposable
{
    private readonly Workbench _left = new();
    private readonly Workbench _right = new();

    [Fact]
    public void Equal_bars_are_equal_however_they_were_built() // P4, C9
    {
        var whole = ThreeWeeks.WriteTo(_left.File("source.dbn.zst"));
        _left.Run(whole);
        var pieces = ThreeWeeks.Tape.ByUtcDay().Select((t, i) => t.WriteTo(_right.File($"day{i:000}.dbn.zst"))).ToArray();
        _right.Run(_right.Options(pieces) with { ChunkDays = 3, Start = Workbench.Date("2024-03-12") });
        _right.Run(_right.Options(pieces) with { ChunkDays = 1 }); // the earlier days are stored after the later ones

        var (comparison, differences) = Compare();

        Assert.True(comparison.Equal);
        Assert.Empty(differences);
        Assert.Null(comparison.ToException());
        Assert.Equal(ThreeWeeks.Model.Rows.Count, comparison.BarsEqual);
        Assert.Equal((ThreeWeeks.Model.BuildDigest, ThreeWeeks.Model.BuildDigest), (comparison.Left.Digest, comparison.Right.Digest));
        Assert.Equal((ThreeWeeks.Model.Rows.Count, ThreeWeeks.Model.Contracts.Count), ((int)comparison.Left.Rows!, comparison.Left.Days));
    }

    [Fact]
    public void Empty_tables_are_equal()
    {
        Empty(_left);
        Empty(_right);

        Assert.True(Compare().Comparison.Equal);
    }

    [Fact]
    public void Compared_with_an_empty_table_every_day_is_on_one_side_only()
    {
        _left.Run(ThreeWeeks.WriteTo(_left.File("source.dbn.zst")));
        Empty(_right);

        var (comparison, differences) = Compare();
        var (reversed, _) = Compare(_right, _left);

        Assert.Equal(ThreeWeeks.Model.Contracts.Count, comparison.Counts[DatabaseDifferenceKind.DayOnlyLeft]);
        Assert.Equal(ThreeWeeks.Model.Rows.Count, comparison.BarsOfDaysOnlyLeft);
        Assert.Equal(comparison.Differences, comparison.Counts[DatabaseDifferenceKind.DayOnlyLeft]);
        Assert.Equal(ThreeWeeks.Model.Contracts.Keys.Cast<DateOnly?>(), differences.Select(d => d.TradingDay));
        Assert.Equal(comparison.Counts[DatabaseDifferenceKind.DayOnlyLeft], reversed.Counts[DatabaseDifferenceKind.DayOnlyRight]);
    }

    [Fact]
    public void All_differences_are_counted_and_the_first_of_each_kind_are_reported()
    {
        BuildAndCopy();
        _right.Sql("UPDATE bars_1m SET volume = volume + 1 WHERE minute(ts_utc) = 7");
        var changed = _left.Scalar<long>("SELECT count(*) FROM bars_1m WHERE minute(ts_utc) = 7");

        var (comparison, differences) = Compare(most: 3);

        Assert.Equal(changed, comparison.Counts[DatabaseDifferenceKind.BarValues]);
        Assert.Equal((3, 3L), (differences.Count, comparison.Reported));
        Assert.Equal(differences.OrderBy(d => d.TsUtc), differences);
        Assert.Equal(0, Compare(most: 0).Comparison.Reported);
    }

    [Fact]
    public void Only_the_requested_days_are_compared() // T3
    {
        BuildAndCopy();
        _right.Sql(
            "UPDATE bars_1m SET volume = volume + 1 WHERE ts_utc >= TIMESTAMPTZ "
                + "'2024-03-19 23:00:00Z' AND ts_utc < TIMESTAMPTZ '2024-03-20 23:00:00Z'"
        );

        Assert.True(Compare(start: "2024-03-01", end: "2024-03-19").Comparison.Equal);
        Assert.True(Compare(start: "2024-03-21").Comparison.Equal);
        Assert.False(Compare(start: "2024-03-20", end: "2024-03-20").Comparison.Equal);
        Assert.True(Compare(start: "2030-01-01").Comparison.Equal);
    }

    [Fact]
    public void Values_are_compared_bit_by_bit()
    {
        BuildAndCopy();
        _left.Sql("UPDATE bars_1m SET open = 0 WHERE ts_utc = (SELECT min(ts_utc) FROM bars_1m)");
        _right.Sql("UPDATE bars_1m SET open = '-0.0'::DOUBLE WHERE ts_utc = (SELECT min(ts_utc) FROM bars_1m)");

        var (comparison, differences) = Compare();

        Assert.Equal(DatabaseDifferenceKind.BarValues, Assert.Single(differences).Kind);
        Assert.Null(comparison.Right.Digest); // a price of zero breaks a rule, so there is no valid digest
    }

    [Fact]
    public void A_foreign_table_is_reported_by_column_and_its_readable_rows_are_compared() // D1, D2
    {
        BuildAndCopy();
        _right.Sql(
            "CREATE TABLE copy AS SELECT * FROM bars_1m ORDER BY volume; DROP TABLE bars_1m; "
                + "ALTER TABLE copy RENAME TO bars_1m; INSERT INTO bars_1m SELECT * FROM bars_1m LIMIT 1"
        );

        var (comparison, differences) = Compare();

        Assert.True(comparison.RowsCompared);
        Assert.Equal(8 + 1, comparison.Counts[DatabaseDifferenceKind.Schema]); // NOT NULL of every column, and the key
        Assert.Contains(
            differences,
            d =>
                d
                    is {
                        Kind: DatabaseDifferenceKind.Schema,
                        Left: "ts_utc TIMESTAMP WITH TIME ZONE NOT NULL",
                        Right: "ts_utc TIMESTAMP WITH TIME ZONE NULL"
                    }
        );
        Assert.Equal(1, comparison.Counts[DatabaseDifferenceKind.BarOnlyRight]); // the duplicate row
        Assert.Equal(10, comparison.Differences);
    }

    [Fact]
    public void Unreadable_columns_are_reported_and_no_row_counts_as_equal()
    {
        BuildAndCopy();
        _right.Sql("DROP TABLE bars_1m; CREATE TABLE bars_1m (ts_utc TIMESTAMP, symbol TEXT)");

        var (comparison, _) = Compare();

        Assert.False(comparison.RowsCompared);
        Assert.Equal((0L, null, null), (comparison.BarsEqual, comparison.Left.Rows, comparison.Right.Rows));
        Assert.False(comparison.Equal);
    }

    [Fact]
    public void Rows_with_an_impossible_time_are_never_equal()
    {
        BuildAndCopy();
        _right.Sql("UPDATE bars_1m SET ts_utc = 'infinity' WHERE ts_utc = (SELECT max(ts_utc) FROM bars_1m)");

        var (comparison, differences) = Compare();

        Assert.Equal(1, comparison.Counts[DatabaseDifferenceKind.Untimed]);
        Assert.Contains(differences, d => d is { Kind: DatabaseDifferenceKind.Untimed, Left: "0 rows", Right: "1 row" });
    }

    [Fact]
    public void Databases_that_cannot_be_compared_are_refused()
    {
        BuildAndCopy();
        using var third = new Workbench();
        Assert.Equal(ErrorIds.DatabaseUnreadable, Assert.Throws<TargetException>(() => Compare(_left, third)).Id);
        third.Sql("CREATE TABLE other (x INT)");
        Assert.Equal(ErrorIds.TableMismatch, Assert.Throws<TargetException>(() => Compare(third, _left)).Id);
        Assert.Equal(ErrorIds.InvalidArgument, Assert.Throws<UsageException>(() => Compare(_left, _left)).Id);
        File.CreateSymbolicLink(_left.File("link.db"), _left.Db);
        Assert.Throws<UsageException>(() => ComparisonRun.Run(new ComparisonOptions { Left = _left.Db, Right = _left.File("link.db") }));
        Assert.Equal(ErrorIds.RangeReversed, Assert.Throws<UsageException>(() => Compare(start: "2024-03-02", end: "2024-03-01")).Id);

        _left.Sql("ALTER TABLE bars_1m ADD COLUMN more INT");
        _right.Sql("ALTER TABLE bars_1m ADD COLUMN more INT");
        Assert.Equal(ErrorIds.TableMismatch, Assert.Throws<TargetException>(() => Compare()).Id); // equal, but not this tool's
    }

    [Fact]
    public void A_comparison_can_be_cancelled()
    {
        BuildAndCopy();
        Assert.ThrowsAny<OperationCanceledException>(() =>
            ComparisonRun.Run(
                new ComparisonOptions { Left = _left.Db, Right = _right.Db },
                cancellation: new CancellationToken(canceled: true)
            )
        );
    }

    public void Dispose()
    {
        _left.Dispose();
        _right.Dispose();
    }

    private static void Empty(Workbench bench) => bench.Sql(new BarTable(BarInterval.Minute).CreateSql);

    private void BuildAndCopy()
    {
        var dbn = ThreeWeeks.WriteTo(_left.File("source.dbn.zst"));
        _left.Run(dbn);
        File.Copy(_left.Db, _right.Db);
    }

    private (DatabaseComparison Comparison, List<DatabaseDifference> Differences) Compare(
        string? start = null,
        string? end = null,
        int most = 100
    ) => Compare(_left, _right, start, end, most);

    private static (DatabaseComparison Comparison, List<DatabaseDifference> Differences) Compare(
        Workbench left,
        Workbench right,
        string? start = null,
        string? end = null,
        int most = 100
    )
    {
        var differences = new List<DatabaseDifference>();
        var options = new ComparisonOptions
        {
            Left = left.Db,
            Right = right.Db,
            Limit = most,
            Start = start is null ? null : Workbench.Date(start),
            End = end is null ? null : Workbench.Date(end),
        };
        return (ComparisonRun.Run(options, differences.Add), differences);
    }
}
