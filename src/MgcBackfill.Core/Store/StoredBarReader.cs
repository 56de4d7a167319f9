using System.Text;
using MgcBackfill.DuckDb;

namespace MgcBackfill.Store;

/// <summary>
/// Reads rows of <c>bars_1m</c> in time order. The order is checked here instead of requested from the database: rows are stored in the
/// order of writing, which is time order except for replaced rows, so a sort is rarely needed.
/// </summary>
internal sealed class StoredBarReader(DatabaseConnection connection) : IDisposable
{
    // Half-open with two bounds, so that the scan can skip row groups by their minimum and maximum.
    private const string Sql = """
        SELECT ts_utc, symbol, source_symbol, open, high, low, close, volume
        FROM main.bars_1m WHERE ts_utc >= $1 AND ts_utc < $2
        """;

    private readonly PreparedStatement _select = connection.Prepare(Sql);
    private readonly Texts _symbol = new(1);
    private readonly Texts _sourceSymbol = new(2);

    /// <summary>
    /// Reads the rows with <paramref name="start"/> &lt;= ts_utc &lt; <paramref name="end"/> into <paramref name="rows"/>, replacing what
    /// it held.
    /// </summary>
    /// <param name="start">Nanoseconds since the epoch.</param>
    /// <param name="end">Nanoseconds since the epoch.</param>
    /// <param name="rows">Receives the rows by time, then by symbol.</param>
    /// <param name="cancellation">Interrupts the query.</param>
    public void Read(long start, long end, StoredRows rows, CancellationToken cancellation = default)
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
                var taken = rows.Grow(chunk.RowCount);
                Copy(chunk, taken);
                _symbol.Copy(chunk, rows, taken);
                _sourceSymbol.Copy(chunk, rows, taken);
                foreach (ref readonly var row in taken)
                {
                    sorted &= row.TsMicroseconds > last;
                    last = row.TsMicroseconds;
                }
            }
        }

        if (!sorted)
            rows.Sort();
    }

    /// <inheritdoc/>
    public void Dispose() => _select.Dispose();

    private static void Copy(ResultChunk chunk, Span<StoredRow> rows)
    {
        var ts = chunk.Column<long>(0);
        var open = chunk.Column<double>(3);
        var high = chunk.Column<double>(4);
        var low = chunk.Column<double>(5);
        var close = chunk.Column<double>(6);
        var volume = chunk.Column<long>(7);
        for (var i = 0; i < rows.Length; i++)
        {
            ref var row = ref rows[i];
            row.TsMicroseconds = ts[i];
            row.Open = open[i];
            row.High = high[i];
            row.Low = low[i];
            row.Close = close[i];
            row.Volume = volume[i];
        }

        if (chunk.HasNulls(3) || chunk.HasNulls(4) || chunk.HasNulls(5) || chunk.HasNulls(6) || chunk.HasNulls(7))
            CopyNulls(chunk, rows);
    }

    // Only a table that this tool did not create allows NULL. NULL is read as a value that always breaks section 5.
    private static void CopyNulls(ResultChunk chunk, Span<StoredRow> rows)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            ref var row = ref rows[i];
            row.Open = chunk.IsNull(3, i) ? double.NaN : row.Open;
            row.High = chunk.IsNull(4, i) ? double.NaN : row.High;
            row.Low = chunk.IsNull(5, i) ? double.NaN : row.Low;
            row.Close = chunk.IsNull(6, i) ? double.NaN : row.Close;
            row.Volume = chunk.IsNull(7, i) ? -1 : row.Volume;
        }
    }

    // Neighbouring rows nearly always hold the same text. This is detected by comparing cells, so one lookup serves all of them.
    private sealed class Texts(int column)
    {
        private byte[] _bytes = [];
        private string _text = "";

        public void Copy(ResultChunk chunk, StoredRows rows, Span<StoredRow> copied)
        {
            var cells = chunk.Cells(column);
            var hasNulls = chunk.HasNulls(column);
            for (var i = 0; i < copied.Length; )
            {
                // Cells are compared only within one chunk, because the cell of a long text holds a pointer.
                var (index, end) = (StoredRows.Null, i + 1);
                if (!hasNulls || !chunk.IsNull(column, i))
                {
                    index = rows.IndexOf(Text(chunk.Utf8(column, i)));
                    while (!hasNulls && end < copied.Length && cells[end] == cells[i])
                        end++;
                }

                foreach (ref var row in copied[i..end])
                {
                    if (column == 1)
                        row.Symbol = index;
                    else
                        row.SourceSymbol = index;
                }

                i = end;
            }
        }

        private string Text(ReadOnlySpan<byte> bytes)
        {
            if (!bytes.SequenceEqual(_bytes))
                (_bytes, _text) = (bytes.ToArray(), Encoding.UTF8.GetString(bytes));
            return _text;
        }
    }
}
