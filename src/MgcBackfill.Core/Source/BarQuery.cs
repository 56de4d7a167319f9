using MgcBackfill.Market;

namespace MgcBackfill.Source;

/// <summary>
/// Reads the wanted bars of a source as objects, file by file in time order. Bars that are not wanted are read too, up to the clean end of
/// every file, so a damaged file is refused wherever the damage is.
/// </summary>
public sealed class BarQuery : IDisposable
{
    private readonly BarFilter _filter;
    private readonly SourceReader _reader;
    private readonly string[] _files;
    private readonly double _size;
    private readonly long _from;
    private readonly long _to;
    private bool[] _wanted = [];

    /// <summary>Opens a source.</summary>
    /// <exception cref="Errors.UsageException">The filter is invalid.</exception>
    public BarQuery(SourceSet source, BarFilter filter)
    {
        filter.Validate();
        (_filter, _reader) = (filter, source.Open());
        _files = [.. source.Files.Select(f => f.Path)];
        _size = Math.Max(1, source.Files.Sum(f => f.Size));
        _from = filter.Start is { } start ? TradingDay.From(start).Open : long.MinValue;
        _to = filter.End is { } end ? TradingDay.From(end).Close : long.MaxValue;
    }

    /// <summary>The part of the source that has been read, 0 to 1.</summary>
    public double Fraction => Math.Min(1, _reader.BytesRead / _size);

    /// <summary>
    /// Reads more bars and replaces the content of <paramref name="batch"/> with the wanted ones. A batch can be empty before the end.
    /// </summary>
    /// <returns>False when every file has been read to its clean end.</returns>
    /// <exception cref="Errors.SourceException">A file is refused.</exception>
    /// <exception cref="Errors.EnvironmentException">A file cannot be read.</exception>
    public bool Read(List<DbnBar> batch)
    {
        batch.Clear();
        if (!_reader.Read(out var run))
            return false;
        AddNewSymbols();
        foreach (ref readonly var bar in run.Bars)
        {
            if (bar.TsEvent >= _from && bar.TsEvent < _to && _wanted[bar.Symbol])
                batch.Add(new DbnBar(in bar, _reader.Symbols[bar.Symbol], _files[bar.File]));
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    private void AddNewSymbols()
    {
        var known = _wanted.Length;
        if (known == _reader.Symbols.Count)
            return;
        Array.Resize(ref _wanted, _reader.Symbols.Count);
        for (var i = known; i < _wanted.Length; i++)
            _wanted[i] = _filter.Includes(_reader.Symbols[i]);
    }
}
