using MgcBackfill.Engines;
using MgcBackfill.Errors;
using MgcBackfill.Integrity;
using MgcBackfill.Market;
using MgcBackfill.Source;
using MgcBackfill.Staging;

namespace MgcBackfill.Workers;

/// <summary>
/// Reads a unit's artifact. Nothing in it is trusted: bytes, rows, rules and digests are compared with the selection records (W2). Memory
/// does not grow with the artifact.
/// </summary>
internal sealed class ArtifactReader : IDisposable
{
    private readonly IBarFileReader _reader;
    private readonly DayInspector _inspector;
    private readonly int _files;
    private readonly BarBuffer _bars = new();
    private string _path = "";
    private int _row;

    /// <summary>Opens no artifact yet.</summary>
    /// <param name="source">The accepted source; the rows refer to its files.</param>
    /// <param name="folder">The staging folder, which also takes data that does not fit into memory.</param>
    public ArtifactReader(SourceSet source, string folder)
    {
        _files = source.Files.Count;
        _inspector = new DayInspector([.. source.Files.Select(f => f.Path)], source.Interval);
        _reader = BarDatabases.OpenFileReader(folder);
    }

    /// <summary>Requires that selection records belong to the unit: their days were planned for it, and the counts add up.</summary>
    /// <exception cref="EnvironmentException">They do not (<see cref="ErrorIds.ArtifactDamaged"/>).</exception>
    public static void RequireMatches(UnitRecord record, WorkUnit unit, StagingPlan plan, string path)
    {
        if (record.Unit != unit.Index)
            throw WorkerErrors.Damaged(path, $"it belongs to unit {record.Unit}, not {unit.Index}");
        var last = int.MinValue;
        foreach (var day in record.Days.Select(d => d.Day))
        {
            if (day.EpochDay <= last || !unit.Range.Contains(day) || !plan.Includes(day))
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
            if (_reader.Open(path) is var rows && rows != record.Rows)
                throw WorkerErrors.Damaged(path, $"it holds {rows} rows, not {record.Rows}");
        });
    }

    /// <summary>Reads the next day's bars and compares them with its decision.</summary>
    /// <returns>The bars, valid until the next call. All symbol indexes are 0, because the day has one contract.</returns>
    /// <exception cref="EnvironmentException">They do not match the decision (<see cref="ErrorIds.ArtifactDamaged"/>).</exception>
    public BarBuffer Read(VerifiedDay day)
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

        return _bars;
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
        _reader.Dispose();
        _inspector.Dispose();
    }

    private void ReadRows(DayDecision day)
    {
        _bars.Clear();
        while (_bars.Count < day.Bars)
        {
            if (!HasRow())
                throw Damaged(day, $"it holds only {_bars.Count} of {day.Bars} rows");
            var count = Math.Min(day.Bars - _bars.Count, _reader.Bars.Length - _row);
            CopyRows(day, count);
            _row += count;
        }
    }

    private void CopyRows(DayDecision day, int rows)
    {
        if (_reader.HasNulls)
            throw Damaged(day, "it holds NULL");
        var days = _reader.Days[_row..];
        var known = -1;
        foreach (ref readonly var row in _reader.Bars.Slice(_row, rows))
        {
            if (row.Symbol != known && _reader.GetSymbol(row.Symbol) == day.SourceSymbol)
                known = row.Symbol;
            var belongs = days[0] == day.Day.EpochDay && TradingDay.FromTimestamp(row.TsEvent) == day.Day && row.Symbol == known;
            if (!belongs || (uint)row.File >= (uint)_files || (long)row.Volume < 0)
                throw Damaged(day, $"a row of {TradingDay.FromTimestamp(row.TsEvent)} {_reader.GetSymbol(row.Symbol)} is among its bars");
            _bars.Add(row with { Symbol = 0 });
            days = days[1..];
        }
    }

    private bool HasRow()
    {
        if (_row < _reader.Bars.Length)
            return true;
        _row = 0;
        return _reader.ReadNext();
    }

    private void Close()
    {
        _reader.Close();
        _row = 0;
    }

    // Whatever the database or the system reports, the result is that the file cannot be read as it was written.
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
        catch (Exception e) when (e is BackfillException or DatabaseException)
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
