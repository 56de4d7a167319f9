using System.Buffers;
using ZstdSharp;

namespace MgcBackfill.Dbn;

/// <summary>A whole zstd frame, still compressed, that can be decompressed apart from the rest of its file.</summary>
internal sealed class PackedFrame : IDisposable
{
    // A damaged frame is read in such pieces, so that the bytes before the damage are known.
    private const int PieceSize = 1 << 16;

    private readonly int _length;
    private byte[] _bytes;

    /// <param name="bytes">The compressed bytes, which are copied.</param>
    /// <param name="content">The content size that the header declares.</param>
    /// <param name="number">The frame's number in its file, from 1.</param>
    /// <param name="fileOffset">Where the frame begins in the file.</param>
    /// <param name="offset">Where its content begins in the decompressed stream.</param>
    public PackedFrame(ReadOnlySpan<byte> bytes, int content, int number, long fileOffset, long offset)
    {
        (Content, Number, FileOffset, Offset, _length) = (content, number, fileOffset, offset, bytes.Length);
        _bytes = ArrayPool<byte>.Shared.Rent(_length);
        bytes.CopyTo(_bytes);
    }

    /// <summary>The content size that the header declares, in bytes.</summary>
    public int Content { get; }

    /// <summary>The frame's number in its file, from 1.</summary>
    public int Number { get; }

    /// <summary>Where the frame begins, in bytes from the start of the file.</summary>
    public long FileOffset { get; }

    /// <summary>Where its content begins, in bytes from the start of the decompressed stream.</summary>
    public long Offset { get; }

    /// <summary>Decompresses the frame.</summary>
    /// <param name="decoder">A decoder that is not in the middle of a frame.</param>
    /// <param name="destination">At least <see cref="Content"/> bytes.</param>
    /// <returns>False if the frame is damaged or cannot be decompressed; <see cref="ReadDamaged"/> then gives the reason.</returns>
    /// <exception cref="OutOfMemoryException">There is no memory for the frame's window.</exception>
    public bool TryDecompress(ZstdDecoder decoder, Span<byte> destination)
    {
        try
        {
            var hint = decoder.Decompress(_bytes.AsSpan(0, _length), destination[..Content], out var read, out var written);
            return (hint, read, written) == (0, _length, Content);
        }
        catch (ZstdException)
        {
            return false;
        }
    }

    /// <summary>Decompresses the frame up to its damage, as a reader of the whole file does.</summary>
    /// <param name="destination">At least <see cref="Content"/> bytes.</param>
    /// <param name="error">The error of the frame; null if it has none.</param>
    /// <returns>The number of bytes before the damage.</returns>
    public int ReadDamaged(Span<byte> destination, out DbnFormatException? error)
    {
        using var reader = new DbnByteReader(this, new MemoryStream(_bytes, 0, _length, writable: false));
        Span<byte> excess = stackalloc byte[1];
        error = null;
        var total = 0;
        try
        {
            for (var read = -1; read != 0; total = Math.Min(total + read, Content))
                read = reader.Read(total < Content ? destination.Slice(total, Math.Min(PieceSize, Content - total)) : excess);
        }
        catch (DbnFormatException e)
        {
            error = e;
        }

        return total;
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _bytes, []) is { Length: > 0 } bytes)
            ArrayPool<byte>.Shared.Return(bytes);
    }
}
