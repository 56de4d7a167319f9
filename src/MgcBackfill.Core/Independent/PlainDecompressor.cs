using System.Runtime.InteropServices;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace MgcBackfill.Independent;

/// <summary>
/// A decompression context of the zstd library, owned here. The independent check shares that library with the rest of the product, but not
/// the product's code around it. The context is freed once, by disposing or by the finalizer. After that, or after a frame was refused,
/// decompression throws <see cref="ObjectDisposedException"/>.
/// </summary>
internal sealed unsafe class PlainDecompressor : SafeHandle
{
    public PlainDecompressor()
        : base(0, ownsHandle: true)
    {
        handle = (nint)Methods.ZSTD_createDCtx();
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>
    /// Decompresses as much as fits into the destination. Returns true if a frame ends with the last byte that was read, and all its
    /// content was written.
    /// </summary>
    /// <exception cref="ZstdException">The bytes are not a frame, or the frame is damaged.</exception>
    /// <exception cref="OutOfMemoryException">There is no memory for the frame's window.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed, or an earlier call threw.</exception>
    public bool Decompress(ReadOnlySpan<byte> packed, Span<byte> output, out int read, out int written)
    {
        var isCounted = false;
        DangerousAddRef(ref isCounted);
        try
        {
            fixed (byte* from = packed)
            fixed (byte* to = output)
            {
                ZSTD_inBuffer_s source = new() { src = from, size = (nuint)packed.Length };
                ZSTD_outBuffer_s target = new() { dst = to, size = (nuint)output.Length };
                var left = Methods.ZSTD_decompressStream((ZSTD_DCtx_s*)handle, &target, &source);
                if (Methods.ZSTD_isError(left))
                {
                    // After an error the state of the context is undefined.
                    Close();
                    throw new ZstdException(Methods.ZSTD_getErrorCode(left), Methods.ZSTD_getErrorName(left));
                }

                read = (int)source.pos;
                written = (int)target.pos;
                return left == 0;
            }
        }
        catch (OutOfMemoryException)
        {
            // The context may point to a window that the library has already freed. It is leaked, because freeing it would free the window
            // twice.
            SetHandleAsInvalid();
            throw;
        }
        finally
        {
            DangerousRelease();
        }
    }

    protected override bool ReleaseHandle() => Methods.ZSTD_freeDCtx((ZSTD_DCtx_s*)handle) == 0;
}
