using System.Runtime.InteropServices;
using MgcBackfill.Errors;

namespace MgcBackfill.Native;

/// <summary>
/// The seam to zstd, over the system's libzstd. Zstd.Managed.cs is the same seam over ZstdSharp.Port; the build takes one of
/// them (property <c>ZstdProvider</c>). Signatures: zstd.h, stable section.
/// </summary>
internal static unsafe partial class Zstd
{
    private const string Library = "libzstd";
    private const int CompressionLevel = 100;
    private const int ContentSizeFlag = 200;
    private const int ChecksumFlag = 201;

    // The largest two numbers say that the size is unknown, and that the bytes are no frame header, which decompression tells better.
    private const ulong ContentSizeError = ulong.MaxValue - 1;

    static Zstd() => LibraryResolver.Add(Library, LoadLibrary);

    public static nint CreateDecoder() => NotNull(ZSTD_createDCtx());

    public static void FreeDecoder(nint decoder) => _ = ZSTD_freeDCtx(decoder);

    public static nint CreateEncoder(int level, bool contentSize, bool checksum)
    {
        var encoder = NotNull(ZSTD_createCCtx());
        Check(ZSTD_CCtx_setParameter(encoder, CompressionLevel, level));
        Check(ZSTD_CCtx_setParameter(encoder, ContentSizeFlag, contentSize ? 1 : 0));
        Check(ZSTD_CCtx_setParameter(encoder, ChecksumFlag, checksum ? 1 : 0));
        return encoder;
    }

    public static void FreeEncoder(nint encoder) => _ = ZSTD_freeCCtx(encoder);

    /// <summary>Decompresses on. Returns 0 exactly at a frame's end, else a hint of how much input is wanted.</summary>
    /// <exception cref="ZstdException">The input is not zstd, is damaged, or fails its checksum.</exception>
    public static nuint Decompress(nint decoder, ReadOnlySpan<byte> source, Span<byte> destination, out int read, out int written)
    {
        fixed (byte* src = source)
        fixed (byte* dst = destination)
        {
            var input = new ZstdBuffer { Data = src, Size = (nuint)source.Length };
            var output = new ZstdBuffer { Data = dst, Size = (nuint)destination.Length };
            var result = Check(ZSTD_decompressStream(decoder, &output, &input));
            read = (int)input.Position;
            written = (int)output.Position;
            return result;
        }
    }

    /// <summary>How many bytes the frame at the start of <paramref name="source"/> says it holds; null where it does not say.</summary>
    /// <param name="source">From the frame's magic number on; 18 bytes are enough.</param>
    public static ulong? ContentSize(ReadOnlySpan<byte> source)
    {
        fixed (byte* src = source)
            return ZSTD_getFrameContentSize(src, (nuint)source.Length) is < ContentSizeError and var size ? size : null;
    }

    /// <summary>The most bytes that <paramref name="length"/> bytes can become.</summary>
    public static int CompressBound(int length) => checked((int)ZSTD_compressBound((nuint)length));

    /// <summary>Compresses <paramref name="source"/> into one whole frame. Returns its length.</summary>
    public static int CompressFrame(nint encoder, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        fixed (byte* src = source)
        fixed (byte* dst = destination)
            return (int)Check(ZSTD_compress2(encoder, dst, (nuint)destination.Length, src, (nuint)source.Length));
    }

    /// <summary>Compresses on in an open frame; <paramref name="end"/> closes it. Returns 0 when all is flushed.</summary>
    public static nuint Compress(nint encoder, ReadOnlySpan<byte> source, Span<byte> destination, bool end, out int read, out int written)
    {
        fixed (byte* src = source)
        fixed (byte* dst = destination)
        {
            var input = new ZstdBuffer { Data = src, Size = (nuint)source.Length };
            var output = new ZstdBuffer { Data = dst, Size = (nuint)destination.Length };
            var result = Check(ZSTD_compressStream2(encoder, &output, &input, end ? 2 : 0));
            read = (int)input.Position;
            written = (int)output.Position;
            return result;
        }
    }

    private static nuint Check(nuint result) =>
        ZSTD_isError(result) == 0 ? result : throw new ZstdException(Marshal.PtrToStringUTF8(ZSTD_getErrorName(result)) ?? "zstd error");

    private static nint NotNull(nint context) => context != 0 ? context : throw new InsufficientMemoryException("zstd has no memory for a context.");

    private static nint LoadLibrary()
    {
        string[] names = OperatingSystem.IsWindows() ? ["libzstd.dll", "zstd.dll"]
            : OperatingSystem.IsMacOS() ? ["libzstd.1.dylib", Path.Combine(Environment.GetEnvironmentVariable("HOMEBREW_PREFIX") ?? "/usr/local", "lib", "libzstd.1.dylib")]
            : ["libzstd.so.1", "libzstd.so"];
        foreach (var name in names)
        {
            if (NativeLibrary.TryLoad(name, typeof(Zstd).Assembly, DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory, out var handle))
                return handle;
        }

        throw new EnvironmentException(
            ErrorIds.LibraryMissing,
            $"libzstd was not found (looked for {string.Join(", ", names)}).",
            advice: "Install it (Debian and Ubuntu: apt-get install libzstd1; macOS: brew install zstd), or build with -p:ZstdProvider=Managed.");
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct ZstdBuffer
    {
        public byte* Data;
        public nuint Size;
        public nuint Position;
    }

    [LibraryImport(Library)]
    private static partial nint ZSTD_createDCtx();

    [LibraryImport(Library)]
    private static partial nuint ZSTD_freeDCtx(nint context);

    [LibraryImport(Library)]
    private static partial nuint ZSTD_decompressStream(nint context, ZstdBuffer* output, ZstdBuffer* input);

    [LibraryImport(Library)]
    private static partial ulong ZSTD_getFrameContentSize(byte* source, nuint size);

    [LibraryImport(Library)]
    private static partial nint ZSTD_createCCtx();

    [LibraryImport(Library)]
    private static partial nuint ZSTD_freeCCtx(nint context);

    [LibraryImport(Library)]
    private static partial nuint ZSTD_CCtx_setParameter(nint context, int parameter, int value);

    [LibraryImport(Library)]
    private static partial nuint ZSTD_compressBound(nuint length);

    [LibraryImport(Library)]
    private static partial nuint ZSTD_compress2(nint context, byte* destination, nuint capacity, byte* source, nuint length);

    [LibraryImport(Library)]
    private static partial nuint ZSTD_compressStream2(nint context, ZstdBuffer* output, ZstdBuffer* input, int directive);

    [LibraryImport(Library)]
    private static partial uint ZSTD_isError(nuint code);

    [LibraryImport(Library)]
    private static partial nint ZSTD_getErrorName(nuint code);
}
