using System.Text;
using MgcBackfill.DuckDb;

namespace MgcBackfill.Tests.DuckDb;

public sealed class DuckDbStatementTests : IDisposable
{
    private readonly DuckDbDatabase _database = DuckDbDatabase.Open(":memory:", new DuckDbOptions());
    private readonly DuckDbConnection _connection;

    public DuckDbStatementTests() => _connection = _database.Connect();

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
    }

    [Fact]
    public void A_bound_value_comes_back_as_it_was()
    {
        Assert.Equal(long.MinValue, RoundTrip<long>("?::BIGINT", s => s.Bind(1, long.MinValue)));
        Assert.Equal(0.1, RoundTrip<double>("?::DOUBLE", s => s.Bind(1, 0.1)));
        Assert.Equal(double.NaN, RoundTrip<double>("?::DOUBLE", s => s.Bind(1, double.NaN)));
        Assert.True(RoundTrip<bool>("?::BOOLEAN", s => s.Bind(1, true)));
        Assert.Equal("O'Größe\0金", RoundTrip<string>("?::VARCHAR", s => s.Bind(1, "O'Größe\0金")));
        Assert.Equal("", RoundTrip<string>("?::VARCHAR", s => s.Bind(1, "")));
        Assert.Equal("MGCZ4", RoundTrip<string>("?::VARCHAR", s => s.Bind(1, "MGCZ4"u8)));
        Assert.Null(RoundTrip<long?>("?::BIGINT", s => s.BindNull(1)));
        Assert.Null(RoundTrip<long?>("length(?::VARCHAR)", s => s.Bind(1, (string?)null)));
    }

    [Fact]
    public void A_bound_instant_is_microseconds_of_UTC_whatever_the_session_says()
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
            Assert.Equal(1, statement.ExecuteNonQuery());
        }

        Assert.Equal(4950, _connection.Scalar<long>("SELECT sum(x) FROM t WHERE y = 'same'"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(-1)]
    public void A_parameter_that_is_not_there_is_refused(int index)
    {
        using var statement = _connection.Prepare("SELECT ? + ?");

        Assert.Throws<ArgumentOutOfRangeException>(() => statement.Bind(index, 1L));
    }

    [Fact]
    public void A_parameter_that_was_not_bound_is_refused()
    {
        using var statement = _connection.Prepare("SELECT ?::BIGINT");

        Assert.Throws<DuckDbQueryException>(() => statement.Execute());
    }

    [Fact]
    public void A_text_that_is_not_Unicode_is_refused()
    {
        using var statement = _connection.Prepare("SELECT ?::VARCHAR");

        Assert.Throws<EncoderFallbackException>(() => statement.Bind(1, "\ud800"));
        Assert.ThrowsAny<ArgumentException>(() => statement.Bind(1, [0xff, 0xfe]));
    }

    [Fact]
    public void A_statement_that_cannot_be_prepared_keeps_its_text_and_type()
    {
        var parser = Assert.Throws<DuckDbQueryException>(() => _connection.Prepare("SELEC 1"));
        var catalog = Assert.Throws<DuckDbQueryException>(() => _connection.Prepare("SELECT * FROM absent"));

        Assert.Equal((DuckDbErrorType.Parser, "SELEC 1"), (parser.ErrorType, parser.Sql));
        Assert.Equal(DuckDbErrorType.Catalog, catalog.ErrorType);
    }

    [Fact]
    public void A_disposed_statement_throws()
    {
        var statement = _connection.Prepare("SELECT ?");
        statement.Dispose();

        Assert.Throws<ObjectDisposedException>(() => statement.Bind(1, 1L));
        Assert.Throws<ObjectDisposedException>(() => statement.Execute());
    }

    private T RoundTrip<T>(string expression, Action<DuckDbStatement> bind)
    {
        using var statement = _connection.Prepare($"SELECT {expression}");
        bind(statement);
        using var result = statement.Execute();
        return DuckDbScalar.Read<T>(result);
    }
}
