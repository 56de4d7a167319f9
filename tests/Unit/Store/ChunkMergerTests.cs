using MgcBackfill.DuckDb;
using MgcBackfill.DuckDb.Native;
using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Store;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Store;

public sealed class ChunkMergerTests : IDisposable
{
    private static readonly Func<TradingDay, bool> s_never = _ => false;
    private static readonly Func<TradingDay, bool> s_always = _ => true;

    private static readonly Tape s_tape = Tape.EmptyDays("2024-01-08", "2024-01-10")
        .Bar("MGCG4", "2024-01-07T23:00Z", 2000.1m, 2003.7m, 1999.9m, 2001.3m, 5)
        .Bar("MGCG4", "2024-01-08T22:59Z", 2001.3m, 7)
        .Bar("MGCJ4", "2024-01-08T23:00Z", 2020.5m, 0)
        .Bar("MGCJ4", "2024-01-10T12:00Z", 2021.5m, long.MaxValue);

    private static readonly BarSeries s_series = BarSeries.Of(Products.Default);
    private static readonly BarTable s_table = new(s_series.Interval);

    private readonly DatabaseInstance _database;
    private readonly DatabaseConnection _connection;
    private DatabaseConnection? _merging;

    public ChunkMergerTests()
    {
        _database = DatabaseInstance.Open(":memory:", new InstanceOptions());
        _connection = _database.Connect();
        _connection.Execute("SET TimeZone = 'UTC'");
        s_table.Create(_connection);
    }

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
    }

    [Fact]
    public void Bars_are_stored_exactly_in_an_empty_range() // M1, M3, B5
    {
        Assert.Equal(new MergeCounts(4, 0, 0, 0), Merge(s_tape, s_never));
        Assert.Equal(new ReferenceModel(s_tape).Rows, Rows());
        Assert.Equal(0, _connection.Scalar<long>("SELECT count(*) FROM duckdb_tables() WHERE temporary"));
    }

    [Fact]
    public void Bars_are_stored_exactly_in_a_range_that_is_known_to_be_empty() // M1, M3, B5
    {
        Merge(Tape.EmptyDays("2024-01-12", "2024-01-12").Bar("MGCG4", "2024-01-12T10:00Z", 2000m, 1), s_never);

        Assert.Equal(new MergeCounts(4, 0, 0, 0), Merge(s_tape, s_never, isEmpty: true));
        Assert.Equal(new ReferenceModel(s_tape).Rows, Rows().Take(4));
        Assert.Equal(default, Merge(Tape.EmptyDays("2024-01-15", "2024-01-16"), s_never, isEmpty: true));
        Assert.Equal(5, Rows().Count);
    }

    [Theory]
    [InlineData("volume = 5", "the database refused a row")]
    [InlineData("volume = 0", "the database refused a row")]
    [InlineData("false", "4 rows were staged, and 5 are stored")]
    public void A_row_in_a_range_that_should_be_empty_fails_the_gate(string kept, string reason) // M1, M2, P1
    {
        var staged = StagedBars.From(s_tape);
        Merge(s_tape, s_never);
        _connection.Execute($"DELETE FROM bars_1m WHERE NOT ({kept})");
        if (Rows().Count == 0)
            _connection.Execute("INSERT INTO bars_1m VALUES ('2024-01-09 10:00:00+00', 'MGC', 'MGCG4', 2000, 2000, 2000, 2000, 1)");
        var before = Rows();
        using var merger = OpenMerger();

        var error = Assert.Throws<GateException>(() =>
        {
            merger.Merge(staged, s_never, isEmpty: true);
            merger.Verify(staged);
        });
        merger.Rollback();

        Assert.Equal(ErrorIds.MergeGateFailed, error.Id);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Equal(before, Rows());
    }

    [Fact]
    public void Merged_rows_that_differ_from_the_staged_rows_fail_the_gate() // M2
    {
        var staged = StagedBars.From(s_tape);
        using var merger = OpenMerger();
        merger.Merge(staged, s_never, isEmpty: true);
        merger.Verify(staged);
        _merging!.Execute("UPDATE bars_1m SET close = close + 0.1 WHERE volume = 7");

        var error = Assert.Throws<GateException>(() => merger.Verify(staged));
        merger.Rollback();

        Assert.Equal(ErrorIds.MergeGateFailed, error.Id);
        Assert.Empty(Rows());
    }

    [Fact]
    public void The_same_bars_again_are_unchanged() // M3, P4
    {
        Merge(s_tape, s_never);

        Assert.Equal(new MergeCounts(0, 0, 4, 0), Merge(s_tape, s_never));
        Assert.Equal(new ReferenceModel(s_tape).Rows, Rows());
    }

    [Fact]
    public void A_chunk_without_a_bar_stores_nothing() // M3
    {
        Assert.Equal(default, Merge(Tape.EmptyDays("2024-01-08", "2024-01-10"), s_never));
        Assert.Empty(Rows());
    }

    [Fact]
    public void Missing_rows_are_inserted_between_existing_rows() // M1, M3
    {
        Merge(s_tape.Without(b => b.Symbol == "MGCG4" && b.Volume == 7).Without(b => b.Volume == 0), s_never);

        Assert.Equal(new MergeCounts(2, 0, 2, 0), Merge(s_tape, s_never));
        Assert.Equal(new ReferenceModel(s_tape).Rows, Rows());
        Assert.Equal(0, _connection.Scalar<long>("SELECT count(*) FROM duckdb_tables() WHERE temporary"));
    }

    [Theory]
    [InlineData("open = 2000.2")]
    [InlineData("high = 2003.8")]
    [InlineData("low = 1999.8")]
    [InlineData("close = 2001.4")]
    [InlineData("close = 2001.3000000000002")]
    [InlineData("close = 'NaN'::DOUBLE")]
    [InlineData("volume = 6")]
    [InlineData("source_symbol = 'MGCM4'")]
    public void A_changed_row_aborts_with_both_versions_side_by_side(string change) // M5
    {
        Merge(s_tape, s_never);
        _connection.Execute($"UPDATE bars_1m SET {change} WHERE ts_utc = '2024-01-07 23:00:00+00'; DELETE FROM bars_1m WHERE volume = 0");
        var before = Rows();
        using var merger = OpenMerger();

        var error = Assert.Throws<GateException>(() => merger.Merge(StagedBars.From(s_tape), s_never));
        merger.Rollback();

        Assert.Equal((ErrorIds.StoredRowDiffers, ExitCodes.GateFailed), (error.Id, ExitCodes.For(error)));
        Assert.Contains($"  stored {Format(before[0])}", error.Message, StringComparison.Ordinal);
        Assert.Contains(
            "  source 2024-01-07T23:00Z MGC MGCG4 O 2000.1 H 2003.7 L 1999.9 C 2001.3 V 5",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.Equal((Workbench.Date("2024-01-08"), Workbench.Date("2024-01-10")), error.Where.Chunk);
        Assert.Equal(
            (Workbench.Date("2024-01-08"), new DateTime(2024, 1, 7, 23, 0, 0, DateTimeKind.Utc)),
            (error.Where.TradingDay, error.Where.TsUtc!.Value)
        );
        Assert.Equal(before, Rows());
    }

    [Theory]
    [InlineData("open = 2000.2")]
    [InlineData("high = 2003.8")]
    [InlineData("low = 1999.8")]
    [InlineData("close = 2001.3000000000002")]
    [InlineData("close = 'NaN'::DOUBLE")]
    [InlineData("volume = 6")]
    [InlineData("source_symbol = 'MGCM4'")]
    public void A_changed_row_is_repaired_with_permission_to_replace(string change) // M5, M3
    {
        Merge(s_tape, s_never);
        _connection.Execute($"UPDATE bars_1m SET {change} WHERE ts_utc = '2024-01-07 23:00:00+00'");

        Assert.Equal(new MergeCounts(0, 1, 3, 0), Merge(s_tape, s_always));
        Assert.Equal(new ReferenceModel(s_tape).Rows, Rows());
    }

    [Fact]
    public void Permission_to_replace_one_day_does_not_cover_another() // M5
    {
        Merge(s_tape, s_never);
        _connection.Execute("UPDATE bars_1m SET volume = volume - 1 WHERE ts_utc IN ('2024-01-07 23:00:00+00', '2024-01-10 12:00:00+00')");
        using var merger = OpenMerger();

        var error = Assert.Throws<GateException>(() => merger.Merge(StagedBars.From(s_tape), d => d == Workbench.Day("2024-01-08")));
        merger.Rollback();

        Assert.Equal(Workbench.Date("2024-01-10"), error.Where.TradingDay);
        Assert.DoesNotContain("2024-01-07T23:00Z", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_differences_are_counted_and_the_first_few_reported() // M5
    {
        var tape = Tape.EmptyDays("2024-01-08", "2024-01-08");
        for (var minute = 10; minute < 40; minute++)
            tape = tape.Bar("MGCG4", $"2024-01-08T10:{minute}Z", 2000m, 1);
        Merge(tape, s_never);
        _connection.Execute("UPDATE bars_1m SET volume = 2");
        using var merger = OpenMerger();

        var error = Assert.Throws<GateException>(() => merger.Merge(StagedBars.From(tape), s_never));
        merger.Rollback();

        Assert.Contains("30 stored rows differ", error.Message, StringComparison.Ordinal);
        Assert.Equal(5, error.Message.Split("\n  stored ").Length - 1);
    }

    [Fact]
    public void A_day_of_another_contract_aborts_without_permission_to_replace() // M4, M5
    {
        var earlier = Tape.EmptyDays("2024-01-08", "2024-01-08")
            .Bar("MGCJ4", "2024-01-08T10:00Z", 2020m, 1)
            .Bar("MGCJ4", "2024-01-08T10:01Z", 2021m, 1)
            .Bar("MGCJ4", "2024-01-08T10:02Z", 2022m, 1);
        var later = Tape.EmptyDays("2024-01-08", "2024-01-08")
            .Bar("MGCG4", "2024-01-08T09:59Z", 2000m, 5)
            .Bar("MGCG4", "2024-01-08T10:01Z", 2001m, 5)
            .Bar("MGCG4", "2024-01-08T10:05Z", 2002m, 5);
        Merge(earlier, s_never);
        using (var merger = OpenMerger())
        {
            var error = Assert.Throws<GateException>(() => merger.Merge(StagedBars.From(later), s_never));
            merger.Rollback();
            Assert.Contains(
                "1 stored row differs from the source, and 2 stored rows are not in it",
                error.Message,
                StringComparison.Ordinal
            );
            Assert.Contains("source (no such bar)", error.Message, StringComparison.Ordinal);
            Assert.Equal(new ReferenceModel(earlier).Rows, Rows());
        }

        Assert.Equal(new MergeCounts(Inserted: 2, Updated: 1, Unchanged: 0, Deleted: 2), Merge(later, s_always));
        Assert.Equal(new ReferenceModel(later).Rows, Rows());
    }

    [Fact]
    public void A_day_that_the_source_no_longer_has_is_removed_only_with_permission_to_replace() // M4
    {
        Merge(s_tape, s_never);
        var without = s_tape.Without(b => b.Symbol == "MGCG4");
        using (var merger = OpenMerger())
        {
            var error = Assert.Throws<GateException>(() => merger.Merge(StagedBars.From(without), s_never));
            merger.Rollback();
            Assert.Equal((ErrorIds.StoredRowDiffers, Workbench.Date("2024-01-08")), (error.Id, error.Where.TradingDay));
        }

        Assert.Equal(new MergeCounts(0, 0, 2, 2), Merge(without, s_always));
        Assert.Equal(new ReferenceModel(without).Rows, Rows());
    }

    [Fact]
    public void A_completed_partial_day_is_replaced_as_a_whole_without_touching_its_neighbours() // T4, M4
    {
        var neighbours = Tape.EmptyDays("2024-01-08", "2024-01-12")
            .Bar("MGCG4", "2024-01-09T22:59Z", 2000m, 1)
            .Bar("MGCG4", "2024-01-10T23:00Z", 2001m, 1);
        var half = Tape.EmptyDays("2024-01-10", "2024-01-10").Bar("MGCG4", "2024-01-09T23:00Z", 2000.5m, 9);
        var whole = Tape.EmptyDays("2024-01-10", "2024-01-10")
            .Bar("MGCJ4", "2024-01-09T23:00Z", 2020.5m, 8)
            .Bar("MGCJ4", "2024-01-10T22:59Z", 2020.5m, 8);
        Merge(neighbours, s_never);
        Merge(half, s_never);

        Assert.Equal(new MergeCounts(1, 1, 0, 0), Merge(whole, s_always));
        Assert.Equal(new ReferenceModel(whole with { Bars = [.. neighbours.Bars, .. whole.Bars] }).Rows, Rows());
    }

    [Fact]
    public void Rows_of_another_product_are_neither_compared_nor_touched() // R2
    {
        Merge(s_tape, s_never);
        _connection.Execute(
            """
            INSERT INTO bars_1m SELECT ts_utc, 'GC', source_symbol, open, high, low, close, volume FROM bars_1m WHERE volume = 5;
            INSERT INTO bars_1m SELECT ts_utc, 'SI', source_symbol, open, high, low, close, volume FROM bars_1m WHERE volume = 7;
            INSERT INTO bars_1m VALUES ('2024-01-09 03:00:00+00', 'GC', 'GCG4', 1, 1, 1, 1, 1);
            UPDATE bars_1m SET volume = 6 WHERE symbol = 'MGC' AND volume = 5;
            INSERT INTO bars_1m VALUES ('2024-01-09 04:00:00+00', 'MGC', 'MGCJ4', 1, 1, 1, 1, 1);
            """
        );
        var foreign = Rows().Where(r => r.Symbol != "MGC").ToArray();

        Assert.Equal(new MergeCounts(Inserted: 0, Updated: 1, Unchanged: 3, Deleted: 1), Merge(s_tape, s_always));
        Assert.Equal(new ReferenceModel(s_tape).Rows, Rows().Where(r => r.Symbol == "MGC"));
        Assert.Equal(foreign, Rows().Where(r => r.Symbol != "MGC"));
        Assert.Equal(3, foreign.Length);
    }

    [Fact]
    public void Rows_outside_the_chunk_are_neither_compared_nor_touched() // M4, C1
    {
        _connection.Execute(
            """
            INSERT INTO bars_1m VALUES ('2024-01-07 22:59:00+00', 'MGC', 'MGCZ9', 1, 1, 1, 1, 1), ('2024-01-10 23:00:00+00', 'MGC', 'MGCZ9', 1, 1, 1, 1, 1);
            """
        );

        Assert.Equal(new MergeCounts(4, 0, 0, 0), Merge(s_tape, s_always));
        Assert.Equal(new MergeCounts(0, 0, 4, 0), Merge(s_tape, s_always));
        Assert.Equal(2, _connection.Scalar<long>("SELECT count(*) FROM bars_1m WHERE source_symbol = 'MGCZ9'"));
    }

    [Fact]
    public void A_rollback_leaves_everything_unchanged() // C1
    {
        Merge(s_tape.Without(b => b.Volume == 0), s_never);
        var before = Rows();
        using var merger = OpenMerger();

        Assert.Equal(new MergeCounts(1, 0, 3, 0), merger.Merge(StagedBars.From(s_tape), s_never));
        merger.Rollback();

        Assert.Equal(before, Rows());
        merger.Rollback();
        Assert.Equal(new MergeCounts(1, 0, 3, 0), merger.Merge(StagedBars.From(s_tape), s_never));
        merger.Commit();
        Assert.Equal(4, Rows().Count);
    }

    [Fact]
    public void A_merge_that_is_not_committed_is_not_visible_to_others() // C1
    {
        using var merger = OpenMerger();
        using var other = _database.Connect();
        merger.Merge(StagedBars.From(s_tape), s_never);

        Assert.Equal(0, other.Scalar<long>("SELECT count(*) FROM bars_1m"));
        merger.Commit();
        Assert.Equal(4, other.Scalar<long>("SELECT count(*) FROM bars_1m"));
    }

    [Fact]
    public void Days_of_many_vectors_are_stored_compared_and_repaired() // M1, M2, M3
    {
        var bars = Enumerable
            .Range(0, 7000)
            .Select(i => new TapeBar(
                "MGCG4",
                DbnBuilder.Time("2024-01-07T23:00Z") + (i * 60_000_000_000L),
                2_000_000_000_000 + i,
                2_000_000_100_000 + i,
                1_999_000_000_000 + i,
                2_000_000_000_001 + i,
                (ulong)i
            ));
        var tape = Tape.EmptyDays("2024-01-08", "2024-01-12") with { Bars = [.. bars] };

        Assert.Equal(new MergeCounts(7000, 0, 0, 0), Merge(tape, s_never));
        Assert.Equal(new MergeCounts(0, 0, 7000, 0), Merge(tape, s_never));
        _connection.Execute("DELETE FROM bars_1m WHERE volume % 7 = 3; UPDATE bars_1m SET close = close + 0.1 WHERE volume % 11 = 5");
        var deleted = Enumerable.Range(0, 7000).Count(i => i % 7 == 3);
        var changed = Enumerable.Range(0, 7000).Count(i => i % 7 != 3 && i % 11 == 5);
        Assert.Equal(new MergeCounts(deleted, changed, 7000 - deleted - changed, 0), Merge(tape, s_always));
        Assert.Equal(new ReferenceModel(tape).Rows, Rows());
    }

    [Fact]
    public void Rows_in_any_order_are_compared_in_time_order() // M3
    {
        Merge(s_tape, s_never);
        _connection.Execute("CREATE TABLE copy AS FROM bars_1m; DELETE FROM bars_1m");
        _connection.Execute("INSERT INTO bars_1m FROM (FROM copy ORDER BY ts_utc DESC)");

        Assert.Equal(new MergeCounts(0, 0, 4, 0), Merge(s_tape, s_never));
    }

    [Fact]
    public void A_row_that_the_database_refuses_fails_the_gate() // M2, P1
    {
        _connection.Execute("DROP TABLE bars_1m");
        _connection.Execute(s_table.CreateSql.Replace("PRIMARY KEY", "CHECK (volume < 100), PRIMARY KEY", StringComparison.Ordinal));
        using var merger = OpenMerger();

        var error = Assert.Throws<GateException>(() => merger.Merge(StagedBars.From(s_tape), s_never));
        merger.Rollback();

        Assert.Equal((ErrorIds.MergeGateFailed, ExitCodes.GateFailed), (error.Id, ExitCodes.For(error)));
        Assert.Empty(Rows());
    }

    [Fact]
    public void A_duplicate_staged_key_fails_the_gate_and_stores_nothing() // M2, F4
    {
        var duplicate = Tape.EmptyDays("2024-01-08", "2024-01-08")
            .Bar("MGCG4", "2024-01-08T10:00Z", 2000m, 1)
            .Bar("MGCG4", "2024-01-08T10:00Z", 2000m, 1);
        using var merger = OpenMerger();

        var error = Assert.Throws<GateException>(() => merger.Merge(StagedBars.From(duplicate), s_never));
        merger.Rollback();

        Assert.Equal(ErrorIds.MergeGateFailed, error.Id);
        Assert.Empty(Rows());
    }

    [Fact]
    public void A_cancelled_merge_stores_nothing_and_the_next_one_works() // C1
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        using var merger = OpenMerger();

        Assert.ThrowsAny<OperationCanceledException>(() => merger.Merge(StagedBars.From(s_tape), s_never, false, null, cancelled.Token));
        merger.Rollback();

        Assert.Empty(Rows());
        Assert.Equal(new MergeCounts(4, 0, 0, 0), Merge(s_tape, s_never));
    }

    private ChunkMerger OpenMerger() => new(new DuckDbTransaction(_merging = _database.Connect(), s_series), s_series);

    private MergeCounts Merge(Tape tape, Func<TradingDay, bool> mayReplace, bool isEmpty = false)
    {
        using var merger = OpenMerger();
        var staged = StagedBars.From(tape);
        var counts = merger.Merge(staged, mayReplace, isEmpty);
        merger.Verify(staged);
        merger.Commit();
        return counts;
    }

    private IReadOnlyList<TableRow> Rows() => TableRow.ReadAll(_connection);

    private static string Format(TableRow row) =>
        System.FormattableString.Invariant(
            $"2024-01-07T23:00Z {row.Symbol} {row.SourceSymbol} O {row.Open:R} H {row.High:R} L {row.Low:R} C {row.Close:R} V {row.Volume}"
        );
}
