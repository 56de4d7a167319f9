using System.Text;
using MgcBackfill.Dbn;
using MgcBackfill.DuckDb.Native;
using MgcBackfill.Market;
using MgcBackfill.Staging;

namespace MgcBackfill.DuckDb;

/// <summary>Writes bars into Parquet files, with a private database in memory.</summary>
internal sealed class ParquetWriter : IBarFileWriter
{
    private readonly DatabaseInstance _database;
    private readonly DatabaseConnection _connection;
    private BulkAppender? _appender;
    private int _row;

    /// <summary>Opens the database in memory.</summary>
    /// <param name="folder">A folder for data that does not fit into memory.</param>
    public ParquetWriter(string folder)
    {
        _database = DatabaseInstance.Open(":memory:", new InstanceOptions { Threads = 1, TempDirectory = folder });
        _connection = _database.Connect();
        _connection.Execute($"CREATE TABLE bars ({ParquetSchema.Columns})");
    }

    /// <inheritdoc/>
    public long Rows { get; private set; }

    /// <inheritdoc/>
    public void Add(DayDecision day, ReadOnlySpan<Bar> bars)
    {
        _appender ??= _connection.Appender("main", "bars");
        var sourceSymbol = Encoding.UTF8.GetBytes(day.SourceSymbol);
        Rows += bars.Length;
        while (!bars.IsEmpty)
        {
            var taken = Math.Min(bars.Length, _appender.VectorSize - _row);
            Fill(_appender, _row, bars[..taken], sourceSymbol, day.Day.EpochDay);
            bars = bars[taken..];
            _row += taken;
            if (_row == _appender.VectorSize)
                Append();
        }
    }

    /// <inheritdoc/>
    public void Write(string path)
    {
        if (_row > 0)
            Append();
        _appender?.Close();
        _appender?.Dispose();
        _appender = null;
        _connection.Execute($"COPY bars TO '{ParquetSchema.Quote(path)}' (FORMAT parquet, COMPRESSION snappy, USE_TMP_FILE false)");
        _connection.Execute("TRUNCATE bars");
        Rows = 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _appender?.Dispose();
        _connection.Dispose();
        _database.Dispose();
    }

    private void Append()
    {
        _appender!.Append(_row);
        _row = 0;
    }

    private static void Fill(BulkAppender appender, int row, ReadOnlySpan<Bar> bars, byte[] sourceSymbol, int day)
    {
        var ts = appender.Column<long>(0)[row..];
        var open = appender.Column<long>(2)[row..];
        var high = appender.Column<long>(3)[row..];
        var low = appender.Column<long>(4)[row..];
        var close = appender.Column<long>(5)[row..];
        var volume = appender.Column<long>(6)[row..];
        var instrument = appender.Column<uint>(7)[row..];
        var file = appender.Column<int>(8)[row..];
        var record = appender.Column<uint>(9)[row..];
        appender.Column<int>(10).Slice(row, bars.Length).Fill(day);
        for (var i = 0; i < bars.Length; i++)
        {
            ref readonly var bar = ref bars[i];
            ts[i] = bar.TsEvent;
            open[i] = bar.Open;
            high[i] = bar.High;
            low[i] = bar.Low;
            close[i] = bar.Close;
            volume[i] = (long)bar.Volume;
            instrument[i] = bar.InstrumentId;
            file[i] = bar.File;
            record[i] = bar.Record;
            appender.SetUtf8(1, row + i, sourceSymbol);
        }
    }
}
