namespace MgcBackfill.Tests.Support;

/// <summary>Returns bytes in small pieces, as pipes and network drives do.</summary>
internal sealed class TrickleStream(byte[] bytes, Func<int> pieceSize) : MemoryStream(bytes)
{
    public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, pieceSize()));

    public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, pieceSize())]);
}
