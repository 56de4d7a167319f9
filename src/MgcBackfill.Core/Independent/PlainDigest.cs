using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace MgcBackfill.Independent;

/// <summary>The digests of C9.</summary>
internal sealed class PlainDigest : IDisposable
{
    // Seven numbers of at most 20 characters, a symbol of at most 6, and the separators.
    private const int MaxLineLength = 256;

    private readonly IncrementalHash _build = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _text = new byte[1 << 16];
    private int _length;

    /// <summary>Digest of the bars of a day in time order, all of one outright: 64 hexadecimal digits.</summary>
    public string ComputeDay(List<PlainBar> bars)
    {
        using var day = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (ref readonly var bar in CollectionsMarshal.AsSpan(bars))
        {
            if (_text.Length - _length < MaxLineLength)
                Flush(day);
            Number(bar.Ts / 1000, ',');
            Encoding.ASCII.GetBytes(bar.Symbol, _text.AsSpan(_length));
            _length += bar.Symbol.Length;
            _text[_length++] = (byte)',';
            Number(bar.Open, ',');
            Number(bar.High, ',');
            Number(bar.Low, ',');
            Number(bar.Close, ',');
            Number((long)bar.Volume, '\n');
        }

        Flush(day);
        return Convert.ToHexStringLower(day.GetHashAndReset());
    }

    /// <summary>Adds a day to the build digest. Days must be added in order.</summary>
    public void Add(DateOnly day, string digest) => _build.AppendData(Encoding.ASCII.GetBytes($"{PlainTime.Format(day)} {digest}\n"));

    /// <summary>Digest of the days added so far: 64 hexadecimal digits.</summary>
    public string ComputeBuild() => Convert.ToHexStringLower(_build.GetCurrentHash());

    public void Dispose() => _build.Dispose();

    private void Number(long number, char behind)
    {
        number.TryFormat(_text.AsSpan(_length), out var written, default, CultureInfo.InvariantCulture);
        _length += written;
        _text[_length++] = (byte)behind;
    }

    private void Flush(IncrementalHash day)
    {
        day.AppendData(_text, 0, _length);
        _length = 0;
    }
}
