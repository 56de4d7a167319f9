using DuckDB.NET.Native;
using MgcBackfill.DuckDb.Native;

namespace MgcBackfill.Tests.DuckDb;

public sealed class PreparedStatementTests : IDisposable
{
    private readonly DatabaseInstance _database = DatabaseInstance.Open(":memory:", new InstanceOptions());
    private readonly DatabaseConnection _connection;

    public PreparedStatementTests() => _connection = _database.Connect();

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
    }

    [Fact]
    public void A_bound_value_is_read_back_unchanged()
    {
        Assert.Equal(long.MinValue, RoundTrip<long>("?::BIGINT", s => s.Bind(1, long.MinValue)));
        Assert.Equal(0.1, RoundTrip<double>("?::DOUBLE", s => s.Bind(1, 0.1)));
        Assert.Equal(double.NaN, RoundTrip<double>("?::DOUBLE", s => s.Bind(1, double.NaN)));
        Assert.True(RoundTrip<bool>("?::BOOLEAN", s => s.Bind(1, true)));
        Assert.Equal("O'Größe金", RoundTrip<string>("?::VARCHAR", s => s.Bind(1, "O'Größe金")));
        Assert.Equal("", RoundTrip<string>("?::VARCHAR", s => s.Bind(1, "")));
        Assert.Null(RoundTrip<long?>("?::BIGINT", s => s.BindNull(1)));
        Assert.Null(RoundTrip<long?>("length(?::VARCHAR)", s => s.Bind(1, (string?)null)));
    }

    [Fact]
    public void A_bound_instant_is_UTC_microseconds_in_any_session_time_zone()
    {
        // 2024-01-01T23:00:00Z
        const long Micros = 1_704_150_000_000_000;
        _connection.Execute("SET TimeZone = 'Australia/Brisbane'");

        Assert.Equal(Micros, RoundTrip<long>("?", s => s.BindTimestampTz(1, Micros)));
        Assert.Equal("TIMESTAMP WITH TIME ZONE", RoundTrip<string>("typeof(?)", s => s.BindTimestampTz(1, Micros)));
        Assert.Equal(Micros, RoundTrip<long>("epoch_us(?)", s => s.BindTimestampTz(1, Micros)));
        Assert.True(RoundTrip<bool>("? = TIMESTAMPTZ '2024-01-01 23:00:00+00'", s => s.BindTimestampTz(1, Micros)));
    }

    [Fact]
    public void A_statement_runs_again_with_other_values()
    {
        _connection.Execute("CREATE TABLE t (x BIGINT, y VARCHAR)");
        using var statement = _connection.Prepare("INSERT INTO t VALUES ($1, $2)");
        statement.Bind(2, "same");
        for (var i = 0L; i < 100; i++)
        {
            statement.Bind(1, i);
            statement.Execute().Dispose();
        }

        Assert.Equal(4950, _connection.Scalar<long>("SELECT sum(x) FROM t WHERE y = 'same'"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(-1)]
    public void A_parameter_index_out_of_range_is_refused(int index)
    {
        using var statement = _connection.Prepare("SELECT ? + ?");

        Assert.Throws<ArgumentOutOfRangeException>(() => statement.Bind(index, 1L));
    }

    [Fact]
    public void An_unbound_parameter_is_refused()
    {
        using var statement = _connection.Prepare("SELECT ?::BIGINT");

        Assert.Throws<QueryException>(() => statement.Execute());
    }

    [Fact]
    public void A_text_that_is_not_Unicode_is_refused()
    {
        using var statement = _connection.Prepare("SELECT ?::VARCHAR");

        foreach (var text in new[] { "\ud800", "\udc00", "a\ud800b", "\ud800\ud800\udc00", "\udc00\ud800" })
        {
            Assert.Throws<ArgumentException>(() => statement.Bind(1, text));
            Assert.Throws<ArgumentException>(() => _connection.Prepare($"SELECT '{text}'"));
            Assert.Throws<ArgumentException>(() => _connection.Execute($"SELECT '{text}'"));
        }

        Assert.Equal("\U0001F947", RoundTrip<string>("?::VARCHAR", s => s.Bind(1, "\U0001F947")));
    }

    // DuckDB's C API would silently cut the text off at the NUL.
    [Theory]
    [InlineData("\0")]
    [InlineData("a\0b")]
    [InlineData("a\0")]
    public void A_text_with_NUL_is_refused(string text)
    {
        using var statement = _connection.Prepare("SELECT ?::VARCHAR");

        Assert.Throws<ArgumentException>(() => statement.Bind(1, text));
        Assert.Throws<ArgumentException>(() => _connection.Prepare($"SELECT '{text}'"));
        Assert.Throws<ArgumentException>(() => _connection.Execute($"SELECT 1 {text}"));
        Assert.Throws<ArgumentException>(() => _connection.Query($"SELECT 1 {text}"));
        Assert.Throws<ArgumentException>(() => _connection.Appender($"t{text}"));
    }

    [Fact]
    public void A_statement_that_cannot_be_prepared_keeps_its_text_and_type()
    {
        var parser = Assert.Throws<QueryException>(() => _connection.Prepare("SELEC 1"));
        var catalog = Assert.Throws<QueryException>(() => _connection.Prepare("SELECT * FROM absent"));

        Assert.Equal((DuckDBErrorType.Parser, "SELEC 1"), (parser.ErrorType, parser.Sql));
        Assert.Equal(DuckDBErrorType.Catalog, catalog.ErrorType);
    }

    [Fact]
    public void A_disposed_statement_throws()
    {
        var statement = _connection.Prepare("SELECT ?");
        statement.Dispose();

        Assert.Throws<ObjectDisposedException>(() => statement.Bind(1, 1L));
        Assert.Throws<ObjectDisposedException>(() => statement.Execute());
    }

    private T RoundTrip<T>(string expression, Action<PreparedStatement> bind)
    {
        using var statement = _connection.Prepare($"SELECT {expression}");
        bind(statement);
        using var result = statement.Execute();
        Assert.True(result.TryReadChunk(out var chunk));
        using (chunk)
            return (T)Value()!;

        object? Value() =>
            chunk.IsNull(0, 0)
                ? null
                : result.ColumnType(0) switch
                {
                    DuckDBType.Varchar => chunk.String(0, 0),
                    DuckDBType.Double => chunk.Column<double>(0)[0],
                    DuckDBType.Boolean => chunk.Column<bool>(0)[0],
                    _ => chunk.Column<long>(0)[0],
                };
    }
}
