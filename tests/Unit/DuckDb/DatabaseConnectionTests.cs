using System.Diagnostics;
using DuckDB.NET.Native;
using MgcBackfill.DuckDb.Native;
using MgcBackfill.Errors;

namespace MgcBackfill.Tests.DuckDb;

public sealed class DatabaseConnectionTests : IDisposable
{
    private const string EndlessQuery = "SELECT count(*) FROM range(100000000) a, range(100000000) b WHERE a.range + b.range = -1";

    private readonly DatabaseInstance _database = DatabaseInstance.Open(":memory:", new InstanceOptions());
    private readonly DatabaseConnection _connection;

    public DatabaseConnectionTests() => _connection = _database.Connect();

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
    }

    [Fact]
    public void A_scalar_has_the_requested_type()
    {
        Assert.Equal(42, _connection.Scalar<long>("SELECT 42"));
        Assert.Equal(long.MinValue, _connection.Scalar<long>("SELECT (-9223372036854775808)::BIGINT"));
        Assert.Equal(6, _connection.Scalar<long>("SELECT sum(x) FROM (VALUES (1::BIGINT), (2), (3)) t(x)"));
        Assert.Equal(1.5, _connection.Scalar<double>("SELECT 1.5::DOUBLE"));
        Assert.True(_connection.Scalar<bool>("SELECT true"));
        Assert.Equal("Größe 金", _connection.Scalar<string>("SELECT 'Größe 金'"));
        Assert.Equal(1_000_000, _connection.Scalar<long>("SELECT epoch_us(TIMESTAMPTZ '1970-01-01 00:00:01+00')"));
    }

    [Fact]
    public void A_null_scalar_requires_a_nullable_type()
    {
        Assert.Null(_connection.Scalar<long?>("SELECT NULL::BIGINT"));
        Assert.Null(_connection.Scalar<double?>("SELECT NULL"));
        Assert.Equal(5L, _connection.Scalar<long?>("SELECT 5"));
        Assert.Throws<InternalException>(() => _connection.Scalar<long>("SELECT NULL::BIGINT"));
        Assert.Throws<InternalException>(() => _connection.Scalar<string>("SELECT NULL::VARCHAR"));
    }

    [Theory]
    [InlineData("SELECT 1, 2")]
    [InlineData("SELECT 1 WHERE false")]
    [InlineData("SELECT * FROM range(2)")]
    [InlineData("SELECT 'text'")]
    public void A_scalar_is_one_value_of_one_type(string sql) => Assert.Throws<InternalException>(() => _connection.Scalar<long>(sql));

    [Fact]
    public void A_refused_statement_keeps_its_text_and_type()
    {
        var error = Assert.Throws<QueryException>(() => _connection.Execute("SELECT * FROM absent"));

        Assert.Equal(DuckDBErrorType.Catalog, error.ErrorType);
        Assert.Equal("SELECT * FROM absent", error.Sql);
        Assert.False(error.IsConstraint);
        Assert.Equal(1, _connection.Scalar<long>("SELECT 1"));
    }

    [Fact]
    public void A_violated_key_is_a_constraint_error()
    {
        _connection.Execute("CREATE TABLE t (x BIGINT PRIMARY KEY, y BIGINT NOT NULL); INSERT INTO t VALUES (1, 1)");

        Assert.True(Assert.Throws<QueryException>(() => _connection.Execute("INSERT INTO t VALUES (1, 2)")).IsConstraint);
        Assert.True(Assert.Throws<QueryException>(() => _connection.Execute("INSERT INTO t VALUES (2, NULL)")).IsConstraint);
    }

    [Fact]
    public void A_key_inserted_by_another_transaction_is_a_constraint_error_at_commit()
    {
        _connection.Execute("CREATE TABLE t (x BIGINT PRIMARY KEY)");
        using var other = _database.Connect();
        _connection.Execute("BEGIN; INSERT INTO t VALUES (1)");
        other.Execute("BEGIN; INSERT INTO t VALUES (1); COMMIT");

        Assert.True(Assert.Throws<QueryException>(() => _connection.Execute("COMMIT")).IsConstraint);
    }

    [Fact]
    public void A_long_query_ends_when_its_token_is_cancelled()
    {
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        var watch = Stopwatch.StartNew();

        var error = Assert.Throws<OperationCanceledException>(() => _connection.Execute(EndlessQuery, source.Token));

        Assert.Equal(source.Token, error.CancellationToken);
        Assert.InRange(watch.Elapsed, TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(20));
        Assert.Equal(1, _connection.Scalar<long>("SELECT 1"));
    }

    [Fact]
    public void A_cancelled_token_stops_a_statement_before_it_runs()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();

        Assert.Throws<OperationCanceledException>(() => _connection.Execute("CREATE TABLE t (x BIGINT)", source.Token));

        Assert.Equal(0, _connection.Scalar<long>("SELECT count(*) FROM duckdb_tables()"));
    }

    [Fact]
    public void An_early_cancellation_is_not_lost()
    {
        for (var i = 0; i < 50; i++)
        {
            using var source = new CancellationTokenSource();
            using var canceller = new Timer(_ => source.Cancel(), null, 0, Timeout.Infinite);
            Assert.ThrowsAny<OperationCanceledException>(() => _connection.Execute(EndlessQuery, source.Token));
        }
    }

    [Fact]
    public void A_cancellation_before_the_statement_begins_interrupts_it()
    {
        using var source = new CancellationTokenSource();
        using var interrupt = InterruptOnCancel.Start(_connection.Native, source.Token);
        source.Cancel();
        Thread.Sleep(100);

        var error = Assert.Throws<QueryException>(() => _connection.Execute(EndlessQuery));

        Assert.Equal(DuckDBErrorType.Interrupt, error.ErrorType);
    }

    [Fact]
    public void A_cancellation_after_the_statement_does_not_affect_the_next_one()
    {
        using var source = new CancellationTokenSource();
        _connection.Execute("SELECT 1", source.Token);

        source.Cancel();

        Assert.Equal(10_000_000, _connection.Scalar<long>("SELECT count(*) FROM range(10000000)"));
    }

    [Fact]
    public void An_interrupt_without_a_token_is_not_a_cancellation()
    {
        using var interrupter = new Timer(_ => _connection.Interrupt(), null, 100, 50);

        var error = Assert.Throws<QueryException>(() => _connection.Execute(EndlessQuery));

        Assert.Equal(DuckDBErrorType.Interrupt, error.ErrorType);
    }

    [Fact]
    public void A_transaction_can_be_rolled_back_after_a_cancelled_statement()
    {
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        _connection.Execute("CREATE TABLE t (x BIGINT); BEGIN; INSERT INTO t VALUES (1)");

        Assert.Throws<OperationCanceledException>(() => _connection.Execute(EndlessQuery, source.Token));
        _connection.Execute("ROLLBACK");

        Assert.Equal(0, _connection.Scalar<long>("SELECT count(*) FROM t"));
    }

    [Fact]
    public void Objects_of_a_disposed_connection_throw()
    {
        _connection.Execute("CREATE TABLE t (x BIGINT)");
        using var statement = _connection.Prepare("SELECT * FROM range(10)");
        using var result = statement.Execute();
        using var stream = statement.ExecuteStreaming();
        using var appender = _connection.Appender("t");
        appender.Column<long>(0)[0] = 1;
        appender.Append(1);

        _connection.Dispose();

        Assert.Throws<ObjectDisposedException>(() => _connection.Execute("SELECT 1"));
        Assert.Throws<ObjectDisposedException>(() => statement.Execute());
        Assert.Throws<ObjectDisposedException>(() => result.TryReadChunk(out _));
        Assert.Throws<ObjectDisposedException>(() => stream.TryReadChunk(out _));
        Assert.Throws<ObjectDisposedException>(appender.Close);
    }

    [Fact]
    public void Objects_of_a_disposed_database_throw()
    {
        _database.Dispose();

        Assert.Throws<ObjectDisposedException>(_database.Connect);
        Assert.Throws<ObjectDisposedException>(() => _connection.Execute("SELECT 1"));
    }

    [Fact]
    public async Task A_file_can_be_opened_again_while_an_earlier_connection_is_still_open()
    {
        using var folder = new TempFolder();
        var first = DatabaseInstance.Open(folder.File("a.db"), new InstanceOptions());
        using var left = first.Connect();
        first.Dispose();

        // DuckDB itself waits forever for such a connection to be closed.
        var opening = Task.Run(() => DatabaseInstance.Open(folder.File("a.db"), new InstanceOptions()));
        using var second = await opening.WaitAsync(TimeSpan.FromSeconds(30));

        using var connection = second.Connect();
        Assert.Equal(1, connection.Scalar<long>("SELECT 1"));
    }

    [Fact]
    public void A_file_is_closed_with_its_last_user_in_any_order()
    {
        using var folder = new TempFolder();
        var database = DatabaseInstance.Open(folder.File("a.db"), new InstanceOptions());
        var connection = database.Connect();
        var statement = connection.Prepare("SELECT * FROM range(100000)");
        var stream = statement.ExecuteStreaming();
        Assert.True(stream.TryReadChunk(out var chunk));

        database.Dispose();
        connection.Dispose();
        statement.Dispose();
        stream.Dispose();
        Assert.Equal(0, chunk.Column<long>(0)[0]);
        chunk.Dispose();

        using (DatabaseHolder.Hold(folder.File("a.db")))
            Assert.Throws<EnvironmentException>(() => DatabaseInstance.Open(folder.File("a.db"), new InstanceOptions()));
    }
}
