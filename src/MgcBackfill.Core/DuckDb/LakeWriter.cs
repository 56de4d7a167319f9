using System.Text;
using MgcBackfill.Dbn;
using MgcBackfill.DuckDb.Native;
using MgcBackfill.Market;
using MgcBackfill.Staging;

namespace MgcBackfill.DuckDb;

/// <summary>Collects the rows of a file of a lake in a table, and copies it to Parquet.</summary>
internal sealed class LakeWriter : ILakeWriter
{
    private const long NanosecondsPerMicrosecond = 1000;

    private readonly DatabaseConnection _connection;
    private readonly string _table;
    private readonly LakeTableFormat _format;
    private readonly byte[] _root;
    private readonly List<byte[]> _symbols = [];
    private BulkAppender? _appender;
    private int _row;

    /// <summary>Creates the table. From here on the writer owns <paramref name="connection"/>.</summary>
    public LakeWriter(DatabaseConnection connection, string table, LakeTableFormat format, string root)
    {
        (_connection, _table, _format, _root) = (connection, table, format, Encoding.UTF8.GetBytes(root));
        var columns = LakeTableDefinition.GetColumns(format).Select(c => $"{c.Name} {c.Type}");
        connection.Execute($"CREATE TABLE {table} ({string.Join(", ", columns)})");
        _appender = connection.Appender("main", table);
    }

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<Bar> bars, SymbolTable symbols)
    {
        while (_symbols.Count < symbols.Count)
            _symbols.Add(Encoding.UTF8.GetBytes(symbols[_symbols.Count]));
        while (!bars.IsEmpty)
        {
            var taken = Math.Min(bars.Length, _appender!.VectorSize - _row);
            Fill(_appender, bars[..taken]);
            bars = bars[taken..];
            _row += taken;
            if (_row == _appender.VectorSize)
                Append();
        }
    }

    /// <inheritdoc/>
    public void Write(string path, CancellationToken cancellation)
    {
        if (_row > 0)
            Append();
        _appender!.Close();
        _appender.Dispose();
        _appender = null;
        _connection.Execute(
            $"COPY {_table} TO '{ParquetSchema.Quote(path)}' (FORMAT parquet, COMPRESSION zstd, PARQUET_VERSION V2, "
                + FormattableString.Invariant($"ROW_GROUP_SIZE {LakeTableDefinition.RowGroup}, USE_TMP_FILE false)"),
            cancellation
        );
        _connection.Execute($"DROP TABLE {_table}");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _appender?.Dispose();
        _connection.Dispose();
    }

    private void Append()
    {
        _appender!.Append(_row);
        _row = 0;
    }

    private void Fill(BulkAppender appender, ReadOnlySpan<Bar> bars)
    {
        var ts = appender.Column<long>(0)[_row..];
        var open = appender.Column<long>(3)[_row..];
        var high = appender.Column<long>(4)[_row..];
        var low = appender.Column<long>(5)[_row..];
        var close = appender.Column<long>(6)[_row..];
        var volume = appender.Column<long>(7)[_row..];
        appender.FillUtf8(1, _row, bars.Length, _root);
        for (var i = 0; i < bars.Length; i++)
        {
            ref readonly var bar = ref bars[i];
            ts[i] = bar.TsEvent / NanosecondsPerMicrosecond;
            open[i] = bar.Open;
            high[i] = bar.High;
            low[i] = bar.Low;
            close[i] = bar.Close;
            volume[i] = (long)bar.Volume;
            if (
                bar.Open == DbnLayout.UndefinedPrice
                || bar.High == DbnLayout.UndefinedPrice
                || bar.Low == DbnLayout.UndefinedPrice
                || bar.Close == DbnLayout.UndefinedPrice
            )
                SetUndefined(appender, _row + i, in bar);
        }

        FillSymbols(appender, bars);
        if (_format == LakeTableFormat.Bars)
        {
            var instrument = appender.Column<long>(8)[_row..];
            for (var i = 0; i < bars.Length; i++)
                instrument[i] = bars[i].InstrumentId;
        }
        else
        {
            var day = appender.Column<int>(8)[_row..];
            for (var i = 0; i < bars.Length; i++)
                day[i] = TradingDay.FromTimestamp(bars[i].TsEvent).EpochDay;
        }
    }

    // Neighbouring rows nearly always have the same symbol.
    private void FillSymbols(BulkAppender appender, ReadOnlySpan<Bar> bars)
    {
        for (var start = 0; start < bars.Length; )
        {
            var end = start + 1;
            while (end < bars.Length && bars[end].Symbol == bars[start].Symbol)
                end++;
            appender.FillUtf8(2, _row + start, end - start, _symbols[bars[start].Symbol]);
            start = end;
        }
    }

    private static void SetUndefined(BulkAppender appender, int row, in Bar bar)
    {
        ReadOnlySpan<long> prices = [bar.Open, bar.High, bar.Low, bar.Close];
        for (var i = 0; i < prices.Length; i++)
        {
            if (prices[i] != DbnLayout.UndefinedPrice)
                continue;
            appender.Column<long>(3 + i)[row] = 0;
            appender.SetNull(3 + i, row);
        }
    }
}
