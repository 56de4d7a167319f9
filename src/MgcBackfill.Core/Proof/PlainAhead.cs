using System.Buffers;
using MgcBackfill.Errors;

namespace MgcBackfill.Proof;

/// <summary>
/// Unpacks a file's content in pieces, each on a thread of the pool while the piece before it is read. For one reader at a time.
/// </summary>
internal sealed class PlainAhead : IDisposable
{
    // Bytes in front of a piece, for the rest of the piece before it: no record is longer.
    private const int Room = 1024;

    private readonly PlainBytes _content;
    private readonly int _length;
    private byte[] _spare;
    private Task<int>? _next;

    /// <summary>Reads nothing yet.</summary>
    /// <param name="content">The content, from where it stands; its owner keeps it, and disposes of it after this.</param>
    /// <param name="size">Bytes of a piece, with the room in front of it.</param>
    public PlainAhead(PlainBytes content, int size)
    {
        (_content, _length) = (content, size - Room);
        Buffer = ArrayPool<byte>.Shared.Rent(size);
        _spare = ArrayPool<byte>.Shared.Rent(size);
    }

    /// <summary>The piece at hand; each <see cref="Take"/> exchanges it for another.</summary>
    public byte[] Buffer { get; private set; }

    /// <summary>Waits for the next piece, and puts what was left of the one before in front of it.</summary>
    /// <param name="from">Where the rest of the piece before begins; then where the bytes begin.</param>
    /// <param name="to">Where the piece before ends; then where the bytes end, which is no further only at the end of the content.</param>
    /// <exception cref="SourceException">The content is refused.</exception>
    /// <exception cref="EnvironmentException">The file cannot be read.</exception>
    public void Take(ref int from, ref int to)
    {
        var length = (_next ?? Begin()).GetAwaiter().GetResult();
        var rest = Buffer.AsSpan(from, to - from);
        rest.CopyTo(_spare.AsSpan(Room - rest.Length));
        (from, to) = (Room - rest.Length, Room + length);
        (Buffer, _spare) = (_spare, Buffer);
        _next = Begin();
    }

    /// <summary>Waits for the piece that is under way.</summary>
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
        return Task.Run(() => _content.Read(piece.AsSpan(Room, _length)));
    }
}
