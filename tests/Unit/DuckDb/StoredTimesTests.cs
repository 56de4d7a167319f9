using MgcBackfill.Engines;
using MgcBackfill.Market;
using MgcBackfill.Store;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.DuckDb;

/// <summary>
/// The first and the last time of a table may come from DuckDB's statistics of the columns. They must be those of the rows, whatever was
/// changed since the statistics were made.
/// </summary>
public sealed class StoredTimesTests : IDisposable
{
    private const string Plausible = "symbol = 'MGC' AND ts_utc >= '1970-01-02 00:00:00+00' AND ts_utc < '2200-01-01 00:00:00+00'";

    private readonly Workbench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("DELETE FROM bars_1m")]
    [InlineData("DELETE FROM bars_1m WHERE ts_utc = (SELECT max(ts_utc) FROM bars_1m)")]
    [InlineData("DELETE FROM bars_1m WHERE ts_utc < '2024-01-04 00:00:00+00'")]
    [InlineData("DELETE FROM bars_1m WHERE ts_utc < '2024-01-04 00:00:00+00'; CHECKPOINT")]
    [InlineData("UPDATE bars_1m SET ts_utc = ts_utc - INTERVAL 4321 MINUTE WHERE ts_utc > '2024-01-05 00:00:00+00'")]
    [InlineData("UPDATE bars_1m SET ts_utc = ts_utc - INTERVAL 4321 MINUTE WHERE ts_utc > '2024-01-05 00:00:00+00'; CHECKPOINT")]
    [InlineData("INSERT INTO bars_1m VALUES ('2030-01-01 12:00:00+00', 'MGC', 'MGCG0', 1, 1, 1, 1, 1)")]
    [InlineData("INSERT INTO bars_1m VALUES ('infinity', 'MGC', 'MGCG0', 1, 1, 1, 1, 1)")]
    [InlineData("INSERT INTO bars_1m VALUES ('-infinity', 'MGC', 'MGCG0', 1, 1, 1, 1, 1); CHECKPOINT")]
    [InlineData("INSERT INTO bars_1m VALUES ('2200-01-01 00:00:00+00', 'MGC', 'MGCG0', 1, 1, 1, 1, 1)")]
    [InlineData("INSERT INTO bars_1m VALUES ('2030-01-01 12:00:00+00', 'GC', 'GCG0', 1, 1, 1, 1, 1)")]
    [InlineData("UPDATE bars_1m SET symbol = 'GC'")]
    [InlineData("CREATE TABLE c AS FROM bars_1m; DROP TABLE bars_1m; ALTER TABLE c RENAME TO bars_1m; UPDATE bars_1m SET ts_utc = NULL")]
    [InlineData(
        "CREATE TABLE c AS FROM bars_1m; DROP TABLE bars_1m; ALTER TABLE c RENAME TO bars_1m; "
            + "UPDATE bars_1m SET ts_utc = NULL WHERE ts_utc > '2024-01-05 00:00:00+00'; CHECKPOINT"
    )]
    [InlineData(
        "CREATE TABLE c AS FROM bars_1m; DROP TABLE bars_1m; CREATE VIEW bars_1m AS FROM c WHERE ts_utc < '2024-01-04 00:00:00+00'"
    )]
    public void The_times_of_a_table_are_those_of_its_rows(string change)
    {
        _bench.Run(_bench.Write(Tape.Quiet("2024-01-02", "2024-01-06")));
        foreach (var statement in change.Split(';', StringSplitOptions.RemoveEmptyEntries))
            _bench.Sql(statement);

        // The random condition makes DuckDB read the rows.
        var expected =
            _bench.Scalar<long>($"SELECT count(*) FROM bars_1m WHERE {Plausible}") == 0
                ? (StoredTimes?)null
                : new StoredTimes(Time("min"), Time("max"));
        var untimed = _bench.Scalar<long>($"SELECT count(*) FROM bars_1m WHERE symbol = 'MGC' AND ({Plausible}) IS NOT TRUE");
        using var store = BarDatabases.From(_bench.Db).OpenForReading(BarInterval.Minute, Products.Get("MGC"), null);
        Assert.Equal(expected, store.FindTimes());
        Assert.Equal(untimed, store.CountUntimedRows());

        long Time(string which) =>
            _bench.Scalar<long>($"SELECT epoch_us({which}(ts_utc)) FROM (FROM bars_1m WHERE random() >= 0 AND {Plausible})");
    }
}
