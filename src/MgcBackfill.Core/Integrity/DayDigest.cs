using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using MgcBackfill.Dbn;

namespace MgcBackfill.Integrity;

/// <summary>
/// The digest of a trading day's bars (C9): SHA-256 over a line per bar in time order,
/// <c>ts_us,source_symbol,open,high,low,close,volume\n</c>, prices as integers in 1e-9.
/// </summary>
internal sealed class DayDigest : IDisposable
{
    private const int LongestLine = 7 * 24 + 32;
    private const long NanosecondsPerMicrosecond = 1000;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _buffer = new byte[1 << 15];
    private int _length;

    /// <summary>The digest of a day's bars, lower-case hex.</summary>
    public string Of(ReadOnlySpan<Bar> bars, string sourceSymbol)
    {
        var symbol = Encoding.UTF8.GetBytes(sourceSymbol);
        foreach (ref readonly var bar in bars)
            Add(bar.TsEvent / NanosecondsPerMicrosecond, symbol, bar.Open, bar.High, bar.Low, bar.Close, (long)bar.Volume);
        return Finish();
    }

    /// <summary>Adds one bar; times in microseconds since the epoch, prices in 1e-9.</summary>
    public void Add(long tsMicroseconds, ReadOnlySpan<byte> sourceSymbol, long open, long high, long low, long close, long volume)
    {
        if (_buffer.Length - _length < LongestLine + sourceSymbol.Length)
            Flush();
        var line = _buffer.AsSpan(_length);
        var at = Number(line, 0, tsMicroseconds, (byte)',');
        sourceSymbol.CopyTo(line[at..]);
        at += sourceSymbol.Length;
        line[at++] = (byte)',';
        at = Number(line, at, open, (byte)',');
        at = Number(line, at, high, (byte)',');
        at = Number(line, at, low, (byte)',');
        at = Number(line, at, close, (byte)',');
        at = Number(line, at, volume, (byte)'\n');
        _length += at;
    }

    /// <summary>The digest of the bars added since the last call, lower-case hex.</summary>
    public string Finish()
    {
        Flush();
        return Convert.ToHexStringLower(_hash.GetHashAndReset());
    }

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();

    private void Flush()
    {
        _hash.AppendData(_buffer, 0, _length);
        _length = 0;
    }

    private static int Number(Span<byte> line, int at, long value, byte separator)
    {
        Utf8Formatter.TryFormat(value, line[at..], out var written);
        line[at + written] = separator;
        return at + written + 1;
    }
}
