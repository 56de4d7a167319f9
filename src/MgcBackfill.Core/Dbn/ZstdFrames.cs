using System.Buffers.Binary;
using MgcBackfill.Errors;

namespace MgcBackfill.Dbn;

/// <summary>Walks over a file's zstd frames by their headers alone: nothing is decompressed, nothing proved of what lies inside.</summary>
internal static class ZstdFrames
{
    private const uint Magic = 0xFD2FB528;
    private const int BlockHeader = 3;
    private const int Checksum = 4;

    /// <summary>How many frames carry no checksum. Ends at the first bytes that are no frame: who decompresses them refuses them.</summary>
    /// <exception cref="SourceException">There is no such file.</exception>
    /// <exception cref="EnvironmentException">The file cannot be read.</exception>
    public static int CountWithoutChecksum(string path)
    {
        try
        {
            using var file = new BufferedStream(DbnFile.OpenRead(path), 1 << 12);
            var count = 0;
            while (ReadFrameHeader(file) is { } hasChecksum && SkipBlocks(file))
            {
                count += hasChecksum ? 0 : 1;
                file.Seek(hasChecksum ? Checksum : 0, SeekOrigin.Current);
            }

            return count;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw EnvironmentErrors.From(e, "Reading", path);
        }
    }

    // Null where no frame begins. RFC 8878, 3.1.1.1: magic, descriptor, window, dictionary id, content size.
    private static bool? ReadFrameHeader(Stream file)
    {
        Span<byte> head = stackalloc byte[5];
        if (file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length
            || BinaryPrimitives.ReadUInt32LittleEndian(head) != Magic)
        {
            return null;
        }

        var descriptor = head[4];
        var single = (descriptor & 0b10_0000) != 0;
        var window = single ? 0 : 1;
        var dictionary = (1 << (descriptor & 0b11)) >> 1;
        var content = descriptor >> 6 is > 0 and var size ? 1 << size : single ? 1 : 0;
        file.Seek(window + dictionary + content, SeekOrigin.Current);
        return (descriptor & 0b100) != 0;
    }

    private static bool SkipBlocks(Stream file)
    {
        const int RunLength = 1;
        Span<byte> bytes = stackalloc byte[BlockHeader];
        while (file.ReadAtLeast(bytes, BlockHeader, throwOnEndOfStream: false) == BlockHeader)
        {
            var header = bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);
            file.Seek(((header >> 1) & 0b11) == RunLength ? 1 : header >> 3, SeekOrigin.Current);
            if ((header & 1) != 0)
                return true;
        }

        return false;
    }
}
