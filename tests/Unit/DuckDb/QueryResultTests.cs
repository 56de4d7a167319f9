using DuckDB.NET.Native;
using MgcBackfill.DuckDb.Native;
using MgcBackfill.Errors;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.DuckDb;

public sealed class QueryResultTests : IDisposable
{
    private readonly DatabaseInstance _database = DatabaseInstance.Open(":memory:", new InstanceOptions());
    private readonly DatabaseConnection _connection;

    public QueryResultTests() => _connection = _database.Connect();

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
    }

    [Fact]
    public void Columns_have_types()
    {
        using var result = _connection.QueryVectors("SELECT 1::BIGINT AS n, 'x' AS größe, now() AS t, 1::DOUBLE AS d");

        Assert.Equal(4, result.ColumnCount);
        Assert.Equal(
            [DuckDBType.BigInt, DuckDBType.Varchar, DuckDBType.TimestampTz, DuckDBType.Double],
            Enumerable.Range(0, 4).Select(result.ColumnType)
        );
    }

    [Fact]
    public void Reading_a_column_as_another_type_throws()
    {
        using var chunk = Chunk(
            "SELECT true, 1::TINYINT, 2::SMALLINT, 3::INTEGER, 4::BIGINT, 5::UBIGINT, 6::FLOAT, 7::DOUBLE, 8::HUGEINT, DATE '1970-01-10'"
        );

        Assert.True(chunk.Column<bool>(0)[0]);
        Assert.Equal(1, chunk.Column<sbyte>(1)[0]);
        Assert.Equal(2, chunk.Column<short>(2)[0]);
        Assert.Equal(3, chunk.Column<int>(3)[0]);
        Assert.Equal(4, chunk.Column<long>(4)[0]);
        Assert.Equal(5UL, chunk.Column<ulong>(5)[0]);
        Assert.Equal(6f, chunk.Column<float>(6)[0]);
        Assert.Equal(7.0, chunk.Column<double>(7)[0]);
        Assert.Equal(8, chunk.Column<Int128>(8)[0]);
        Assert.Equal(9, chunk.Column<int>(9)[0]);
        Assert.Throws<InternalException>(() => chunk.Column<double>(4).Length);
        Assert.Throws<InternalException>(() => chunk.Column<long>(7).Length);
        Assert.Throws<InternalException>(() => chunk.String(4, 0));
    }

    [Fact]
    public void Nulls_are_found_in_any_row()
    {
        foreach (var rows in new[] { 1, 63, 64, 65, 128, 2048 })
        {
            using var chunk = Chunk($"SELECT x, CASE WHEN x = {rows - 1} THEN NULL ELSE x END AS y FROM range({rows}) t(x)");
            Assert.Equal(rows, chunk.RowCount);
            Assert.False(chunk.HasNulls(0));
            Assert.True(chunk.HasNulls(1));
            Assert.Equal([rows - 1], Enumerable.Range(0, rows).Where(row => chunk.IsNull(1, row)));
            Assert.Throws<ArgumentOutOfRangeException>(() => chunk.IsNull(1, rows));
        }
    }

    [Fact]
    public void Reading_a_NULL_as_text_throws()
    {
        using var chunk = Chunk("SELECT NULL::VARCHAR");

        Assert.Throws<InternalException>(() => chunk.String(0, 0));
    }

    [Fact]
    public void A_disposed_chunk_throws()
    {
        var chunk = Chunk("SELECT 1::BIGINT, 'x'");
        chunk.Dispose();

        Assert.Throws<ObjectDisposedException>(() => chunk.Column<long>(0).Length);
        Assert.Throws<ObjectDisposedException>(() => chunk.String(1, 0));
    }

    [Fact]
    public void Every_row_is_read_once_materialized_or_streaming()
    {
        using var statement = _connection.Prepare("SELECT * FROM range(100000)");
        using (var whole = statement.Execute())
            Assert.Equal((100_000, 4_999_950_000), CountAndSum(whole));
        using var streaming = statement.ExecuteStreaming();
        Assert.Equal((100_000, 4_999_950_000), CountAndSum(streaming));
        Assert.False(streaming.TryReadChunk(out _));
    }

    [Fact]
    public void A_streaming_scan_does_not_hold_its_rows_in_memory()
    {
        // 20 million rows of 8 bytes would take 160 MB.
        using var database = DatabaseInstance.Open(":memory:", new InstanceOptions { MemoryLimit = "50MB" });
        using var connection = database.Connect();
        using var statement = connection.Prepare("SELECT * FROM range(20000000)");
        using var result = statement.ExecuteStreaming();

        Assert.Equal((20_000_000, 199_999_990_000_000), CountAndSum(result));
    }

    [Fact]
    public void A_streaming_result_that_another_statement_ended_throws_instead_of_ending_early()
    {
        using var statement = _connection.Prepare("SELECT * FROM range(10000000)");
        using var result = statement.ExecuteStreaming();
        Assert.True(result.TryReadChunk(out var chunk));
        chunk.Dispose();

        _connection.Execute("SELECT 1");

        Assert.Throws<QueryException>(() => CountAndSum(result));
    }

    [Fact]
    public void A_streaming_result_that_fails_midway_throws_instead_of_ending_early()
    {
        // With several threads DuckDB sometimes reports the interruption of another thread in place of the error.
        _connection.Execute("SET threads = 1");
        using var statement = _connection.Prepare("SELECT if(x = 9000000, error('row 9000000'), x) FROM range(10000000) t(x)");
        using var result = statement.ExecuteStreaming();

        var error = Assert.Throws<QueryException>(() => CountAndSum(result));

        Assert.Contains("row 9000000", error.Message, StringComparison.Ordinal);
        Assert.False(result.TryReadChunk(out _));
    }

    [Fact]
    public void A_streaming_result_stops_when_its_token_is_cancelled()
    {
        using var source = new CancellationTokenSource();
        using var statement = _connection.Prepare("SELECT * FROM range(10000000000)");
        using var result = statement.ExecuteStreaming(source.Token);
        Assert.True(result.TryReadChunk(out var chunk));
        chunk.Dispose();

        source.CancelAfter(50);

        Assert.Throws<OperationCanceledException>(() => CountAndSum(result));
    }

    [Fact]
    public void A_streaming_result_interrupted_from_outside_throws_instead_of_ending_early()
    {
        using var statement = _connection.Prepare("SELECT * FROM range(10000000000)");
        using var result = statement.ExecuteStreaming();
        using var interrupter = new Timer(_ => _connection.Interrupt(), null, 50, 50);

        var error = Assert.Throws<QueryException>(() => CountAndSum(result));

        Assert.Equal(DuckDBErrorType.Interrupt, error.ErrorType);
    }

    [Theory]
    [InlineData("SELECT 1::BIGINT, 2::BIGINT")]
    [InlineData("SELECT 1::BIGINT WHERE false")]
    [InlineData("SELECT * FROM range(2)")]
    [InlineData("SELECT * FROM range(5000)")]
    [InlineData("SELECT 'text'")]
    public void A_result_that_is_not_one_row_of_one_BIGINT_is_not_a_single_value(string sql)
    {
        using var result = _connection.QueryVectors(sql);

        Assert.Throws<InternalException>(() => result.ReadSingle());
    }

    [Fact]
    public void A_single_value_may_be_NULL()
    {
        using var value = _connection.QueryVectors("SELECT 7::BIGINT");
        using var none = _connection.QueryVectors("SELECT NULL::BIGINT");

        Assert.Equal((7L, null), (value.ReadSingle(), none.ReadSingle()));
    }

    [Fact]
    public void Reading_allocates_nothing_per_row()
    {
        using var chunk = Chunk("SELECT x, x::VARCHAR || ' and more than twelve bytes' FROM range(2048) t(x)");
        Sum();
        var before = GC.GetAllocatedBytesForCurrentThread();

        Sum();

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        long Sum()
        {
            var sum = 0L;
            for (var row = 0; row < chunk.RowCount; row++)
                sum += chunk.IsNull(0, row) ? 0 : chunk.Column<long>(0)[row] + chunk.Utf8(1, row).Length;
            return sum;
        }
    }

    private ResultChunk Chunk(string sql)
    {
        using var result = _connection.QueryVectors(sql);
        Assert.True(result.TryReadChunk(out var chunk));
        return chunk;
    }

    private static (long Count, long Sum) CountAndSum(QueryResult result)
    {
        var (count, sum) = (0L, 0L);
        while (result.TryReadChunk(out var chunk))
        {
            using (chunk)
            {
                count += chunk.RowCount;
                foreach (var value in chunk.Column<long>(0))
                    sum += value;
            }
        }

        return (count, sum);
    }
}
