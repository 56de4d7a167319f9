using System.Buffers.Binary;
using MgcBackfill.Errors;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace MgcBackfill.Independent;

/// <summary>
/// The content of a DBN file as one stream of bytes, compressed or not. The first bytes decide which, not the name (S1). Compressed content
/// is any number of zstd frames, and nothing else (S2).
/// </summary>
internal sealed class PlainBytes : IDisposable
{
    private const uint ZstdMagic = 0xFD2F_B528;
    private const uint SkippableMagic = 0x184D_2A50;
    private const int MagicLength = 4;
    private const int SmallestInput = 1 << 8;
    private const int LargestInput = 1 << 17;
    private const int FrameHead = 6;
    private const long LargestWindow = 1L << 31;

    private readonly FileStream _file;
    private readonly byte[] _input;
    private readonly PlainDecompressor? _decompressor;
    private int _from;
    private int _to;
    private long _fileOffset;
    private bool _inFrame;
    private long? _window;

    /// <summary>Opens a file and examines its first bytes.</summary>
    /// <exception cref="SourceException">There is no such file, or it is a DBZ file.</exception>
    /// <exception cref="EnvironmentException">The file cannot be read.</exception>
    public PlainBytes(string path)
    {
        Path = path;
        _file = OpenFile(path);
        _input = new byte[Math.Clamp(_file.Length, SmallestInput, LargestInput)];
        try
        {
            IsZstd = DetectCompression();
            if (IsZstd)
                _decompressor = new PlainDecompressor();
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>True if the content is compressed.</summary>
    public bool IsZstd { get; }

    /// <summary>
    /// Fills <paramref name="destination"/>, which must not be empty. Returns the number of bytes; it is smaller than the destination only
    /// at the clean end of the file.
    /// </summary>
    /// <exception cref="SourceException">A frame is truncated or damaged, or is followed by bytes that are not a frame.</exception>
    /// <exception cref="EnvironmentException">The file cannot be read.</exception>
    public int Read(Span<byte> destination) => IsZstd ? ReadFrames(destination) : ReadPlain(destination);

    public void Dispose()
    {
        _file.Dispose();
        _decompressor?.Dispose();
    }

    private int ReadPlain(Span<byte> destination)
    {
        var filled = 0;
        while (filled < destination.Length && Available(1))
        {
            var part = _input.AsSpan(_from, Math.Min(_to - _from, destination.Length - filled));
            part.CopyTo(destination[filled..]);
            _from += part.Length;
            filled += part.Length;
        }

        return filled;
    }

    private int ReadFrames(Span<byte> destination)
    {
        var filled = 0;
        while (filled < destination.Length)
        {
            if (!_inFrame && !BeginFrame())
                break;
            _ = Available(1);
            _inFrame = !Decompress(destination[filled..], out var read, out var written);
            _from += read;
            filled += written;
            if (_inFrame && read == 0 && written == 0)
                throw PlainRefusal.Create(ErrorIds.DbnTruncated, Path, "the file ends inside a zstd frame.");
        }

        return filled;
    }

    // False at the end of the file. Only here is the end of the file a clean end.
    private bool BeginFrame()
    {
        if (!Available(1))
            return false;
        var whole = Available(MagicLength);
        if (whole && IsSkippable())
            throw Skippable();
        if (!whole || Magic() != ZstdMagic)
            throw PlainRefusal.Create(
                ErrorIds.ZstdCorrupt,
                Path,
                $"the bytes from byte {_fileOffset - (_to - _from)} of the file are not a zstd frame."
            );
        _window = Available(FrameHead) ? GetWindow(_input.AsSpan(_from, FrameHead)) : null;
        return true;
    }

    // True at the end of a frame.
    private bool Decompress(Span<byte> destination, out int read, out int written)
    {
        try
        {
            return _decompressor!.Decompress(_input.AsSpan(_from, _to - _from), destination, out read, out written);
        }
        catch (ZstdException e) when (e.Code == ZSTD_ErrorCode.ZSTD_error_frameParameter_windowTooLarge && _window <= LargestWindow)
        {
            throw PlainRefusal.Create(
                ErrorIds.ZstdUnsupported,
                Path,
                $"a zstd frame needs a window of {_window / (1 << 20)} MiB, and at most "
                    + $"128 MiB are allowed; compress the data again without the option 'long'."
            );
        }
        catch (ZstdException e) when (e.Code == ZSTD_ErrorCode.ZSTD_error_dictionary_wrong)
        {
            throw PlainRefusal.Create(
                ErrorIds.ZstdUnsupported,
                Path,
                "a zstd frame needs a dictionary; compress the data again without one."
            );
        }
        catch (ZstdException e)
        {
            throw PlainRefusal.Create(
                ErrorIds.ZstdCorrupt,
                Path,
                $"a zstd frame is damaged near byte {_fileOffset - (_to - _from)} of the file: {e.Message}."
            );
        }
        catch (OutOfMemoryException e)
        {
            throw EnvironmentErrors.From(e, "Unpacking", Path);
        }
    }

    private bool DetectCompression()
    {
        if (!Available(MagicLength))
            return false;
        if (IsSkippable())
        {
            throw Available(11) && _input.AsSpan(8, 3).SequenceEqual("DBZ"u8)
                ? PlainRefusal.Create(ErrorIds.DbnLegacyDbz, Path, "the file is in the old DBZ format.")
                : Skippable();
        }

        return Magic() == ZstdMagic;
    }

    private bool IsSkippable() => (Magic() & 0xFFFF_FFF0) == SkippableMagic;

    private SourceException Skippable() =>
        PlainRefusal.Create(
            ErrorIds.ZstdUnsupported,
            Path,
            $"byte {_fileOffset - (_to - _from)} of the file begins a skippable "
                + $"zstd frame, which is not read; compress the data again with plain zstd."
        );

    // If bit 5 of the descriptor is set, the frame has no window of its own: its whole content is the window, and no writer makes that
    // larger than the maximum.
    private static long? GetWindow(ReadOnlySpan<byte> head) => (head[4] & 0x20) != 0 ? null : (8L + (head[5] & 7)) << ((head[5] >> 3) + 7);

    private uint Magic() => BinaryPrimitives.ReadUInt32LittleEndian(_input.AsSpan(_from));

    // Makes at least `count` bytes of the file available. False if the file ends before.
    private bool Available(int count)
    {
        if (_to - _from >= count)
            return true;
        _input.AsSpan(_from, _to - _from).CopyTo(_input);
        (_from, _to) = (0, _to - _from);
        while (_to < count)
        {
            var read = ReadFile(_input.AsSpan(_to));
            if (read == 0)
                return false;
            _to += read;
            _fileOffset += read;
        }

        return true;
    }

    private static FileStream OpenFile(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw PlainRefusal.Create(ErrorIds.SourceNotFound, path, "there is no such file.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw EnvironmentErrors.From(e, "Opening", path);
        }
    }

    private int ReadFile(Span<byte> destination)
    {
        try
        {
            return _file.Read(destination);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw EnvironmentErrors.From(e, "Reading", Path);
        }
    }
}
