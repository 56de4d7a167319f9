using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace MgcBackfill.Dbn;

/// <summary>Encodes records: the common record header and the bar (OhlcvMsg). Little-endian, unaligned.</summary>
internal static class DbnRecordEncoder
{
    /// <summary>Writes the first 16 bytes of a record of any type.</summary>
    /// <param name="destination">At least 16 bytes.</param>
    /// <param name="length">Length of the whole record in bytes: a multiple of 4, at most 1020.</param>
    /// <param name="rtype">The record type.</param>
    /// <param name="publisherId">The vendor's publisher id; GLBX.MDP3 has only 1.</param>
    /// <param name="instrumentId">The vendor's instrument id.</param>
    /// <param name="tsEvent">Nanoseconds since the epoch, UTC; -1 means undefined.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteHeader(Span<byte> destination, int length, byte rtype, ushort publisherId, uint instrumentId, long tsEvent)
    {
        destination[0] = (byte)(length / DbnLayout.WordLength);
        destination[1] = rtype;
        BinaryPrimitives.WriteUInt16LittleEndian(destination[2..], publisherId);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[4..], instrumentId);
        BinaryPrimitives.WriteInt64LittleEndian(destination[8..], tsEvent);
    }

    /// <summary>Writes a 1-minute bar: 56 bytes.</summary>
    /// <param name="destination">At least 56 bytes.</param>
    /// <param name="publisherId">The vendor's publisher.</param>
    /// <param name="instrumentId">The vendor's instrument id.</param>
    /// <param name="tsEvent">Open of the bar, nanoseconds since the epoch, UTC.</param>
    /// <param name="open">A price in 1e-9 of the quoted unit; negative and zero are legal for spreads.</param>
    /// <param name="high">As <paramref name="open"/>.</param>
    /// <param name="low">As <paramref name="open"/>.</param>
    /// <param name="close">As <paramref name="open"/>.</param>
    /// <param name="volume">Contracts traded in the minute.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteBar(
        Span<byte> destination,
        ushort publisherId,
        uint instrumentId,
        long tsEvent,
        long open,
        long high,
        long low,
        long close,
        ulong volume
    )
    {
        destination = destination[..DbnLayout.OhlcvLength];
        WriteHeader(destination, DbnLayout.OhlcvLength, Rtype.Ohlcv1M, publisherId, instrumentId, tsEvent);
        BinaryPrimitives.WriteInt64LittleEndian(destination[16..], open);
        BinaryPrimitives.WriteInt64LittleEndian(destination[24..], high);
        BinaryPrimitives.WriteInt64LittleEndian(destination[32..], low);
        BinaryPrimitives.WriteInt64LittleEndian(destination[40..], close);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[48..], volume);
    }
}
