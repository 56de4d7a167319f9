using System.Text;
using MgcBackfill.DuckDb;

namespace MgcBackfill.Store;

/// <summary>
/// Reads rows of <c>bars_1m</c> in time order. The order is proved here rather than asked of the database: rows lie in the order of
/// writing, which is the order of time but for replaced ones, so a sort is rarely needed.
/// </summary>
internal sealed class StoredBarReader(DuckDbConnection connection) : IDisposable
{
    // Half-open, and bounded on both sides: the scan skips what lies outside by the row groups' own minima and maxima.
    private const string Sql = """
        SELECT ts_utc, symbol, source_symbol, open, high, low, close, volume
        FROM main.bars_1m WHERE ts_utc >= $1 AND ts_utc < $2
        """;

    private readonly DuckDbStatement _select = connection.Prepare(Sql);
    private readonly SymbolCache _symbol = new(1);
    private readonly SymbolCache _sourceSymbol = new(2);

    /// <summary>Reads the rows with <paramref name="start"/> &lt;= ts_utc &lt; <paramref name="end"/> into <paramref name="rows"/>, replacing what it held.</summary>
    /// <param name="start">Nanoseconds since the epoch.</param>
    /// <param name="end">Nanoseconds since the epoch.</param>
    /// <param name="rows">Takes the rows by time, then by symbol.</param>
    /// <param name="cancellation">Interrupts the query.</param>
    public void Read(long start, long end, List<StoredBar> rows, CancellationToken cancellation = default)
    {
        rows.Clear();
        _select.BindTimestampTz(1, start / 1000);
        _select.BindTimestampTz(2, end / 1000);
        using var result = _select.Execute(cancellation);
        var sorted = true;
        var last = long.MinValue;
        while (result.TryReadChunk(out var chunk))
        {
            using (chunk)
            {
                var ts = chunk.Column<long>(0);
                var open = chunk.Column<double>(3);
                var high = chunk.Column<double>(4);
                var low = chunk.Column<double>(5);
                var close = chunk.Column<double>(6);
                var volume = chunk.Column<long>(7);
                var nulls = HasNullValues(chunk);
                _symbol.Enter(chunk);
                _sourceSymbol.Enter(chunk);
                var symbols = chunk.Cells(1);
                var sourceSymbols = chunk.Cells(2);
                for (var i = 0; i < ts.Length; i++)
                {
                    sorted &= ts[i] > last;
                    last = ts[i];
                    var row = new StoredBar(ts[i], _symbol.Get(chunk, symbols, i), _sourceSymbol.Get(chunk, sourceSymbols, i), open[i], high[i], low[i], close[i], volume[i]);
                    rows.Add(nulls ? WithoutNulls(row, chunk, i) : row);
                }
            }
        }

        if (!sorted)
            rows.Sort(static (a, b) => a.TsMicroseconds != b.TsMicroseconds ? a.TsMicroseconds.CompareTo(b.TsMicroseconds) : string.CompareOrdinal(a.Symbol, b.Symbol));
    }

    /// <inheritdoc/>
    public void Dispose() => _select.Dispose();

    private static bool HasNullValues(DuckDbChunk chunk) =>
        chunk.HasNulls(3) || chunk.HasNulls(4) || chunk.HasNulls(5) || chunk.HasNulls(6) || chunk.HasNulls(7);

    // Only a table that is not ours admits NULL; it reads as what breaks section 5 for certain.
    private static StoredBar WithoutNulls(StoredBar row, DuckDbChunk chunk, int at) => row with
    {
        Open = chunk.IsNull(3, at) ? double.NaN : row.Open,
        High = chunk.IsNull(4, at) ? double.NaN : row.High,
        Low = chunk.IsNull(5, at) ? double.NaN : row.Low,
        Close = chunk.IsNull(6, at) ? double.NaN : row.Close,
        Volume = chunk.IsNull(7, at) ? -1 : row.Volume,
    };

    // Neighbouring rows nearly always hold the same symbol: one string serves them all, found by comparing cells.
    private sealed class SymbolCache(int column)
    {
        private byte[] _bytes = [];
        private string _text = "";
        private UInt128 _cell;
        private bool _known;
        private bool _hasNulls;

        /// <summary>Cells are compared within one chunk only: a long text's cell holds a pointer.</summary>
        public void Enter(DuckDbChunk chunk) => (_known, _hasNulls) = (false, chunk.HasNulls(column));

        public string? Get(DuckDbChunk chunk, ReadOnlySpan<UInt128> cells, int row)
        {
            if (_known && cells[row] == _cell && !_hasNulls)
                return _text;
            if (_hasNulls && chunk.IsNull(column, row))
                return null;
            var bytes = chunk.Utf8(column, row);
            if (!bytes.SequenceEqual(_bytes))
                (_bytes, _text) = (bytes.ToArray(), Encoding.UTF8.GetString(bytes));
            (_cell, _known) = (cells[row], true);
            return _text;
        }
    }
}
