using MgcBackfill.DuckDb;
using MgcBackfill.DuckDb.Native;
using MgcBackfill.Market;
using MgcBackfill.Verify;

namespace MgcBackfill.Tests.Verify;

/// <summary>
/// A <c>bars_1m</c> without NOT NULL and without a key, so that it can hold whatever a gate must find. Its gate <c>table</c> fails for that
/// reason alone.
/// </summary>
internal sealed class UnconstrainedTable : IDisposable
{
    private const string Columns =
        "ts_utc TIMESTAMPTZ, symbol TEXT, source_symbol TEXT, open DOUBLE, high DOUBLE, low DOUBLE, close DOUBLE, volume BIGINT";

    private readonly DatabaseInstance _database = DatabaseInstance.Open(":memory:", new InstanceOptions());

    public UnconstrainedTable(string columns = Columns)
    {
        Connection = _database.Connect();
        Connection.Execute($"SET TimeZone = 'UTC'; CREATE TABLE bars_1m ({columns})");
    }

    public DatabaseConnection Connection { get; }

    /// <summary>A table with three good bars on two trading days.</summary>
    public static UnconstrainedTable WithGoodRows()
    {
        var table = new UnconstrainedTable();
        table.Sql(
            """
            INSERT INTO bars_1m VALUES
                ('2024-01-07 23:00:00+00', 'MGC', 'MGCG4', 2000.1, 2003.7, 1999.9, 2001.3, 5),
                ('2024-01-08 22:59:00+00', 'MGC', 'MGCG4', 2001.3, 2001.3, 2001.3, 2001.3, 0),
                ('2024-01-08 23:00:00+00', 'MGC', 'MGCJ4', 2020.5, 2020.5, 2020.5, 2020.5, 7)
            """
        );
        return table;
    }

    public void Sql(string sql) => Connection.Execute(sql);

    public Verification Verify()
    {
        // Not disposed of, because the connection stays in use.
        var store = new DuckDbStore(new TargetDatabase("test.db", _database, Connection), BarSeries.Of(Products.Default));
        return new VerificationGates(store, source: null, state: null, sampleDays: null).Run();
    }

    public void Dispose()
    {
        Connection.Dispose();
        _database.Dispose();
    }
}
