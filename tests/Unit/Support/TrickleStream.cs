namespace MgcBackfill.Tests.Support;

/// <summary>Hands out bytes in small pieces, as pipes, network drives and unkind systems do.</summary>
internal sealed class TrickleStream(byte[] bytes, Func<int> pieceSize) : MemoryStream(bytes)
{
    public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, pieceSize()));

    public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, pieceSize())]);
}
