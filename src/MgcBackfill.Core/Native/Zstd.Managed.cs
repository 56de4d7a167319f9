using ZstdSharp.Unsafe;

namespace MgcBackfill.Native;

/// <summary>
/// The seam to zstd, over ZstdSharp.Port, a port of libzstd to C#: no native library. Taken with the build property
/// <c>ZstdProvider=Managed</c>; Zstd.Native.cs is the same seam over the system's libzstd.
/// </summary>
internal static unsafe class Zstd
{
    // The largest two numbers say that the size is unknown, and that the bytes are no frame header, which decompression tells better.
    private const ulong ContentSizeError = ulong.MaxValue - 1;

    public static nint CreateDecoder() => (nint)Methods.ZSTD_createDCtx();

    public static void FreeDecoder(nint decoder) => Methods.ZSTD_freeDCtx((ZSTD_DCtx_s*)decoder);

    public static nint CreateEncoder(int level, bool contentSize, bool checksum)
    {
        var encoder = Methods.ZSTD_createCCtx();
        Check(Methods.ZSTD_CCtx_setParameter(encoder, ZSTD_cParameter.ZSTD_c_compressionLevel, level));
        Check(Methods.ZSTD_CCtx_setParameter(encoder, ZSTD_cParameter.ZSTD_c_contentSizeFlag, contentSize ? 1 : 0));
        Check(Methods.ZSTD_CCtx_setParameter(encoder, ZSTD_cParameter.ZSTD_c_checksumFlag, checksum ? 1 : 0));
        return (nint)encoder;
    }

    public static void FreeEncoder(nint encoder) => Methods.ZSTD_freeCCtx((ZSTD_CCtx_s*)encoder);

    /// <summary>Decompresses on. Returns 0 exactly at a frame's end, else a hint of how much input is wanted.</summary>
    /// <exception cref="ZstdException">The input is not zstd, is damaged, or fails its checksum.</exception>
    public static nuint Decompress(nint decoder, ReadOnlySpan<byte> source, Span<byte> destination, out int read, out int written)
    {
        fixed (byte* src = source)
        fixed (byte* dst = destination)
        {
            var input = new ZSTD_inBuffer_s { src = src, size = (nuint)source.Length };
            var output = new ZSTD_outBuffer_s { dst = dst, size = (nuint)destination.Length };
            var result = Check(Methods.ZSTD_decompressStream((ZSTD_DCtx_s*)decoder, &output, &input));
            read = (int)input.pos;
            written = (int)output.pos;
            return result;
        }
    }

    /// <summary>How many bytes the frame at the start of <paramref name="source"/> says it holds; null where it does not say.</summary>
    /// <param name="source">From the frame's magic number on; 18 bytes are enough.</param>
    public static ulong? ContentSize(ReadOnlySpan<byte> source)
    {
        fixed (byte* src = source)
            return Methods.ZSTD_getFrameContentSize(src, (nuint)source.Length) is < ContentSizeError and var size ? size : null;
    }

    /// <summary>The most bytes that <paramref name="length"/> bytes can become.</summary>
    public static int CompressBound(int length) => checked((int)Methods.ZSTD_compressBound((nuint)length));

    /// <summary>Compresses <paramref name="source"/> into one whole frame. Returns its length.</summary>
    public static int CompressFrame(nint encoder, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        fixed (byte* src = source)
        fixed (byte* dst = destination)
            return (int)Check(Methods.ZSTD_compress2((ZSTD_CCtx_s*)encoder, dst, (nuint)destination.Length, src, (nuint)source.Length));
    }

    /// <summary>Compresses on in an open frame; <paramref name="end"/> closes it. Returns 0 when all is flushed.</summary>
    public static nuint Compress(nint encoder, ReadOnlySpan<byte> source, Span<byte> destination, bool end, out int read, out int written)
    {
        fixed (byte* src = source)
        fixed (byte* dst = destination)
        {
            var input = new ZSTD_inBuffer_s { src = src, size = (nuint)source.Length };
            var output = new ZSTD_outBuffer_s { dst = dst, size = (nuint)destination.Length };
            var directive = end ? ZSTD_EndDirective.ZSTD_e_end : ZSTD_EndDirective.ZSTD_e_continue;
            var result = Check(Methods.ZSTD_compressStream2((ZSTD_CCtx_s*)encoder, &output, &input, directive));
            read = (int)input.pos;
            written = (int)output.pos;
            return result;
        }
    }

    private static nuint Check(nuint result) =>
        Methods.ZSTD_isError(result) ? throw new ZstdException(Methods.ZSTD_getErrorName(result)) : result;
}
