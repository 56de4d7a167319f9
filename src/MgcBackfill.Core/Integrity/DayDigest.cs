using System.Buffers.Binary;
using System.Buffers.Text;
using System.Numerics;
using System.Runtime.CompilerServices;
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
    private const int MaxLineLength = 7 * 24 + 32;
    private const long NanosecondsPerMicrosecond = 1000;
    private const ulong EightDigits = 100_000_000;
    private const ulong AsciiZeros = 0x3030_3030_3030_3030;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _buffer = new byte[1 << 15];
    private int _length;

    /// <summary>The digest of a day's bars, lower-case hex.</summary>
    public string Compute(ReadOnlySpan<Bar> bars, string sourceSymbol)
    {
        var symbol = Encoding.UTF8.GetBytes(sourceSymbol);
        foreach (ref readonly var bar in bars)
            Add(bar.TsEvent / NanosecondsPerMicrosecond, symbol, bar.Open, bar.High, bar.Low, bar.Close, (long)bar.Volume);
        return Finish();
    }

    /// <summary>Adds one bar; times in microseconds since the epoch, prices in 1e-9.</summary>
    public void Add(long tsMicroseconds, ReadOnlySpan<byte> sourceSymbol, long open, long high, long low, long close, long volume)
    {
        if (_buffer.Length - _length < MaxLineLength + sourceSymbol.Length)
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

    // Formatting decimal digits takes half the time of a digest, so numbers of up to sixteen digits are formatted eight digits at a time.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Number(Span<byte> line, int at, long value, byte separator)
    {
        if ((ulong)value < EightDigits)
        {
            at = Leading(line, at, (ulong)value);
        }
        else if ((ulong)value < EightDigits * EightDigits)
        {
            var (high, low) = Math.DivRem((ulong)value, EightDigits);
            at = Leading(line, at, high);
            BinaryPrimitives.WriteUInt64LittleEndian(line[at..], low == 0 ? AsciiZeros : Digits(low) + AsciiZeros);
            at += 8;
        }
        else
        {
            Utf8Formatter.TryFormat(value, line[at..], out var written);
            at += written;
        }

        line[at] = separator;
        return at + 1;
    }

    // Writes the digits of a value below 10^8 without leading zeros. It always writes eight bytes; those after the digits are undefined.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Leading(Span<byte> line, int at, ulong value)
    {
        var digits = Digits(value);
        var zeros = Math.Min(7, BitOperations.TrailingZeroCount(digits) >> 3);
        BinaryPrimitives.WriteUInt64LittleEndian(line[at..], (digits + AsciiZeros) >> (zeros * 8));
        return at + 8 - zeros;
    }

    // Eight decimal digits of a value below 10^8, one per byte, the first in the lowest byte. The value is split into four-digit halves in
    // 32-bit fields, then pairs in 16-bit fields, then single digits. Each division is a multiplication that is exact in its range.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Digits(ulong value)
    {
        var (high, low) = Math.DivRem(value, 10_000UL);
        var fours = high | (low << 32);
        var hundreds = ((fours * 10_486) >> 20) & 0x0000_007F_0000_007F;
        var pairs = hundreds | ((fours - (hundreds * 100)) << 16);
        var tens = ((pairs * 103) >> 10) & 0x000F_000F_000F_000F;
        return tens | ((pairs - (tens * 10)) << 8);
    }
}
