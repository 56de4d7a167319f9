using System.Text;
using MgcBackfill.DuckDb.Native;
using MgcBackfill.Errors;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.DuckDb;

public sealed class BulkAppenderTests : IDisposable
{
    private readonly DatabaseInstance _database = DatabaseInstance.Open(":memory:", new InstanceOptions());
    private readonly DatabaseConnection _connection;

    public BulkAppenderTests() => _connection = _database.Connect();

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
    }

    [Fact]
    public void Numbers_and_instants_are_read_back_bit_by_bit()
    {
        _connection.Execute("CREATE TABLE t (ts TIMESTAMPTZ, d DOUBLE, n BIGINT, b BOOLEAN)");
        long[] instants = [0, 1_704_150_000_000_000, -1, 253_402_300_799_999_999];
        double[] doubles = [0.1, double.NaN, -0.0, double.PositiveInfinity];
        long[] longs = [0, long.MinValue, long.MaxValue, -1];
        bool[] bools = [true, false, true, false];
        using (var appender = _connection.Appender("t"))
        {
            instants.CopyTo(appender.Column<long>(0));
            doubles.CopyTo(appender.Column<double>(1));
            longs.CopyTo(appender.Column<long>(2));
            bools.CopyTo(appender.Column<bool>(3));
            appender.Append(4);
            appender.Close();
        }

        using var chunk = Chunk("SELECT * FROM t");
        Assert.Equal(instants, chunk.Column<long>(0));
        Assert.Equal(Bits(doubles), Bits(chunk.Column<double>(1).ToArray()));
        Assert.Equal(longs, chunk.Column<long>(2));
        Assert.Equal(bools, chunk.Column<bool>(3));
        Assert.Equal(1, _connection.Scalar<long>("SELECT count(*) FROM t WHERE ts = TIMESTAMPTZ '2024-01-01 23:00:00+00' AND isnan(d)"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("MGC")]
    [InlineData("twelve bytes")]
    [InlineData("thirteen byte")]
    [InlineData("a text that is longer than what fits into a cell")]
    [InlineData("金金金金")]
    [InlineData("Größe 金 \U0001F947")]
    public void A_text_is_read_back_and_equals_the_same_text_from_SQL(string text)
    {
        _connection.Execute("CREATE TABLE t (before VARCHAR, s VARCHAR)");
        using (var appender = _connection.Appender("t"))
        {
            // The cell held a longer text before: nothing of it may remain.
            appender.SetUtf8(1, 0, "xxxxxxxxxxxx"u8);
            appender.SetUtf8(0, 0, "a longer text than twelve bytes"u8);
            appender.SetUtf8(1, 0, Encoding.UTF8.GetBytes(text));
            appender.Append(1);
            appender.Close();
        }

        Assert.Equal(text, _connection.Scalar<string>("SELECT s FROM t"));
        using var statement = _connection.Prepare("SELECT count(*) FROM t WHERE s = ? GROUP BY s");
        statement.Bind(1, text);
        using var result = statement.Execute();
        Assert.Equal(1, result.ReadSingle());
        using var chunk = Chunk("SELECT s FROM t");
        Assert.Equal(Encoding.UTF8.GetBytes(text), chunk.Utf8(0, 0));
    }

    [Fact]
    public void A_text_with_NUL_is_appended_whole()
    {
        _connection.Execute("CREATE TABLE t (s VARCHAR)");
        using (var appender = _connection.Appender("t"))
        {
            appender.SetUtf8(0, 0, "a\0b"u8);
            appender.Append(1);
            appender.Close();
        }

        Assert.Equal("a\0b", _connection.Scalar<string>("SELECT s FROM t"));
        Assert.True(_connection.Scalar<bool>("SELECT s = 'a' || chr(0) || 'b' FROM t"));
    }

    [Fact]
    public void A_text_that_is_not_UTF8_is_refused()
    {
        _connection.Execute("CREATE TABLE t (s VARCHAR)");
        using var appender = _connection.Appender("t");

        Assert.Throws<ArgumentException>(() => appender.SetUtf8(0, 0, [0xC3]));
        Assert.Throws<ArgumentException>(() => appender.SetUtf8(0, 0, [.. "a longer text than twelve bytes"u8, 0xFF]));
    }

    [Fact]
    public void Nulls_stay_in_their_rows_and_vectors()
    {
        _connection.Execute("CREATE TABLE t (n BIGINT, s VARCHAR)");
        using (var appender = _connection.Appender("t"))
        {
            for (var vector = 0; vector < 3; vector++)
            {
                for (var row = 0; row < 100; row++)
                {
                    appender.Column<long>(0)[row] = vector * 100 + row;
                    appender.SetUtf8(1, row, "x"u8);
                }

                if (vector == 1)
                {
                    appender.SetNull(0, 70);
                    appender.SetNull(1, 99);
                }

                appender.Append(100);
            }

            appender.Close();
        }

        using var chunk = Chunk("SELECT * FROM t");
        Assert.Equal([170], Enumerable.Range(0, 300).Where(row => chunk.IsNull(0, row)));
        Assert.Equal([199], Enumerable.Range(0, 300).Where(row => chunk.IsNull(1, row)));
    }

    [Fact]
    public void Many_vectors_are_appended_completely_and_in_order()
    {
        const int Rows = 500_000;
        _connection.Execute("CREATE TABLE t (n BIGINT, s VARCHAR, long VARCHAR)");
        using (var appender = _connection.Appender("t"))
        {
            Assert.Equal((2048, 3), (appender.VectorSize, appender.ColumnCount));
            for (var first = 0; first < Rows; first += appender.VectorSize)
            {
                var count = Math.Min(appender.VectorSize, Rows - first);
                var numbers = appender.Column<long>(0);
                for (var row = 0; row < count; row++)
                {
                    numbers[row] = first + row;
                    appender.SetUtf8(1, row, (first + row) % 2 == 0 ? "MGCG4"u8 : "MGCJ4"u8);
                    appender.SetUtf8(2, row, "a text that does not fit into a cell"u8);
                }

                appender.Append(count);
            }

            appender.Close();
        }

        Assert.Equal(Rows, _connection.Scalar<long>("SELECT count(*) FROM t WHERE n = rowid AND s = if(n % 2 = 0, 'MGCG4', 'MGCJ4')"));
        Assert.Equal(Rows, _connection.Scalar<long>("SELECT count(*) FROM t WHERE long = 'a text that does not fit into a cell'"));
    }

    [Theory]
    [InlineData(7, 8)]
    [InlineData(6, 6)]
    public void A_duplicate_key_is_a_constraint_error_and_nothing_is_written(long first, long second)
    {
        _connection.Execute("CREATE TABLE t (n BIGINT PRIMARY KEY); INSERT INTO t VALUES (7)");

        using (var appender = _connection.Appender("t"))
        {
            appender.Column<long>(0)[0] = first;
            appender.Column<long>(0)[1] = second;
            appender.Append(2);
            var error = Assert.Throws<QueryException>(appender.Close);
            Assert.True(error.IsConstraint);
            Assert.Throws<ObjectDisposedException>(() => appender.Append(0));
            _connection.Execute("DELETE FROM t");
        }

        // Disposing must not write the refused rows, even though some of them would be accepted now.
        Assert.Equal(0, _connection.Scalar<long>("SELECT count(*) FROM t"));
    }

    [Fact]
    public void A_null_in_a_NOT_NULL_column_is_a_constraint_error()
    {
        _connection.Execute("CREATE TABLE t (n BIGINT NOT NULL)");
        using var appender = _connection.Appender("t");
        appender.SetNull(0, 0);
        appender.Append(1);

        Assert.True(Assert.Throws<QueryException>(appender.Close).IsConstraint);
    }

    [Fact]
    public void An_appender_that_was_not_closed_writes_nothing()
    {
        _connection.Execute("CREATE TABLE t (n BIGINT)");
        using (var appender = _connection.Appender("t"))
        {
            appender.Column<long>(0)[0] = 1;
            appender.Append(1);
        }

        Assert.Equal(0, _connection.Scalar<long>("SELECT count(*) FROM t"));
    }

    [Fact]
    public void Appended_rows_belong_to_the_transaction()
    {
        _connection.Execute("CREATE TABLE t (n BIGINT); BEGIN");
        AppendOne(_connection.Appender("t"));
        Assert.Equal(1, _connection.Scalar<long>("SELECT count(*) FROM t"));

        _connection.Execute("ROLLBACK");

        Assert.Equal(0, _connection.Scalar<long>("SELECT count(*) FROM t"));
    }

    [Fact]
    public void Tables_are_found_in_their_schema_and_temporary_ones_by_name()
    {
        _connection.Execute("CREATE SCHEMA s; CREATE TABLE s.t (n BIGINT); CREATE TABLE t (n BIGINT); CREATE TEMP TABLE u (n BIGINT)");

        AppendOne(_connection.Appender("t"));
        AppendOne(_connection.Appender("s", "t"));
        AppendOne(_connection.Appender("u"));
        AppendOne(_connection.Appender("temp", "main", "u"));

        Assert.Equal(1, _connection.Scalar<long>("SELECT count(*) FROM main.t"));
        Assert.Equal(1, _connection.Scalar<long>("SELECT count(*) FROM s.t"));
        Assert.Equal(2, _connection.Scalar<long>("SELECT count(*) FROM u"));
    }

    [Fact]
    public void A_temporary_table_hides_another_table_of_its_name()
    {
        _connection.Execute("CREATE TABLE t (n BIGINT); CREATE TEMP TABLE t (n BIGINT)");

        AppendOne(_connection.Appender("t"));

        Assert.Equal(1, _connection.Scalar<long>("SELECT count(*) FROM temp.main.t"));
        Assert.Equal(0, _connection.Scalar<long>("SELECT count(*) FROM memory.main.t"));
    }

    [Fact]
    public void A_missing_table_is_refused()
    {
        var error = Assert.Throws<QueryException>(() => _connection.Appender("absent"));

        Assert.Contains("absent", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_is_written_only_as_its_own_type()
    {
        _connection.Execute("CREATE TABLE t (n BIGINT, s VARCHAR)");
        using var appender = _connection.Appender("t");

        Assert.Throws<InternalException>(() => appender.Column<double>(0).Length);
        Assert.Throws<InternalException>(() => appender.Column<long>(1).Length);
        Assert.Throws<InternalException>(() => appender.SetUtf8(0, 0, "x"u8));
        Assert.Throws<ArgumentOutOfRangeException>(() => appender.SetUtf8(1, appender.VectorSize, "x"u8));
        Assert.Throws<ArgumentOutOfRangeException>(() => appender.SetNull(0, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => appender.Append(appender.VectorSize + 1));
    }

    [Fact]
    public void Appending_allocates_nothing_per_row()
    {
        _connection.Execute("CREATE TABLE t (n BIGINT, s VARCHAR, long VARCHAR)");
        using var appender = _connection.Appender("t");
        AppendVector();
        var before = GC.GetAllocatedBytesForCurrentThread();

        AppendVector();

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void AppendVector()
        {
            for (var row = 0; row < appender.VectorSize; row++)
            {
                appender.Column<long>(0)[row] = row;
                appender.SetUtf8(1, row, "MGCG4"u8);
                appender.SetUtf8(2, row, "a text that does not fit into a cell"u8);
                appender.SetNull(0, row);
            }

            appender.Append(appender.VectorSize);
        }
    }

    private static IEnumerable<long> Bits(double[] values) => values.Select(BitConverter.DoubleToInt64Bits);

    private static void AppendOne(BulkAppender appender)
    {
        using (appender)
        {
            appender.Column<long>(0)[0] = 1;
            appender.Append(1);
            appender.Close();
        }
    }

    private ResultChunk Chunk(string sql)
    {
        using var result = _connection.QueryVectors(sql);
        Assert.True(result.TryReadChunk(out var chunk));
        return chunk;
    }
}
