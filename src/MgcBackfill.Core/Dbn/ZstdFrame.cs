namespace MgcBackfill.Dbn;

/// <summary>A zstd frame in a file, as its own headers describe it.</summary>
/// <param name="Offset">Where it begins, bytes from the start of the file.</param>
/// <param name="End">Where it ends, exclusive.</param>
/// <param name="Content">Bytes that it says it holds, decompressed; null where it does not say.</param>
/// <param name="HasChecksum">True where a checksum of the content stands at its end.</param>
internal readonly record struct ZstdFrame(long Offset, long End, ulong? Content, bool HasChecksum);
