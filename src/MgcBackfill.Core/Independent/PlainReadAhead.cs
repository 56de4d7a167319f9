using System.Buffers;
using MgcBackfill.Errors;

namespace MgcBackfill.Independent;

/// <summary>
/// Decompresses a file's content in pieces. Each piece is decompressed on the thread pool while the previous one is read. For one reader at
/// a time.
/// </summary>
internal sealed class PlainReadAhead : IDisposable
{
    // Bytes in front of a piece, for the incomplete record at the end of the previous piece. No record is longer.
    private const int Capacity = 1024;

    private readonly PlainBytes _content;
    private readonly int _length;
    private byte[] _spare;
    private Task<int>? _next;

    /// <summary>Creates the reader without reading anything yet.</summary>
    /// <param name="content">The content, from its current position. Its owner keeps it, and must dispose of this object first.</param>
    /// <param name="size">Size of a piece in bytes, including the space in front of it.</param>
    public PlainReadAhead(PlainBytes content, int size)
    {
        (_content, _length) = (content, size - Capacity);
        Buffer = ArrayPool<byte>.Shared.Rent(size);
        _spare = ArrayPool<byte>.Shared.Rent(size);
    }

    /// <summary>The current piece; each <see cref="Next"/> replaces it by another one.</summary>
    public byte[] Buffer { get; private set; }

    /// <summary>Waits for the next piece, and puts the rest of the previous one in front of it.</summary>
    /// <param name="from">In: where the rest of the previous piece begins. Out: where the bytes begin.</param>
    /// <param name="to">In: where the previous piece ends. Out: where the bytes end; only at the end of the content there are no new
    /// bytes.</param>
    /// <exception cref="SourceException">The content is refused.</exception>
    /// <exception cref="EnvironmentException">The file cannot be read.</exception>
    public void Next(ref int from, ref int to)
    {
        var length = (_next ?? Begin()).GetAwaiter().GetResult();
        var rest = Buffer.AsSpan(from, to - from);
        rest.CopyTo(_spare.AsSpan(Capacity - rest.Length));
        (from, to) = (Capacity - rest.Length, Capacity + length);
        (Buffer, _spare) = (_spare, Buffer);
        _next = Begin();
    }

    /// <summary>Waits for the piece that is being decompressed.</summary>
    public void Dispose()
    {
        if (_next is not null)
            Task.WaitAny(_next);
        ArrayPool<byte>.Shared.Return(Buffer);
        ArrayPool<byte>.Shared.Return(_spare);
        (Buffer, _spare) = ([], []);
    }

    private Task<int> Begin()
    {
        var piece = _spare;
        return Task.Run(() => _content.Read(piece.AsSpan(Capacity, _length)));
    }
}
