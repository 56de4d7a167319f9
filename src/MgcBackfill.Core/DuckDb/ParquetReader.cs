using System.Text;
using MgcBackfill.Dbn;
using MgcBackfill.DuckDb.Native;
using MgcBackfill.Staging;

namespace MgcBackfill.DuckDb;

/// <summary>Reads the Parquet files of <see cref="ParquetWriter"/>, with a private database in memory.</summary>
internal sealed class ParquetReader : IBarFileReader
{
    private readonly DatabaseInstance _database;
    private readonly DatabaseConnection _connection;
    private readonly List<(byte[] Utf8, string Text)> _symbols = [];
    private PreparedStatement? _select;
    private QueryResult? _result;
    private Bar[] _bars = [];
    private int[] _days = [];
    private int _count;

    /// <summary>Opens the database in memory.</summary>
    /// <param name="folder">A folder for data that does not fit into memory.</param>
    public ParquetReader(string folder)
    {
        _database = DatabaseInstance.Open(InstanceOptions.InMemory, new InstanceOptions { Threads = 1, TempDirectory = folder });
        _connection = _database.Connect();
    }

    /// <inheritdoc/>
    public ReadOnlySpan<Bar> Bars => _bars.AsSpan(0, _count);

    /// <inheritdoc/>
    public ReadOnlySpan<int> Days => _days.AsSpan(0, _count);

    /// <inheritdoc/>
    public bool HasNulls { get; private set; }

    /// <inheritdoc/>
    public long Open(string path)
    {
        Close();
        var file = $"read_parquet('{ParquetSchema.Quote(path)}')";
        var rows = _connection.Scalar<long>($"SELECT count(*) FROM {file}");
        _select = _connection.Prepare($"SELECT {ParquetSchema.Names} FROM {file}");
        _result = _select.ExecuteStreaming();
        return rows;
    }

    /// <inheritdoc/>
    public bool ReadNext()
    {
        _count = 0;
        if (!_result!.TryReadChunk(out var chunk))
            return false;
        using (chunk)
        {
            if (chunk.RowCount > _bars.Length)
                (_bars, _days) = (new Bar[chunk.RowCount], new int[chunk.RowCount]);
            _count = chunk.RowCount;
            HasNulls = Enumerable.Range(0, _result.ColumnCount).Any(chunk.HasNulls);
            if (!HasNulls)
                Copy(chunk);
        }

        return true;
    }

    /// <inheritdoc/>
    public string GetSymbol(int index) => _symbols[index].Text;

    /// <inheritdoc/>
    public void Close()
    {
        _result?.Dispose();
        _select?.Dispose();
        (_result, _select, _count) = (null, null, 0);
        _symbols.Clear();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Close();
        _connection.Dispose();
        _database.Dispose();
    }

    private void Copy(ResultChunk chunk)
    {
        var ts = chunk.Column<long>(0);
        var open = chunk.Column<long>(2);
        var high = chunk.Column<long>(3);
        var low = chunk.Column<long>(4);
        var close = chunk.Column<long>(5);
        var volume = chunk.Column<long>(6);
        var instrument = chunk.Column<uint>(7);
        var file = chunk.Column<int>(8);
        var record = chunk.Column<uint>(9);
        chunk.Column<int>(10).CopyTo(_days);
        var symbol = 0;
        for (var i = 0; i < _count; i++)
        {
            symbol = FindSymbol(chunk.Utf8(1, i), symbol);
            _bars[i] = new Bar
            {
                TsEvent = ts[i],
                Open = open[i],
                High = high[i],
                Low = low[i],
                Close = close[i],
                Volume = (ulong)volume[i],
                InstrumentId = instrument[i],
                Symbol = symbol,
                File = file[i],
                Record = record[i],
            };
        }
    }

    // Neighbouring bars nearly always have the same contract.
    private int FindSymbol(ReadOnlySpan<byte> utf8, int last)
    {
        if (last < _symbols.Count && utf8.SequenceEqual(_symbols[last].Utf8))
            return last;
        for (var i = 0; i < _symbols.Count; i++)
        {
            if (utf8.SequenceEqual(_symbols[i].Utf8))
                return i;
        }

        _symbols.Add((utf8.ToArray(), Encoding.UTF8.GetString(utf8)));
        return _symbols.Count - 1;
    }
}
