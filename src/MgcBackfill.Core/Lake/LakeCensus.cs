using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Source;

namespace MgcBackfill.Lake;

/// <summary>
/// Counts the bars of a reading by root and year, apart from what is done with them. A commit compares the counts with the manifests, so
/// that a bar that no unit took cannot go unnoticed.
/// </summary>
internal sealed class LakeCensus
{
    private readonly BarInterval _interval;
    private readonly SourceReader _reader;
    private readonly Dictionary<LakeUnitName, long> _counts = [];
    private long[] _bySymbol = [];
    private int _year;
    private long _yearEnd = long.MinValue;
    private long _heldTwice;
    private long _bars;

    /// <summary>Begins to count; nothing was read yet.</summary>
    /// <param name="interval">The interval of the bars.</param>
    /// <param name="reader">The reading.</param>
    public LakeCensus(BarInterval interval, SourceReader reader)
    {
        (_interval, _reader) = (interval, reader);
        reader.OnDuplicate += _ => _heldTwice++;
    }

    /// <summary>Reads a whole source for its counts alone.</summary>
    /// <param name="source">The accepted files of one interval.</param>
    /// <param name="progress">Called with the bytes read so far.</param>
    /// <param name="cancellation">Cancels the reading.</param>
    /// <returns>The number of bars of each unit that has any.</returns>
    /// <exception cref="SourceException">A file is refused, has changed since it was accepted, or has an uncounted record.</exception>
    /// <exception cref="EnvironmentException">A file cannot be read.</exception>
    public static IReadOnlyDictionary<LakeUnitName, long> Count(SourceSet source, Action<long> progress, CancellationToken cancellation)
    {
        using var reader = source.Open();
        var census = new LakeCensus(source.Interval, reader);
        while (reader.Read(out var run))
        {
            cancellation.ThrowIfCancellationRequested();
            progress(reader.BytesRead);
            census.Add(run);
        }

        return census.Finish();
    }

    /// <summary>Counts bars; each run of the reading is to be added once.</summary>
    public void Add(BarRun run)
    {
        if (_bySymbol.Length < _reader.Symbols.Count)
            Array.Resize(ref _bySymbol, _reader.Symbols.Count);
        foreach (ref readonly var bar in run.Bars)
        {
            if (bar.TsEvent >= _yearEnd)
            {
                EndYear();
                _year = Instant.ToDateTime(bar.TsEvent).Year;
                _yearEnd = LakeUnitName.GetStart(_year + 1);
            }

            _bySymbol[bar.Symbol]++;
        }

        _bars += run.End - run.Start;
    }

    /// <summary>Ends the counting, after the reading has ended.</summary>
    /// <returns>
    /// The number of bars of each unit that has any, where a bar that several files hold counts once. If parts of a year were skipped, it
    /// is only the number of those that were read.
    /// </returns>
    /// <exception cref="SourceException">A file is refused, has changed since it was accepted, or has an uncounted record.</exception>
    public IReadOnlyDictionary<LakeUnitName, long> Finish()
    {
        EndYear();
        if (_bars + _heldTwice + _reader.OtherTypes != _reader.Records)
            throw new SourceException(
                ErrorIds.AccountingMismatch,
                $"Not every record is accounted for: {_reader.Records} were read, and {_bars} bars, {_heldTwice} bars held twice and "
                    + $"{_reader.OtherTypes} records of other types were counted.",
                advice: Advice.ReportMiscount
            );
        return _counts;
    }

    private void EndYear()
    {
        for (var symbol = 0; symbol < _bySymbol.Length; symbol++)
        {
            if (_bySymbol[symbol] == 0)
                continue;
            var unit = new LakeUnitName(_interval, LakeRoots.Of(_reader.Symbols[symbol]), _year);
            _counts[unit] = _counts.GetValueOrDefault(unit) + _bySymbol[symbol];
            _bySymbol[symbol] = 0;
        }
    }
}
