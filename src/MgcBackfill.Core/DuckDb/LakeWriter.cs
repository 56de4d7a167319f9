using System.Collections.Concurrent;
using System.Text;
using MgcBackfill.Dbn;
using MgcBackfill.DuckDb.Native;
using MgcBackfill.Market;
using MgcBackfill.Staging;

namespace MgcBackfill.DuckDb;

/// <summary>
/// Writes a Parquet file of a lake while its rows arrive: a statement on a thread of its own takes them in blocks, so that memory does not
/// grow with the file, and the source is read at the same time.
/// </summary>
internal sealed class LakeWriter : ILakeWriter
{
    private const long NanosecondsPerMicrosecond = 1000;
    private const int BlockRows = 8192;
    private const int MaxWaiting = 2;

    private readonly DatabaseConnection _connection;
    private readonly LakeDataset _format;
    private readonly byte[] _root;
    private readonly BlockingCollection<Block> _blocks = new(MaxWaiting);
    private readonly ConcurrentBag<Block> _spare = [];
    private readonly CancellationTokenSource _abort = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly RowFunction _function;
    private readonly Task _copy;
    private byte[][] _symbols = [];
    private Block _filling = new();
    private Block? _taking;
    private int _taken;

    /// <summary>Starts the statement. From here on the writer owns <paramref name="connection"/>.</summary>
    public LakeWriter(DatabaseConnection connection, string function, string path, LakeDataset format, string root)
    {
        (_connection, _format, _root) = (connection, format, Encoding.UTF8.GetBytes(root));
        _function = RowFunction.Register(connection, function, LakeTableDefinition.GetColumns(format), Fill);
        var sql =
            $"COPY (SELECT * FROM {function}()) TO '{ParquetSchema.Quote(path)}' (FORMAT parquet, COMPRESSION zstd, "
            + FormattableString.Invariant($"ROW_GROUP_SIZE {LakeTableDefinition.RowGroup}, USE_TMP_FILE false)");
        _copy = Task.Factory.StartNew(() => Copy(sql), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<Bar> bars, SymbolTable symbols)
    {
        AddSymbols(symbols);
        while (!bars.IsEmpty)
        {
            var taken = Math.Min(bars.Length, BlockRows - _filling.Count);
            bars[..taken].CopyTo(_filling.Bars.AsSpan(_filling.Count));
            _filling.Count += taken;
            bars = bars[taken..];
            if (_filling.Count == BlockRows)
                Send();
        }
    }

    /// <inheritdoc/>
    public async Task CompleteAsync()
    {
        if (_filling.Count > 0)
            Send();
        _blocks.CompleteAdding();
        await _copy.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _abort.Cancel();
        try
        {
            _copy.Wait();
        }
        catch (AggregateException)
        {
            // The error was thrown where rows were added, or the file is not needed any more.
        }

        _function.Dispose();
        _connection.Dispose();
        _blocks.Dispose();
        _abort.Dispose();
        _ended.Dispose();
    }

    private void Copy(string sql)
    {
        try
        {
            _connection.Execute(sql, _abort.Token);
        }
        finally
        {
            _ended.Cancel();
        }
    }

    // A symbol keeps its index, so an array that was handed over stays valid.
    private void AddSymbols(SymbolTable symbols)
    {
        var known = _symbols.Length;
        if (known == symbols.Count)
            return;
        Array.Resize(ref _symbols, symbols.Count);
        for (var i = known; i < _symbols.Length; i++)
            _symbols[i] = Encoding.UTF8.GetBytes(symbols[i]);
    }

    private void Send()
    {
        _filling.Symbols = _symbols;
        try
        {
            _blocks.Add(_filling, _ended.Token);
        }
        catch (OperationCanceledException)
        {
            // The statement ended early: its error is the reason.
            _copy.GetAwaiter().GetResult();
            throw;
        }

        _filling = _spare.TryTake(out var spare) ? spare : new Block();
        _filling.Count = 0;
    }

    // On the thread of the statement. Every vector but the last one is full, so that the row groups have the same rows whatever the blocks.
    private int Fill(VectorWriter vector)
    {
        var row = 0;
        while (row < vector.Size && NextBlock() is { } block)
        {
            var rows = Math.Min(vector.Size - row, block.Count - _taken);
            Fill(vector, row, block.Bars.AsSpan(_taken, rows), block.Symbols);
            (row, _taken) = (row + rows, _taken + rows);
        }

        return row;
    }

    private Block? NextBlock()
    {
        if (_taking is { } taken && _taken == taken.Count)
        {
            _spare.Add(taken);
            _taking = null;
        }

        if (_taking is null)
            _taken = 0;
        return _taking ??= _blocks.TryTake(out var next, Timeout.Infinite, _abort.Token) ? next : null;
    }

    private void Fill(VectorWriter vector, int row, ReadOnlySpan<Bar> bars, byte[][] symbols)
    {
        var ts = vector.Column<long>(0)[row..];
        var open = vector.Column<long>(3)[row..];
        var high = vector.Column<long>(4)[row..];
        var low = vector.Column<long>(5)[row..];
        var close = vector.Column<long>(6)[row..];
        var volume = vector.Column<long>(7)[row..];
        for (var i = 0; i < bars.Length; i++)
        {
            ref readonly var bar = ref bars[i];
            ts[i] = bar.TsEvent / NanosecondsPerMicrosecond;
            open[i] = bar.Open;
            high[i] = bar.High;
            low[i] = bar.Low;
            close[i] = bar.Close;
            volume[i] = (long)bar.Volume;
        }

        vector.FillUtf8(1, row, bars.Length, _root);
        FillSymbols(vector, row, bars, symbols);
        FillLast(vector, row, bars);
        for (var column = 3; column < 7; column++)
            SetUndefined(vector, column, row, bars.Length);
    }

    // Neighbouring rows nearly always have the same symbol.
    private static void FillSymbols(VectorWriter vector, int row, ReadOnlySpan<Bar> bars, byte[][] symbols)
    {
        for (var start = 0; start < bars.Length; )
        {
            var end = start + 1;
            while (end < bars.Length && bars[end].Symbol == bars[start].Symbol)
                end++;
            vector.FillUtf8(2, row + start, end - start, symbols[bars[start].Symbol]);
            start = end;
        }
    }

    private void FillLast(VectorWriter vector, int row, ReadOnlySpan<Bar> bars)
    {
        if (_format == LakeDataset.Bars)
        {
            var instrument = vector.Column<long>(8)[row..];
            for (var i = 0; i < bars.Length; i++)
                instrument[i] = bars[i].InstrumentId;
            return;
        }

        var day = vector.Column<int>(8)[row..];
        for (var i = 0; i < bars.Length; i++)
            day[i] = TradingDay.FromTimestamp(bars[i].TsEvent).EpochDay;
    }

    private static void SetUndefined(VectorWriter vector, int column, int row, int rows)
    {
        var prices = vector.Column<long>(column).Slice(row, rows);
        for (var next = 0; prices[next..].IndexOf(DbnLayout.UndefinedPrice) is >= 0 and var found; next += found + 1)
        {
            prices[next + found] = 0;
            vector.SetNull(column, row + next + found);
        }
    }

    private sealed class Block
    {
        public Bar[] Bars { get; } = new Bar[BlockRows];

        public int Count { get; set; }

        public byte[][] Symbols { get; set; } = [];
    }
}
