using System.Text;
using MgcBackfill.Dbn;
using MgcBackfill.DuckDb.Native;
using MgcBackfill.Errors;
using MgcBackfill.Formats;
using MgcBackfill.Market;
using MgcBackfill.Staging;

namespace MgcBackfill.DuckDb;

/// <summary>Reads a Parquet file of a lake, and requires of every row what a lake promises.</summary>
internal sealed class LakeReader : ILakeReader
{
    private const long NanosecondsPerMicrosecond = 1000;
    private const long LatestTs = long.MaxValue / NanosecondsPerMicrosecond;

    private readonly DatabaseConnection _connection;
    private readonly string _path;
    private readonly LakeDataset _format;
    private readonly byte[] _root;
    private readonly SymbolTable _symbols;
    private readonly List<byte[]> _utf8 = [];
    private readonly List<int> _indexes = [];
    private readonly PreparedStatement? _select;
    private readonly QueryResult? _result;
    private Bar[] _bars = [];
    private int _count;
    private long _row;

    /// <summary>Opens the file. From here on the reader owns <paramref name="connection"/>.</summary>
    public LakeReader(DatabaseConnection connection, string path, LakeDataset format, string root, SymbolTable symbols)
    {
        (_connection, _path, _format, _root, _symbols) = (connection, path, format, Encoding.UTF8.GetBytes(root), symbols);
        try
        {
            var file = $"read_parquet('{ParquetSchema.Quote(path)}', hive_partitioning = false)";
            RequireColumns(file);
            _select = connection.Prepare($"SELECT * FROM {file}");
            _result = _select.ExecuteStreaming();
        }
        catch (QueryException e)
        {
            Dispose();
            throw NotReadable(e);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ReadOnlySpan<Bar> Bars => _bars.AsSpan(0, _count);

    /// <inheritdoc/>
    public bool ReadNext()
    {
        _count = 0;
        try
        {
            if (!_result!.TryReadChunk(out var chunk))
                return false;
            using (chunk)
                Copy(chunk);
        }
        catch (QueryException e)
        {
            throw NotReadable(e);
        }

        _row += _count;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _result?.Dispose();
        _select?.Dispose();
        _connection.Dispose();
    }

    private void RequireColumns(string file)
    {
        var found = new List<(string, string)>();
        using (var reader = _connection.Query($"DESCRIBE SELECT * FROM {file}"))
        {
            while (reader.Read())
                found.Add((reader.GetString(0), reader.GetString(1)));
        }

        var expected = LakeTableDefinition.Describe(_format);
        if (!found.SequenceEqual(expected))
            throw Damaged(
                $"its columns are {string.Join(", ", found.Select(Describe))}, not {string.Join(", ", expected.Select(Describe))}"
            );

        static string Describe((string Name, string Type) column) => $"{column.Name} {column.Type}";
    }

    private void Copy(ResultChunk chunk)
    {
        var rows = chunk.RowCount;
        if (rows > _bars.Length)
            _bars = new Bar[rows];
        foreach (var column in (ReadOnlySpan<int>)[0, 1, 2, 7, 8])
        {
            if (chunk.HasNulls(column))
                throw Damaged($"a value of {LakeTableDefinition.GetColumns(_format)[column].Name} is NULL");
        }

        var ts = chunk.Column<long>(0);
        var open = chunk.Column<long>(3);
        var high = chunk.Column<long>(4);
        var low = chunk.Column<long>(5);
        var close = chunk.Column<long>(6);
        var volume = chunk.Column<long>(7);
        RequireRoot(chunk);
        CopySymbols(chunk);
        for (var i = 0; i < rows; i++)
        {
            ref var bar = ref _bars[i];
            if (ts[i] is < 0 or > LatestTs || volume[i] < 0)
                throw Damaged($"row {NumberText.Format(_row + i)} holds an impossible value");
            bar.TsEvent = ts[i] * NanosecondsPerMicrosecond;
            bar.Open = open[i];
            bar.High = high[i];
            bar.Low = low[i];
            bar.Close = close[i];
            bar.Volume = (ulong)volume[i];
        }

        CopyLast(chunk);
        CopyUndefined(chunk);
        _count = rows;
    }

    private void CopyLast(ResultChunk chunk)
    {
        if (_format == LakeDataset.Bars)
        {
            var instrument = chunk.Column<long>(8);
            for (var i = 0; i < instrument.Length; i++)
                _bars[i].InstrumentId = instrument[i] is >= 0 and <= uint.MaxValue
                    ? (uint)instrument[i]
                    : throw Damaged($"row {NumberText.Format(_row + i)} has an impossible instrument_id");
            return;
        }

        var day = chunk.Column<int>(8);
        for (var i = 0; i < day.Length; i++)
        {
            _bars[i].InstrumentId = 0;
            if (TradingDay.FromTimestamp(_bars[i].TsEvent).EpochDay != day[i])
                throw Damaged($"row {NumberText.Format(_row + i)} has a trading_day that is not that of its ts_utc");
        }
    }

    private void CopyUndefined(ResultChunk chunk)
    {
        for (var column = 3; column < 7; column++)
        {
            if (!chunk.HasNulls(column))
                continue;
            for (var i = 0; i < chunk.RowCount; i++)
            {
                if (!chunk.IsNull(column, i))
                    continue;
                ref var bar = ref _bars[i];
                ref var price = ref bar.Open;
                switch (column)
                {
                    case 4:
                        price = ref bar.High;
                        break;
                    case 5:
                        price = ref bar.Low;
                        break;
                    case 6:
                        price = ref bar.Close;
                        break;
                }

                price = DbnLayout.UndefinedPrice;
            }
        }
    }

    private void RequireRoot(ResultChunk chunk)
    {
        var cells = chunk.Cells(1);
        for (var i = 0; i < cells.Length; i++)
        {
            if ((i == 0 || cells[i] != cells[i - 1]) && !chunk.Utf8(1, i).SequenceEqual(_root))
                throw Damaged($"row {NumberText.Format(_row + i)} has the symbol '{chunk.String(1, i)}'");
        }
    }

    // Neighbouring rows nearly always have the same symbol.
    private void CopySymbols(ResultChunk chunk)
    {
        var cells = chunk.Cells(2);
        var symbol = -1;
        for (var i = 0; i < cells.Length; i++)
        {
            if (i == 0 || cells[i] != cells[i - 1])
                symbol = FindSymbol(chunk.Utf8(2, i));
            _bars[i].Symbol = symbol;
        }
    }

    private int FindSymbol(ReadOnlySpan<byte> utf8)
    {
        for (var i = _utf8.Count - 1; i >= 0; i--)
        {
            if (utf8.SequenceEqual(_utf8[i]))
                return _indexes[i];
        }

        _utf8.Add(utf8.ToArray());
        _indexes.Add(_symbols.Intern(Encoding.UTF8.GetString(utf8)));
        return _indexes[^1];
    }

    private GateException NotReadable(QueryException e) => Damaged($"DuckDB cannot read it ({e.Message.Split('\n')[0]})");

    private GateException Damaged(string what) =>
        new(
            ErrorIds.LakeFileDamaged,
            $"{_path} is not a file that a build of the lake wrote: {what}.",
            new ErrorLocation { File = _path },
            "Build its unit again."
        );
}
