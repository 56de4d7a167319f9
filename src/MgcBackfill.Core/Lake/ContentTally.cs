using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using MgcBackfill.Dbn;
using MgcBackfill.Market;

namespace MgcBackfill.Lake;

/// <summary>
/// Computes what a table holds while its rows pass in the order of the file. The digest is SHA-256 over two digests: that of the rows, each
/// seven little-endian 64-bit integers (ts_utc in microseconds; open, high, low, close in 1e-9; volume; instrument_id, or trading_day in
/// days since 1970-01-01), and that of the source symbols, a line <c>symbol count\n</c> for each run of rows with the same symbol.
/// </summary>
/// <param name="format">The form of the table.</param>
internal sealed class ContentTally(LakeDataset format) : IDisposable
{
    private const int Fields = 7;
    private const int BufferRows = 1024;
    private const long NanosecondsPerMicrosecond = 1000;

    private readonly IncrementalHash _rowHash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash _symbolHash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly long[] _buffer = new long[Fields * BufferRows];
    private readonly bool _isFront = format == LakeDataset.Front;
    private WideSum _open;
    private WideSum _high;
    private WideSum _low;
    private WideSum _close;
    private WideSum _volume;
    private long _first = long.MaxValue;
    private long _last = long.MinValue;
    private string? _symbol;
    private long _symbolRows;

    /// <summary>Number of rows so far.</summary>
    public long Rows { get; private set; }

    /// <summary>Adds rows after those added before.</summary>
    public void Add(ReadOnlySpan<Bar> bars, SymbolTable symbols)
    {
        Rows += bars.Length;
        AddSymbols(bars, symbols);
        while (!bars.IsEmpty)
        {
            var taken = bars[..Math.Min(bars.Length, BufferRows)];
            AddRows(taken);
            bars = bars[taken.Length..];
        }
    }

    /// <summary>What the rows hold together. Nothing can be added afterwards.</summary>
    public LakeContent Finish()
    {
        EndRun();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(_rowHash.GetHashAndReset());
        hash.AppendData(_symbolHash.GetHashAndReset());
        return new LakeContent
        {
            Rows = Rows,
            FirstTs = Rows == 0 ? null : Instant.ToDateTime(_first),
            LastTs = Rows == 0 ? null : Instant.ToDateTime(_last),
            Sums = new LakeSums
            {
                Open = _open.ToString(),
                High = _high.ToString(),
                Low = _low.ToString(),
                Close = _close.ToString(),
                Volume = _volume.ToString(),
            },
            Digest = Convert.ToHexStringLower(hash.GetHashAndReset()),
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _rowHash.Dispose();
        _symbolHash.Dispose();
    }

    private void AddRows(ReadOnlySpan<Bar> bars)
    {
        var at = 0;
        var buffer = _buffer;
        foreach (ref readonly var bar in bars)
        {
            buffer[at + 6] = _isFront ? TradingDay.FromTimestamp(bar.TsEvent).EpochDay : bar.InstrumentId;
            buffer[at] = bar.TsEvent / NanosecondsPerMicrosecond;
            buffer[at + 1] = bar.Open;
            buffer[at + 2] = bar.High;
            buffer[at + 3] = bar.Low;
            buffer[at + 4] = bar.Close;
            buffer[at + 5] = (long)bar.Volume;
            at += Fields;
            _open.Add(Defined(bar.Open));
            _high.Add(Defined(bar.High));
            _low.Add(Defined(bar.Low));
            _close.Add(Defined(bar.Close));
            _volume.Add((long)bar.Volume);
            _first = Math.Min(_first, bar.TsEvent);
            _last = Math.Max(_last, bar.TsEvent);
        }

        _open.Fold();
        _high.Fold();
        _low.Fold();
        _close.Fold();
        _volume.Fold();

        // Every platform of this program is little-endian.
        _rowHash.AppendData(MemoryMarshal.AsBytes(buffer.AsSpan(0, at)));
    }

    private static long Defined(long price) => price == DbnLayout.UndefinedPrice ? 0 : price;

    private void AddSymbols(ReadOnlySpan<Bar> bars, SymbolTable symbols)
    {
        for (var start = 0; start < bars.Length; )
        {
            var symbol = bars[start].Symbol;
            var end = start + 1;
            while (end < bars.Length && bars[end].Symbol == symbol)
                end++;
            if (_symbol is null || symbols[symbol] != _symbol)
            {
                EndRun();
                _symbol = symbols[symbol];
            }

            _symbolRows += end - start;
            start = end;
        }
    }

    private void EndRun()
    {
        if (_symbol is null)
            return;
        _symbolHash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{_symbol} {_symbolRows}\n")));
        (_symbol, _symbolRows) = (null, 0);
    }
}
