using System.Text;
using MgcBackfill.DuckDb.Native;
using MgcBackfill.Market;
using MgcBackfill.Store;

namespace MgcBackfill.DuckDb;

/// <summary>
/// Reads the rows of a product in time order. The order is checked here instead of requested from the database: rows are stored in the
/// order of writing, which is time order except for replaced rows, so a sort is rarely needed.
/// </summary>
/// <param name="connection">A connection in UTC, used by one thread at a time; disposed with the reader.</param>
/// <param name="series">The product and the interval.</param>
internal sealed class DuckDbBarReader(DatabaseConnection connection, BarSeries series) : IBarReader
{
    private readonly PreparedStatement _select = Prepare(connection, series);
    private byte[] _bytes = [];
    private string _text = "";

    /// <inheritdoc/>
    public void Read(long start, long end, StoredRows rows, CancellationToken cancellation = default)
    {
        rows.Clear();
        _select.BindTimestampTz(2, start / 1000);
        _select.BindTimestampTz(3, (end + 999) / 1000);
        using var result = _select.Execute(cancellation);
        var sorted = true;
        var last = long.MinValue;
        while (result.TryReadChunk(out var chunk))
        {
            using (chunk)
            {
                var taken = rows.Grow(chunk.RowCount);
                Copy(chunk, taken);
                CopySourceSymbols(chunk, rows, taken);
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
    public void Dispose()
    {
        _select.Dispose();
        connection.Dispose();
    }

    // Half-open with two bounds, so that the scan can skip row groups by their minimum and maximum.
    private static PreparedStatement Prepare(DatabaseConnection connection, BarSeries series)
    {
        var select = connection.Prepare(
            $"""
            SELECT ts_utc, source_symbol, open, high, low, close, volume
            FROM {new BarTable(series.Interval).QualifiedName} WHERE symbol = $1 AND ts_utc >= $2 AND ts_utc < $3
            """
        );
        select.Bind(1, series.Symbol);
        return select;
    }

    private static void Copy(ResultChunk chunk, Span<StoredRow> rows)
    {
        var ts = chunk.Column<long>(0);
        var open = chunk.Column<double>(2);
        var high = chunk.Column<double>(3);
        var low = chunk.Column<double>(4);
        var close = chunk.Column<double>(5);
        var volume = chunk.Column<long>(6);
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

        if (chunk.HasNulls(2) || chunk.HasNulls(3) || chunk.HasNulls(4) || chunk.HasNulls(5) || chunk.HasNulls(6))
            CopyNulls(chunk, rows);
    }

    // Only a table that this tool did not create allows NULL. NULL is read as a value that always breaks section 5.
    private static void CopyNulls(ResultChunk chunk, Span<StoredRow> rows)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            ref var row = ref rows[i];
            row.Open = chunk.IsNull(2, i) ? double.NaN : row.Open;
            row.High = chunk.IsNull(3, i) ? double.NaN : row.High;
            row.Low = chunk.IsNull(4, i) ? double.NaN : row.Low;
            row.Close = chunk.IsNull(5, i) ? double.NaN : row.Close;
            row.Volume = chunk.IsNull(6, i) ? -1 : row.Volume;
        }
    }

    // Neighbouring rows nearly always hold the same text. This is detected by comparing cells, so one lookup serves all of them.
    private void CopySourceSymbols(ResultChunk chunk, StoredRows rows, Span<StoredRow> copied)
    {
        const int Column = 1;
        var cells = chunk.Cells(Column);
        var hasNulls = chunk.HasNulls(Column);
        for (var i = 0; i < copied.Length; )
        {
            // Cells are compared only within one chunk, because the cell of a long text holds a pointer.
            var (index, end) = (StoredRows.Null, i + 1);
            if (!hasNulls || !chunk.IsNull(Column, i))
            {
                index = rows.IndexOf(Text(chunk.Utf8(Column, i)));
                while (!hasNulls && end < copied.Length && cells[end] == cells[i])
                    end++;
            }

            foreach (ref var row in copied[i..end])
                row.SourceSymbol = index;
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
