using System.Runtime.InteropServices;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace MgcBackfill.Dbn;

/// <summary>
/// Decompresses concatenated zstd frames and reports where each frame ends, which the package's own stream and decompressor do not. It owns
/// the package's context, whose memory the garbage collector does not see. Disposing frees the context, and so does finalizing. After
/// that, and after an error, every call throws <see cref="ObjectDisposedException"/>. For use by one thread at a time; another may dispose
/// of it.
/// </summary>
internal sealed unsafe class ZstdDecoder : SafeHandle
{
    // The two largest values mean "size unknown" and "not a frame header". Decompression reports the latter with a better message.
    private const ulong ContentSizeError = ulong.MaxValue - 1;

    /// <exception cref="OutOfMemoryException">There is no memory for a context.</exception>
    public ZstdDecoder()
        : base(0, ownsHandle: true) => SetHandle((nint)Methods.ZSTD_createDCtx());

    public override bool IsInvalid => handle == 0;

    /// <summary>
    /// The content size that the header of the frame at the start of <paramref name="source"/> declares; null if it declares none.
    /// </summary>
    /// <param name="source">From the frame's magic number on; 18 bytes are enough.</param>
    public static ulong? ContentSize(ReadOnlySpan<byte> source)
    {
        fixed (byte* src = source)
            return Methods.ZSTD_getFrameContentSize(src, (nuint)source.Length) is < ContentSizeError and var size ? size : null;
    }

    /// <summary>
    /// Decompresses the next bytes. Returns 0 exactly at the end of a frame, otherwise a hint of how much input is needed.
    /// </summary>
    /// <exception cref="ZstdException">The input is not zstd, is damaged, fails its checksum, or requires a window over 128 MB.</exception>
    /// <exception cref="OutOfMemoryException">There is no memory for the frame's window.</exception>
    /// <exception cref="ObjectDisposedException">The decoder was disposed, or an earlier call threw.</exception>
    public nuint Decompress(ReadOnlySpan<byte> source, Span<byte> destination, out int read, out int written)
    {
        var isHeld = false;
        try
        {
            DangerousAddRef(ref isHeld);
            fixed (byte* src = source)
            fixed (byte* dst = destination)
            {
                var input = new ZSTD_inBuffer_s { src = src, size = (nuint)source.Length };
                var output = new ZSTD_outBuffer_s { dst = dst, size = (nuint)destination.Length };
                var result = Methods.ZSTD_decompressStream((ZSTD_DCtx_s*)handle, &output, &input).EnsureZstdSuccess();
                (read, written) = ((int)input.pos, (int)output.pos);
                return result;
            }
        }
        catch (ZstdException)
        {
            // After an error the state of the context is undefined, so it must not be used again.
            Dispose();
            throw;
        }
        catch (OutOfMemoryException)
        {
            // The package frees the old window before it asks for a new one, and still points to it when the allocator throws. Freeing the
            // context would free that window a second time, so the context is given up.
            SetHandleAsInvalid();
            throw;
        }
        finally
        {
            if (isHeld)
                DangerousRelease();
        }
    }

    protected override bool ReleaseHandle()
    {
        Methods.ZSTD_freeDCtx((ZSTD_DCtx_s*)handle);
        return true;
    }
}
