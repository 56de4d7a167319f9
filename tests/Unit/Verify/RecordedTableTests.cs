using MgcBackfill.Analysis;
using MgcBackfill.Checkpoint;
using MgcBackfill.Errors;
using MgcBackfill.Tests.Support;
using MgcBackfill.Verify;

namespace MgcBackfill.Tests.Verify;

/// <summary>R2: which product a reading command reads, and what it says about rows of another one.</summary>
public sealed class RecordedTableTests : IDisposable
{
    private const string InsertGc = "INSERT INTO bars_1m VALUES ('2024-01-10 12:00:00+00', 'GC', 'GCG4', 1, 1, 1, 1, 1)";

    private readonly Workbench _bench = BarRows.Empty();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Without_a_symbol_the_product_is_the_one_that_the_table_holds()
    {
        _bench.Sql(InsertGc);

        Assert.Equal("GC", TableStatistics.Read(_bench.Db).Symbol);
        var verification = VerifyRun.Run(new VerifyOptions { Db = _bench.Db });
        Assert.True(verification.Passed);
        Assert.Equal("symbol is GC", verification.Gates.Single(g => g.Name == "symbol").Rule);
        Assert.Equal("source_symbol is an outright of GC", verification.Gates.Single(g => g.Name == "outright").Rule);
        Assert.Equal("GCG4", Assert.Single(CoverageRun.Run(new CoverageOptions { Db = _bench.Db }).Days).SourceSymbol);
        Assert.Equal("GCG4", RollRun.Run(new TableOptions { Db = _bench.Db }).FirstSymbol);
        Assert.Equal(1, VerifyRun.Digest(_bench.Db).Rows);
    }

    [Fact]
    public void The_records_name_the_product_whatever_the_table_holds()
    {
        _bench.Run(_bench.Write(Tape.Quiet("2024-01-08", "2024-01-10")));
        _bench.Sql("UPDATE bars_1m SET symbol = 'GC'");

        var verification = VerifyRun.Run(new VerifyOptions { Db = _bench.Db });

        var gate = verification.Gates.Single(g => g.Name == "symbol");
        Assert.Equal((GateOutcome.Failed, 9, "symbol is MGC"), (gate.Outcome, gate.Failures, gate.Rule));
        Assert.Equal(9, verification.Rows);
        Assert.Equal(ErrorIds.OtherProduct, Assert.Throws<TargetException>(() => TableStatistics.Read(_bench.Db)).Id);
    }

    [Fact]
    public void An_empty_table_without_records_is_of_the_default_product() =>
        Assert.Equal("symbol is MGC", VerifyRun.Run(new VerifyOptions { Db = _bench.Db }).Gates.Single(g => g.Name == "symbol").Rule);

    [Fact]
    public void A_symbol_that_the_table_does_not_hold_is_refused()
    {
        _bench.Sql(InsertGc);
        using var same = BarRows.With("2024-01-10T12:00Z MGCG4");

        Refused(() => VerifyRun.Run(new VerifyOptions { Db = _bench.Db, Symbol = "MGC" }));
        Refused(() => VerifyRun.Digest(_bench.Db, symbol: "MGC"));
        Refused(() => TableStatistics.Read(_bench.Db, symbol: "MGC"));
        Refused(() => CoverageRun.Run(new CoverageOptions { Db = _bench.Db, Symbol = "MGC" }));
        Refused(() => RollRun.Run(new TableOptions { Db = _bench.Db, Symbol = "MGC" }));
        Refused(() =>
            ProvenanceRun.Run(
                new ProvenanceOptions
                {
                    Db = _bench.Db,
                    Symbol = "MGC",
                    TsUtc = new DateTime(2024, 1, 10, 12, 0, 0, DateTimeKind.Utc),
                }
            )
        );
        Refused(() =>
            ComparisonRun.Run(
                new ComparisonOptions
                {
                    Left = _bench.Db,
                    Right = same.Db,
                    Symbol = "MGC",
                }
            )
        );
        Assert.Equal(ErrorIds.InvalidArgument, Assert.Throws<UsageException>(() => VerifyRun.Digest(_bench.Db, symbol: "gold")).Id);
    }

    [Fact]
    public void A_symbol_that_the_records_do_not_name_is_refused()
    {
        _bench.Run(_bench.Write(Tape.Quiet("2024-01-08", "2024-01-10")));
        _bench.Sql("DELETE FROM bars_1m");

        Refused(() => VerifyRun.Run(new VerifyOptions { Db = _bench.Db, Symbol = "GC" }));
    }

    [Fact]
    public void Records_that_name_no_root_are_refused()
    {
        _bench.Run(_bench.Write(Tape.Quiet("2024-01-08", "2024-01-10")));
        var runs = Path.Combine(_bench.Checkpoint, CheckpointFolder.RunsFile);
        File.WriteAllText(runs, File.ReadAllText(runs).Replace("\"symbol\":\"MGC\"", "\"symbol\":\"gold\"", StringComparison.Ordinal));

        Assert.Equal(
            ErrorIds.CheckpointMalformed,
            Assert.Throws<TargetException>(() => VerifyRun.Run(new VerifyOptions { Db = _bench.Db })).Id
        );
    }

    [Fact]
    public void Two_databases_of_different_products_are_not_compared()
    {
        _bench.Sql(InsertGc);
        using var other = BarRows.With("2024-01-10T12:00Z MGCG4");
        using var empty = BarRows.Empty();

        Refused(() => Compare(_bench, other));
        Refused(() => Compare(other, _bench));
        Assert.Equal(1, Compare(_bench, empty).Counts[DatabaseDifferenceKind.DayOnlyLeft]);
        Assert.Equal(1, Compare(empty, _bench).Counts[DatabaseDifferenceKind.DayOnlyRight]);
    }

    [Fact]
    public void Rows_of_another_product_in_both_databases_are_never_equal()
    {
        _bench.Insert("2024-01-10T12:00Z MGCG4").Sql(InsertGc);
        using var other = new Workbench();
        File.Copy(_bench.Db, other.Db);

        var comparison = Compare(_bench, other);

        Assert.Equal((1L, 1L), (comparison.BarsEqual, comparison.Counts[DatabaseDifferenceKind.OtherProduct]));
        Assert.False(comparison.Equal);
        Assert.Contains("rows of another product", comparison.ToException()!.Message, StringComparison.Ordinal);
    }

    private static DatabaseComparison Compare(Workbench left, Workbench right) =>
        ComparisonRun.Run(new ComparisonOptions { Left = left.Db, Right = right.Db });

    private static void Refused(Func<object> read)
    {
        var error = Assert.Throws<TargetException>(read);
        Assert.Equal((ErrorIds.OtherProduct, ExitCodes.TargetRefused), (error.Id, ExitCodes.For(error)));
    }
}
