using System.Text;
using MgcBackfill.Dbn;
using MgcBackfill.DuckDb;
using MgcBackfill.Errors;
using MgcBackfill.Integrity;
using MgcBackfill.Market;
using MgcBackfill.Source;

namespace MgcBackfill.Workers;

/// <summary>
/// Reads a unit's artifact with a database in memory that is never the target database. Nothing in the artifact is trusted: bytes, rows,
/// rules and digests are compared with the selection records (W2). Memory does not grow with the artifact.
/// </summary>
internal sealed class ArtifactReader : IDisposable
{
    private readonly DatabaseInstance _database;
    private readonly DatabaseConnection _connection;
    private readonly DayInspector _inspector;
    private readonly int _files;
    private readonly BarBuffer _bars = new();
    private string _path = "";
    private PreparedStatement? _select;
    private QueryResult? _rows;
    private ResultChunk? _chunk;
    private byte[] _symbol = [];
    private int _row;

    /// <summary>Opens the database in memory.</summary>
    /// <param name="source">The accepted source; the rows refer to its files.</param>
    /// <param name="folder">The staging folder, which also takes data that does not fit into memory.</param>
    public ArtifactReader(SourceSet source, string folder)
    {
        _files = source.Files.Count;
        _inspector = new DayInspector([.. source.Files.Select(f => f.Path)], source.Interval);
        _database = DatabaseInstance.Open(":memory:", new InstanceOptions { Threads = 1, TempDirectory = folder });
        _connection = _database.Connect();
    }

    /// <summary>Requires that selection records belong to the unit: their days lie in its chunks, and the counts add up.</summary>
    /// <exception cref="EnvironmentException">They do not (<see cref="ErrorIds.ArtifactDamaged"/>).</exception>
    public static void RequireMatches(UnitRecord record, WorkUnit unit, string path)
    {
        if (record.Unit != unit.Index)
            throw WorkerErrors.Damaged(path, $"it belongs to unit {record.Unit}, not {unit.Index}");
        var (chunk, last) = (0, int.MinValue);
        foreach (var day in record.Days.Select(d => d.Day))
        {
            while (chunk < unit.Chunks.Count && unit.Chunks[chunk].Last < day)
                chunk++;
            if (day.EpochDay <= last || chunk == unit.Chunks.Count || !unit.Chunks[chunk].Contains(day))
                throw WorkerErrors.Damaged(path, $"it holds {day}, which does not belong to its unit");
            last = day.EpochDay;
        }

        var bars = record.Days.Sum(d => (long)d.Bars);
        if (record.Rows != bars || record.Accounting.Selected != bars || !record.Accounting.Balances)
            throw WorkerErrors.Damaged(
                path,
                $"its counts contradict each other: {record.Rows} rows, {bars} bars in its days, and {record.Accounting}"
            );
    }

    /// <summary>Checks the hash of an artifact and starts to read it.</summary>
    /// <exception cref="EnvironmentException">It differs from what its worker wrote (<see cref="ErrorIds.ArtifactDamaged"/>).</exception>
    public void Open(string path, UnitRecord record)
    {
        Close();
        _path = path;
        Guard(() =>
        {
            if (SourceFile.ComputeHash(path) is var now && now != record.Sha256)
                throw WorkerErrors.Damaged(path, $"its sha256 was {record.Sha256} and is {now}");
            var file = path.Replace("'", "''", StringComparison.Ordinal);
            var rows = _connection.Scalar<long>($"SELECT count(*) FROM read_parquet('{file}')");
            if (rows != record.Rows)
                throw WorkerErrors.Damaged(path, $"it holds {rows} rows, not {record.Rows}");
            _select = _connection.Prepare($"SELECT {ArtifactSchema.Names} FROM read_parquet('{file}')");
            _rows = _select.ExecuteStreaming();
        });
    }

    /// <summary>Reads the next day's bars and compares them with its decision.</summary>
    /// <returns>The bars, valid until the next call. All symbol indexes are 0, because the day has one contract.</returns>
    /// <exception cref="EnvironmentException">They do not match the decision (<see cref="ErrorIds.ArtifactDamaged"/>).</exception>
    public ReadOnlySpan<Bar> Read(VerifiedDay day)
    {
        Guard(() => ReadRows(day));
        var bars = _bars.Bars;
        var zeroVolume = 0;
        foreach (ref readonly var bar in bars)
            zeroVolume += bar.Volume == 0 ? 1 : 0;
        if (
            bars.IsEmpty
            || zeroVolume != day.ZeroVolume
            || day.Stub != bars[^1].TsEvent - bars[0].TsEvent < TradingDay.Hour
            || (bars[0].TsEvent, bars[^1].TsEvent) != (Instant.FromDateTime(day.FirstTs), Instant.FromDateTime(day.LastTs))
        )
        {
            throw Damaged(day, "the first or last bar, or the number of bars with zero volume, does not match");
        }

        try
        {
            if (_inspector.Inspect(day, bars) is var digest && digest != day.Digest)
                throw Damaged(day, $"the digest is {digest}, not {day.Digest}");
        }
        catch (DataException e)
        {
            throw Damaged(day, e.Message, e);
        }

        return bars;
    }

    /// <summary>Requires that nothing follows the last day, and closes the artifact.</summary>
    /// <exception cref="EnvironmentException">Something follows (<see cref="ErrorIds.ArtifactDamaged"/>).</exception>
    public void RequireEnd()
    {
        Guard(() =>
        {
            if (HasRow())
                throw WorkerErrors.Damaged(_path, "rows follow those of its last day");
        });
        Close();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Close();
        _connection.Dispose();
        _database.Dispose();
        _inspector.Dispose();
    }

    private void ReadRows(DayDecision day)
    {
        _bars.Clear();
        if (!Encoding.UTF8.GetBytes(day.SourceSymbol).AsSpan().SequenceEqual(_symbol))
            _symbol = Encoding.UTF8.GetBytes(day.SourceSymbol);
        while (_bars.Count < day.Bars)
        {
            if (!HasRow())
                throw Damaged(day, $"it holds only {_bars.Count} of {day.Bars} rows");
            var count = Math.Min(day.Bars - _bars.Count, _chunk!.RowCount - _row);
            CopyRows(day, count);
            _row += count;
        }
    }

    private void CopyRows(DayDecision day, int rows)
    {
        var chunk = _chunk!;
        for (var column = 0; column < _rows!.ColumnCount; column++)
        {
            if (chunk.HasNulls(column))
                throw Damaged(day, "it holds NULL");
        }

        var ts = chunk.Column<long>(0);
        var open = chunk.Column<long>(2);
        var high = chunk.Column<long>(3);
        var low = chunk.Column<long>(4);
        var close = chunk.Column<long>(5);
        var volume = chunk.Column<long>(6);
        var instrument = chunk.Column<uint>(7);
        var file = chunk.Column<int>(8);
        var record = chunk.Column<uint>(9);
        var date = chunk.Column<int>(10);
        for (var i = _row; i < _row + rows; i++)
        {
            var known =
                date[i] == day.Day.EpochDay && TradingDay.FromTimestamp(ts[i]) == day.Day && chunk.Utf8(1, i).SequenceEqual(_symbol);
            if (!known || (uint)file[i] >= (uint)_files || volume[i] < 0)
                throw Damaged(day, $"a row of {TradingDay.FromTimestamp(ts[i])} {chunk.String(1, i)} is among its bars");
            var bar = new Bar
            {
                TsEvent = ts[i],
                Open = open[i],
                High = high[i],
                Low = low[i],
                Close = close[i],
                Volume = (ulong)volume[i],
                InstrumentId = instrument[i],
                File = file[i],
                Record = record[i],
            };
            _bars.Add(in bar);
        }
    }

    private bool HasRow()
    {
        while (_chunk is null || _row == _chunk.RowCount)
        {
            _chunk?.Dispose();
            _chunk = null;
            _row = 0;
            if (!_rows!.TryReadChunk(out _chunk))
                return false;
        }

        return true;
    }

    private void Close()
    {
        _chunk?.Dispose();
        _rows?.Dispose();
        _select?.Dispose();
        (_chunk, _rows, _select, _row) = (null, null, null, 0);
    }

    // Whatever DuckDB or the system reports, the result is that the file cannot be read as it was written.
    private void Guard(Action read)
    {
        try
        {
            read();
        }
        catch (EnvironmentException e) when (e.Id is ErrorIds.ArtifactDamaged or ErrorIds.DiskFull or ErrorIds.OutOfMemory)
        {
            throw;
        }
        catch (Exception e) when (e is BackfillException or QueryException)
        {
            throw WorkerErrors.Damaged(_path, e.Message.TrimEnd('.'), e);
        }
    }

    private EnvironmentException Damaged(DayDecision day, string reason, Exception? inner = null)
    {
        var error = WorkerErrors.Damaged(_path, $"of {day.Day}, {reason.TrimEnd('.')}", inner);
        error.Where = error.Where with { TradingDay = day.TradingDay };
        return error;
    }
}
