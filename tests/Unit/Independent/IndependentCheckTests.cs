using MgcBackfill.Dbn;
using MgcBackfill.DuckDb.Native;
using MgcBackfill.Errors;
using MgcBackfill.Independent;
using MgcBackfill.Tests.Support;
using MgcBackfill.Tests.Verify;

namespace MgcBackfill.Tests.Independent;

/// <summary>G2: the independent check finds and locates everything that differs from the source.</summary>
public sealed class IndependentCheckTests(IndependentCheckTests.TwoWeeks built) : IClassFixture<IndependentCheckTests.TwoWeeks>
{
    private const string At = "ts_utc = '2024-01-10 10:30:00+00'";
    private const string InDay = "ts_utc >= '2024-01-09 23:00:00+00' AND ts_utc < '2024-01-10 23:00:00+00'";

    private static readonly Tape s_tape = Tape.Quiet("2024-01-08", "2024-01-19");
    private readonly Workbench _bench = built.AsBuilt();

    private string Source => _bench.File("source.dbn.zst");

    [Fact]
    public void A_table_that_equals_the_source_agrees_and_every_record_is_accounted_for() // G2, P3, C9
    {
        var result = Check();

        Assert.True(result.Agrees);
        Assert.Empty(result.Differences);
        Assert.Equal((33, new CheckCounts(44, 33, 11, 0, 0, 0, 0)), (result.Rows, result.Counts));
        Assert.Equal(new ReferenceModel(s_tape).BuildDigest, result.BuildDigest);
        Assert.Equal(new ReferenceModel(s_tape).DayDigests, result.Days.ToDictionary(d => d.Day, d => d.Digest));
        Assert.All(result.Days, d => Assert.Equal(("MGCG4", PlainReason.Volume, (UInt128)30, 3), (d.Contract, d.Reason, d.Volume, d.Bars)));
    }

    [Theory]
    [InlineData("open = open + 0.1", (int)(PlainColumns.Open))]
    [InlineData("high = high + 0.1", (int)(PlainColumns.High))]
    [InlineData("low = low - 0.1", (int)(PlainColumns.Low))]
    [InlineData("close = close + 0.1", (int)(PlainColumns.Close))]
    [InlineData("close = -close", (int)(PlainColumns.Close))]
    [InlineData("close = 0", (int)(PlainColumns.Close))]
    [InlineData("high = 'NaN'", (int)(PlainColumns.High))]
    [InlineData("low = 'infinity'", (int)(PlainColumns.Low))]
    [InlineData("low = '-infinity'", (int)(PlainColumns.Low))]
    [InlineData("open = 1e300", (int)(PlainColumns.Open))]
    [InlineData("open = 1e-300", (int)(PlainColumns.Open))]
    [InlineData("volume = volume + 1", (int)(PlainColumns.Volume))]
    [InlineData("volume = -volume", (int)(PlainColumns.Volume))]
    [InlineData("symbol = 'GC'", (int)(PlainColumns.Symbol))]
    [InlineData("symbol = 'mgc'", (int)(PlainColumns.Symbol))]
    [InlineData("source_symbol = 'MGCJ4'", (int)(PlainColumns.SourceSymbol))]
    [InlineData("source_symbol = ''", (int)(PlainColumns.SourceSymbol))]
    [InlineData("open = 1, volume = 2", (int)(PlainColumns.Open | PlainColumns.Volume))]
    public void A_changed_value_is_found_in_its_column(string change, int columns) // G2
    {
        _bench.Sql($"UPDATE bars_1m SET {change} WHERE {At}");

        var difference = SingleDifference(CheckDifferenceKind.Value, "2024-01-10", "2024-01-10T10:30Z");

        Assert.Equal((PlainColumns)columns, difference.Columns);
        Assert.Equal((Source, "MGCG4"), (difference.Source!.Value.File, difference.SourceSymbol));
        Assert.Contains($"{Source}, record {difference.Source.Value.RecordIndex}", difference.ToString(), StringComparison.Ordinal);
        Assert.Equal(
            s_tape.Bars.Single(b => b.Ts == difference.Source.Value.Ts && b.Symbol == "MGCG4").Close,
            difference.Source.Value.Close
        );
    }

    [Theory]
    [InlineData("open")]
    [InlineData("high")]
    [InlineData("low")]
    [InlineData("close")]
    public void A_price_that_is_off_by_the_last_bit_is_found(string column) // G2, section 5
    {
        var price = _bench.Rows().Single(r => r.TsMicroseconds == DbnBuilder.Time("2024-01-10T10:30Z") / 1000).Open;
        foreach (var wrong in new[] { Math.BitDecrement(price), Math.BitIncrement(price) })
        {
            _bench.Sql(FormattableString.Invariant($"UPDATE bars_1m SET {column} = {wrong:R}::DOUBLE WHERE {At}"));
            Assert.Equal(
                Enum.Parse<PlainColumns>(column, ignoreCase: true),
                SingleDifference(CheckDifferenceKind.Value, "2024-01-10", "2024-01-10T10:30Z").Columns
            );
        }
    }

    [Fact]
    public void A_changed_value_is_described_in_words() // G2
    {
        _bench.Sql($"UPDATE bars_1m SET volume = 11, source_symbol = 'MGCJ4' WHERE {At}");

        // Record index 10: the second bar of MGCG4 on the third day, after the two bars of the day's first minute.
        Assert.Equal(
            "2024-01-10: 2024-01-10T10:30Z MGCG4: another source_symbol, "
                + "volume: stored MGC MGCJ4 O 2094.1 H 2094.1 L 2094.1 C 2094.1 V 11; "
                + $"source MGCG4 O 2094.1 H 2094.1 L 2094.1 C 2094.1 V 10 ({Source}, record 10).",
            Check().Differences.Single().ToString()
        );
    }

    [Theory]
    [InlineData("10:30")]
    [InlineData("22:59")]
    [InlineData("00:00")]
    public void A_removed_row_is_found(string time) // G2
    {
        _bench.Sql($"DELETE FROM bars_1m WHERE ts_utc = '2024-01-10 {time}:00+00'");

        var difference = SingleDifference(CheckDifferenceKind.RowMissing, "2024-01-10", $"2024-01-10T{time}Z");

        Assert.Null(difference.Stored);
        Assert.Contains("the table has no row; source MGCG4", difference.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2024-01-10 00:01:00")]
    [InlineData("2024-01-09 23:00:00")] // before the first bar of the day
    [InlineData("2024-01-10 10:30:00.000001")]
    public void An_inserted_row_is_found(string ts) // G2
    {
        _bench.Sql($"INSERT INTO bars_1m VALUES ('{ts}+00', 'MGC', 'MGCG4', 1, 1, 1, 1, 1)");

        var difference = SingleDifference(CheckDifferenceKind.RowExtra, "2024-01-10", null);

        Assert.Equal(
            DateTime.Parse(
                ts + "Z",
                System.Globalization.CultureInfo.InvariantCulture,
                System.Globalization.DateTimeStyles.AdjustToUniversal
            ),
            difference.TsUtc
        );
        Assert.Contains("the source has no such bar", difference.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_moved_row_is_found_as_missing_and_as_extra() // G2
    {
        _bench.Sql($"UPDATE bars_1m SET ts_utc = '2024-01-10 10:31:00+00' WHERE {At}");

        Assert.Equal([CheckDifferenceKind.RowMissing, CheckDifferenceKind.RowExtra], Check().Differences.Select(d => d.Kind));
    }

    [Fact]
    public void A_second_row_of_a_minute_is_found_in_any_order() // G1, G2
    {
        _bench.Sql($"INSERT INTO bars_1m SELECT * REPLACE ('AAA' AS symbol) FROM bars_1m WHERE {At}");
        _bench.Sql($"INSERT INTO bars_1m SELECT * REPLACE ('ZZZ' AS symbol, 5 AS volume) FROM bars_1m WHERE {At} AND symbol = 'MGC'");

        var result = Check();

        Assert.Equal(2, result.DifferenceCount);
        Assert.All(result.Differences, d => Assert.Equal(CheckDifferenceKind.RowRepeated, d.Kind));
        Assert.Equal(["AAA", "ZZZ"], result.Differences.Select(d => d.Stored!.Value.Symbol).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_day_of_the_wrong_contract_is_found_row_by_row() // F1, G2
    {
        _bench.Sql($"DELETE FROM bars_1m WHERE {InDay}");
        _bench.Sql("INSERT INTO bars_1m VALUES ('2024-01-10 00:00:00+00', 'MGC', 'MGCJ4', 2115, 2115, 2115, 2115, 7)");

        var result = Check();

        Assert.Equal(
            [CheckDifferenceKind.Value, CheckDifferenceKind.RowMissing, CheckDifferenceKind.RowMissing],
            result.Differences.Select(d => d.Kind)
        );
        Assert.True(result.Differences[0].Columns.HasFlag(PlainColumns.SourceSymbol));
    }

    [Fact]
    public void A_removed_day_is_one_difference() // G2
    {
        _bench.Sql($"DELETE FROM bars_1m WHERE {InDay}");

        var difference = SingleDifference(CheckDifferenceKind.DayMissing, "2024-01-10", "2024-01-10T00:00Z");

        Assert.StartsWith(
            "2024-01-10: the table has no row; the source has 3 bars of MGCG4, the first MGCG4 O ",
            difference.ToString(),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(nameof(CheckDifferenceKind.DayMissing), 1440, "the source has 1,440 bars of ")]
    [InlineData(nameof(CheckDifferenceKind.DayMissing), 1, "the source has 1 bar of ")]
    [InlineData(nameof(CheckDifferenceKind.DayExtra), 1440, "the table has 1,440 rows, ")]
    [InlineData(nameof(CheckDifferenceKind.RowsWithoutDay), 12345, "12,345 rows of the table have no time")]
    [InlineData(nameof(CheckDifferenceKind.RowsWithoutDay), 1, "1 row of the table has no time")]
    public void A_number_of_rows_is_readable(string kind, long rows, string text)
    {
        var difference = new CheckDifference { Kind = Enum.Parse<CheckDifferenceKind>(kind), Rows = rows };

        Assert.Contains(text, difference.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2024-01-13")] // a Saturday in the middle
    [InlineData("2024-02-13")] // after all others
    [InlineData("2023-02-13")] // before all others
    [InlineData("1971-02-13")]
    [InlineData("9000-02-13")]
    public void A_day_that_the_source_lacks_is_found(string day) // G2
    {
        _bench.Sql(
            $"INSERT INTO bars_1m VALUES ('{day} 10:00:00+00', 'MGC', 'MGCG4', "
                + $"1, 1, 1, 1, 1), ('{day} 10:01:00+00', 'MGC', 'MGCG4', 1, 1, 1, 1, 1)"
        );

        var difference = SingleDifference(CheckDifferenceKind.DayExtra, day, $"{day}T10:00Z");

        Assert.Equal(2, difference.Rows);
        Assert.Equal(
            $"{day}: the table has 2 rows, the first {day}T10:00Z MGC MGCG4 O 1 H 1 L 1 C 1 V 1; the source has no bar.",
            difference.ToString()
        );
    }

    [Theory]
    [InlineData("infinity")]
    [InlineData("-infinity")]
    [InlineData("0044-03-15 (BC) 10:00:00+00")]
    [InlineData("1969-07-20 20:17:00+00")]
    [InlineData("20000-01-01 00:00:00+00")]
    public void A_row_outside_all_trading_days_is_found_for_any_requested_range(string ts) // G1, G2
    {
        _bench.Sql($"INSERT INTO bars_1m VALUES ('{ts}', 'MGC', 'MGCG4', 1, 1, 1, 1, 1)");

        Assert.Equal((CheckDifferenceKind.RowsWithoutDay, 1L), Check().Differences.Select(d => (d.Kind, d.Rows)).Single());
        Assert.Equal(1, Check("2024-01-09", "2024-01-10").DifferenceCount);
    }

    [Fact]
    public void A_null_in_any_column_of_an_unconstrained_table_is_found() // G1
    {
        using var table = Unconstrained();
        foreach (var column in Enum.GetValues<PlainColumns>().Where(c => c != PlainColumns.None))
        {
            var name = column == PlainColumns.SourceSymbol ? "source_symbol" : column.ToString();
            table.Sql($"BEGIN; UPDATE bars_1m SET {name} = NULL WHERE {At}");
            var difference = Assert.Single(Check(table.Connection).Differences);
            Assert.Equal((CheckDifferenceKind.Value, column), (difference.Kind, difference.Columns));
            Assert.Contains("NULL", difference.ToString(), StringComparison.Ordinal);
            table.Sql("ROLLBACK");
        }

        table.Sql($"UPDATE bars_1m SET ts_utc = NULL WHERE {At}");
        Assert.Equal(
            [CheckDifferenceKind.RowMissing, CheckDifferenceKind.RowsWithoutDay],
            Check(table.Connection).Differences.Select(d => d.Kind)
        );
    }

    [Fact]
    public void Row_order_does_not_matter_and_a_duplicate_row_is_found() // M2
    {
        using var table = Unconstrained();
        table.Sql(
            "CREATE TABLE other AS SELECT * FROM bars_1m ORDER BY hash(ts_utc); "
                + "DELETE FROM bars_1m; INSERT INTO bars_1m SELECT * FROM other"
        );
        Assert.True(Check(table.Connection).Agrees);

        table.Sql($"INSERT INTO bars_1m SELECT * FROM other WHERE {At}");
        Assert.Equal(CheckDifferenceKind.RowRepeated, Assert.Single(Check(table.Connection).Differences).Kind);
    }

    [Theory]
    [InlineData("DROP TABLE bars_1m")]
    [InlineData("ALTER TABLE bars_1m DROP COLUMN volume")]
    [InlineData("ALTER TABLE bars_1m ALTER COLUMN volume TYPE DOUBLE")]
    [InlineData("ALTER TABLE bars_1m ALTER COLUMN close TYPE FLOAT")]
    public void A_table_of_another_shape_is_refused(string change) // D2
    {
        using var table = Unconstrained();
        table.Sql(change);

        Assert.Equal(ErrorIds.TableMismatch, Assert.Throws<TargetException>(() => Check(table.Connection)).Id);
    }

    [Fact]
    public void All_differences_are_counted_and_the_first_are_kept() // G2
    {
        var tape = ThreeWeeks.Tape;
        using var bench = new Workbench();
        var source = ThreeWeeks.WriteTo(bench.File("source.dbn.zst"));
        bench.Run(source);
        bench.Sql("UPDATE bars_1m SET volume = volume + 1");

        var result = Check(bench, [source]);

        Assert.Equal((ThreeWeeks.Model.Rows.Count, PlainComparison.MaxKept), (result.DifferenceCount, result.Differences.Count));
        Assert.Equal(
            ThreeWeeks.Model.Rows.Take(PlainComparison.MaxKept).Select(r => r.TsMicroseconds * 1000),
            result.Differences.Select(d => d.Source!.Value.Ts)
        );
        Assert.Equal(tape.Bars.Count, result.Counts.Read);
    }

    [Fact]
    public void Only_the_requested_days_are_compared_and_the_whole_source_is_read() // T3, G2
    {
        _bench.Sql($"DELETE FROM bars_1m WHERE {InDay}");

        Assert.True(Check("2024-01-11", null).Agrees);
        Assert.True(Check(null, "2024-01-09").Agrees);
        Assert.Equal(1, Check("2024-01-10", "2024-01-10").DifferenceCount);
        var result = Check("2024-01-11", "2024-01-12");
        Assert.Equal((6, new CheckCounts(44, 6, 2, 0, 36, 0, 0)), (result.Rows, result.Counts));
        Assert.Equal(["2024-01-11", "2024-01-12"], result.Days.Select(d => PlainTime.Format(d.Day)));
    }

    [Fact]
    public void A_source_that_is_damaged_after_the_requested_days_is_refused() // S2
    {
        var bytes = new DbnBuilder().Bars("MGCG4", "2024-01-10T10:00Z", 9).Framing(DbnFraming.Plain).ToBytes();
        var cut = _bench.File("cut.dbn");
        File.WriteAllBytes(cut, bytes[..^7]);

        var error = Assert.Throws<SourceException>(() => Check(_bench, [cut], "2024-01-01", "2024-01-02"));

        Assert.Equal((ErrorIds.DbnTruncated, cut), (error.Id, error.Where.File));
    }

    [Fact]
    public void Another_source_differs_only_on_its_changed_days() // F1
    {
        var other = _bench.Write(s_tape.Bar("MGCJ4", "2024-01-10T10:31Z", 2020m, 1000), "other.dbn");

        var result = Check(_bench, [other]);

        Assert.All(result.Differences, d => Assert.Equal("2024-01-10", PlainTime.Format(d.TradingDay!.Value)));
        Assert.Equal("MGCJ4", result.Days.Single(d => PlainTime.Format(d.Day) == "2024-01-10").Contract);
    }

    [Fact]
    public void The_independent_check_can_be_cancelled() // I3
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();

        using var database = DatabaseInstance.Open(_bench.Db, new InstanceOptions { ReadOnly = true });
        using var connection = database.Connect();
        using var table = new PlainFileTable(connection);
        Assert.ThrowsAny<OperationCanceledException>(() =>
            IndependentCheck.Run([Source], "MGC", "MGC", table, null, null, cancellation: stop.Token)
        );
    }

    [Fact]
    public void The_three_weeks_match_the_model_in_any_file_layout() // T2, F1, C9: a roll, spreads, a Sunday in summer
    {
        using var bench = new Workbench();
        var whole = ThreeWeeks.WriteTo(bench.File("source.dbn.zst"));
        bench.Run(whole);
        var daily = ThreeWeeks.Tape.ByUtcDay().Select((t, i) => bench.Write(t, $"{99 - i}.dbn{(i % 2 == 0 ? "" : ".zst")}")).ToArray();

        foreach (var files in new string[][] { [whole], daily })
        {
            var reported = new List<DateOnly>();
            using var database = DatabaseInstance.Open(bench.Db, new InstanceOptions { ReadOnly = true });
            using var connection = database.Connect();
            using var table = new PlainFileTable(connection);
            var result = IndependentCheck.Run(files, "MGC", "MGC", table, null, null, progress: reported.Add);

            Assert.True(result.Agrees, string.Join(" ", result.Differences));
            Assert.Equal(ThreeWeeks.Model.BuildDigest, result.BuildDigest);
            Assert.Equal(ThreeWeeks.Model.Contracts, result.Days.ToDictionary(d => d.Day, d => d.Contract));
            Assert.Equal(ThreeWeeks.Model.DayDigests, result.Days.ToDictionary(d => d.Day, d => d.Digest));
            Assert.Equal(result.Days.Select(d => d.Day), reported);
        }
    }

    [Fact]
    public void The_sample_of_the_repository_agrees() // I2
    {
        using var bench = new Workbench();
        var sample = Directory.EnumerateFiles(Path.Combine(Repository.Root, "samples"), "*.dbn.zst").Single();
        var summary = bench.Run(sample);

        var result = Check(bench, [sample]);

        Assert.True(result.Agrees);
        Assert.Equal(
            (summary.Verification!.BuildDigest, summary.Verification.Rows, summary.Verification.Days),
            (result.BuildDigest, result.Rows, result.Days.Count)
        );
        Assert.Equal(summary.Scan!.Accounting.Read, result.Counts.Read);
    }

    private CheckDifference SingleDifference(CheckDifferenceKind kind, string day, string? ts)
    {
        var result = Check();
        Assert.Equal(1, result.DifferenceCount);
        var difference = Assert.Single(result.Differences);
        Assert.Equal((kind, day), (difference.Kind, PlainTime.Format(difference.TradingDay!.Value)));
        if (ts is not null)
            Assert.Equal(ts, difference.TsUtc!.Value.ToString("yyyy-MM-dd'T'HH:mm'Z'", System.Globalization.CultureInfo.InvariantCulture));
        Assert.StartsWith(day, difference.ToString(), StringComparison.Ordinal);
        return difference;
    }

    private CheckResult Check(string? first = null, string? last = null) => Check(_bench, [Source], first, last);

    private CheckResult Check(DatabaseConnection connection)
    {
        using var table = new PlainFileTable(connection);
        return IndependentCheck.Run([Source], "MGC", "MGC", table, null, null);
    }

    private static CheckResult Check(Workbench bench, string[] files, string? first = null, string? last = null)
    {
        using var database = DatabaseInstance.Open(bench.Db, new InstanceOptions { ReadOnly = true });
        using var connection = database.Connect();
        using var table = new PlainFileTable(connection);
        return IndependentCheck.Run(files, "MGC", "MGC", table, Date(first), Date(last));
    }

    // The rows of the table, without NOT NULL and without a key.
    private UnconstrainedTable Unconstrained()
    {
        var table = new UnconstrainedTable();
        table.Sql($"ATTACH '{_bench.Db}' AS gold (READ_ONLY); INSERT INTO bars_1m SELECT * FROM gold.bars_1m; DETACH gold");
        return table;
    }

    private static DateOnly? Date(string? text) => text is null ? null : Workbench.Date(text);

    /// <summary>The table of two weeks.</summary>
    public sealed class TwoWeeks : BuiltBench
    {
        private protected override void Build(Workbench bench) => bench.Run(bench.Write(s_tape));
    }
}
