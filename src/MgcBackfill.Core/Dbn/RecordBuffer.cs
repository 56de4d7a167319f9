using System.Buffers;
using MgcBackfill.Errors;

namespace MgcBackfill.Dbn;

/// <summary>
/// The decompressed bytes of a file for a decoder of records or lines. Bytes that the decoder does not take are kept, and the next bytes
/// are appended to them.
/// </summary>
internal sealed class RecordBuffer : IDisposable
{
    private readonly DbnByteReader _bytes;
    private readonly bool _readsAhead;
    private readonly int _size;
    private ReadAheadBuffer? _ahead;
    private byte[] _buffer = [];
    private int _position;
    private int _end;

    /// <param name="bytes">The file, which this object then owns.</param>
    /// <param name="options">Whether to read ahead, and the number of bytes to read at once if not.</param>
    public RecordBuffer(DbnByteReader bytes, DbnReaderOptions options) =>
        (_bytes, _readsAhead, _size) = (bytes, options.ReadAhead, options.RecordBuffer);

    /// <summary>The bytes that were read and not taken.</summary>
    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(_position, _end - _position);

    /// <summary>Removes the first <paramref name="length"/> bytes.</summary>
    public void Take(int length) => _position += length;

    /// <summary>Reads the next bytes, which follow those that were not taken. At most 1,024 bytes may be left.</summary>
    /// <returns>False at the clean end of the file; what was left is then still there.</returns>
    /// <exception cref="DbnFormatException">A zstd frame is truncated or damaged, or is followed by anything but another frame.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public bool Read()
    {
        var rest = Bytes;
        if (rest.Length > ReadAheadBuffer.Capacity)
            throw new InternalException($"{rest.Length} bytes of a record were left.");
        var begin = ReadAheadBuffer.Capacity - rest.Length;
        int length;
        if (_readsAhead)
        {
            _ahead ??= new ReadAheadBuffer(_bytes);
            if (_ahead.Next(out length) is not { } next)
                return false;
            rest.CopyTo(next.AsSpan(begin));
            Free();
            _buffer = next;
        }
        else
        {
            if (_buffer.Length == 0)
                _buffer = ArrayPool<byte>.Shared.Rent(ReadAheadBuffer.Capacity + _size);
            rest.CopyTo(_buffer.AsSpan(begin));
            length = _bytes.Read(_buffer.AsSpan(ReadAheadBuffer.Capacity, _size));
        }

        (_position, _end) = (begin, ReadAheadBuffer.Capacity + length);
        return length > 0;
    }

    public void Dispose()
    {
        Free();
        _ahead?.Dispose();
        _bytes.Dispose();
    }

    private void Free()
    {
        if (_buffer.Length == 0)
            return;
        if (_ahead is not null)
            _ahead.Return(_buffer);
        else
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        (_position, _end) = (0, 0);
    }
}
