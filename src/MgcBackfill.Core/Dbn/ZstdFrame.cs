namespace MgcBackfill.Dbn;

/// <summary>A zstd frame in a file, as its headers describe it.</summary>
/// <param name="Offset">Where it begins, in bytes from the start of the file.</param>
/// <param name="End">Where it ends, exclusive.</param>
/// <param name="Content">Decompressed size that the header declares, in bytes; null if it declares none.</param>
/// <param name="HasChecksum">True if the frame ends with a checksum of its content.</param>
internal readonly record struct ZstdFrame(long Offset, long End, ulong? Content, bool HasChecksum);
