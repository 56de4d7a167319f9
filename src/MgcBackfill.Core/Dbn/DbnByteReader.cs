using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using MgcBackfill.Errors;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace MgcBackfill.Dbn;

/// <summary>
/// The decompressed bytes of a DBN file. The stream ends cleanly only where the file ends exactly at the end of a frame. Compression is
/// detected from content. The file's own bytes are hashed while they are read (A3).
/// </summary>
internal sealed class DbnByteReader : IDisposable
{
    /// <summary>Bytes of the file read at once.</summary>
    public const int DefaultBuffer = 1 << 17;

    private const uint ZstdMagic = 0xFD2FB528;
    private const uint SkippableMagic = 0x184D2A50;
    private const uint SkippableMask = 0xFFFFFFF0;
    private const int FrameProbe = 5;

    private readonly Stream _stream;
    private readonly IncrementalHash? _hash;
    private readonly ZstdDecoder? _decoder;
    private byte[] _buffer;
    private int _bufferSize;
    private long _produced;
    private long _frameStart;
    private long _frameOffset;
    private ulong? _frameSize;
    private UInt128? _frameWindow;
    private int _position;
    private int _length;
    private bool _inFrame;
    private bool _endOfFile;
    private bool _disposed;
    private long _end = long.MaxValue;

    /// <summary>Opens the bytes of <paramref name="stream"/>, which it then owns.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="hash">True to compute <see cref="Sha256"/> while reading.</param>
    /// <param name="buffer">Bytes of the file read at once; at least 32.</param>
    /// <exception cref="DbnFormatException">The file is empty, or is neither DBN nor zstd.</exception>
    public DbnByteReader(Stream stream, bool hash, int buffer = DefaultBuffer)
    {
        (_stream, _bufferSize) = (stream, buffer);
        _buffer = ArrayPool<byte>.Shared.Rent(buffer);
        _hash = hash ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
        try
        {
            Compression = Detect();
            if (Compression == DbnCompression.Zstd)
                _decoder = new ZstdDecoder();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Opens one frame of a file, as if the bytes before it had been read.</summary>
    public DbnByteReader(PackedFrame frame, Stream bytes)
        : this(bytes, hash: false)
    {
        Frames = frame.Number - 1;
        FileBytes += frame.FileOffset;
        _produced = frame.Offset;
    }

    public DbnCompression Compression { get; }

    /// <summary>Number of zstd frames started so far.</summary>
    public int Frames { get; private set; }

    /// <summary>Number of frames without a checksum. They are legal, but damage inside them can go undetected.</summary>
    public int FramesWithoutChecksum { get; private set; }

    /// <summary>Bytes of the file read so far.</summary>
    public long FileBytes { get; private set; }

    /// <summary>SHA-256 of the file in lower-case hex, once all of it has been read; null if hashing was not requested.</summary>
    public string? Sha256 { get; private set; }

    /// <summary>Reads bytes until <paramref name="destination"/> is full or the file ends.</summary>
    /// <returns>The number of bytes written. It is less than the length of the destination only at the clean end of the file.</returns>
    /// <exception cref="DbnFormatException">A zstd frame is truncated or damaged, or is followed by anything but another frame.</exception>
    public int Read(Span<byte> destination)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return Compression == DbnCompression.Zstd ? ReadFrames(destination) : ReadPlain(destination);
    }

    /// <summary>
    /// Takes the next frame without decompressing it, if all of it can be read, its header gives the size of its content, and both sizes
    /// and its window are at most <paramref name="limit"/>. Otherwise nothing is taken, and <see cref="Read"/> reads or refuses it.
    /// </summary>
    /// <param name="limit">In bytes.</param>
    /// <exception cref="DbnFormatException">The current frame is damaged after its content, or the file ends there.</exception>
    public PackedFrame? TakeFrame(int limit)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_inFrame && _frameSize == (ulong)(_produced - _frameStart))
            EndFrame();
        if (Compression != DbnCompression.Zstd || _inFrame || FileOffset >= _end)
            return null;

        // The header decides first: to find the end of a frame, all of it must be in the buffer.
        var header = Peek(0, ZstdFrames.MaxHeaderLength);
        if (
            ZstdDecoder.ContentSize(header) is not { } content
            || content > (uint)limit
            || ZstdFrames.GetWindow(header) is not { } window
            || window > (uint)limit
            || !ZstdFrames.TryRead(Peek, 0, out var frame)
        )
            return null;

        var begin = FileOffset;
        BeginFrame();
        var taken = new PackedFrame(_buffer.AsSpan(_position, (int)frame.End), (int)content, Frames, begin, _produced);
        _position += (int)frame.End;
        _produced += taken.Content;
        _inFrame = false;
        return taken;

        ReadOnlySpan<byte> Peek(long offset, int length)
        {
            var available = offset + length <= limit ? Fill((int)offset + length) - (int)offset : 0;
            return available > 0 ? _buffer.AsSpan(_position + (int)offset, Math.Min(available, length)) : [];
        }
    }

    /// <summary>
    /// True at the clean end of the file. Reads (and loses) one byte where nothing else can decide it; a frame whose header declares
    /// content is trusted without reading.
    /// </summary>
    /// <exception cref="DbnFormatException">A zstd frame is truncated or damaged, or is followed by anything but another frame.</exception>
    public bool IsAtEnd()
    {
        if (
            Compression == DbnCompression.Zstd
            && !_inFrame
            && Fill(ZstdFrames.MaxHeaderLength) is > 0 and var available
            && ZstdDecoder.ContentSize(_buffer.AsSpan(_position, available)) > 0
        )
            return false;
        Span<byte> one = stackalloc byte[1];
        return Read(one) == 0;
    }

    /// <summary>
    /// Continues at another frame of the file and stops before a third one. The bytes between and after them are hashed but not
    /// decompressed.
    /// </summary>
    /// <param name="begin">Where the frame to continue with begins. The current frame must have no output left.</param>
    /// <param name="end">Where the first frame begins that is not wanted any more, or the file's length.</param>
    /// <param name="unread">Number of bytes that the skipped frames would decompress to.</param>
    /// <exception cref="DbnFormatException">The current frame is damaged, or the file ends inside it.</exception>
    public void Skip(long begin, long end, long unread)
    {
        EndFrame();
        while (FileOffset < begin && Fill(1) > 0)
            _position += (int)Math.Min(_length - _position, begin - FileOffset);
        _produced += unread;
        _end = end;
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _decoder?.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
        _hash?.Dispose();
        _stream.Dispose();
    }

    private DbnCompression Detect()
    {
        Fill(FrameProbe);
        if (_length == 0)
            throw new DbnFormatException(ErrorIds.DbnTruncated, "The file is empty.", 0);
        var magic = Magic();
        if ((magic & SkippableMask) != SkippableMagic)
            return magic == ZstdMagic ? DbnCompression.Zstd : DbnCompression.None;
        Fill(12);
        throw _buffer.AsSpan(8, 3).SequenceEqual("DBZ"u8)
            ? new DbnFormatException(
                ErrorIds.DbnLegacyDbz,
                "This is legacy DBZ, the vendor's format before DBN.",
                0,
                "Download the data again: the vendor sends DBN now."
            )
            : ZstdRefusals.Skippable(0, 0);
    }

    private int ReadPlain(Span<byte> destination)
    {
        var total = 0;
        while (total < destination.Length && (_position < _length || Fill(1) > 0))
        {
            var taken = Math.Min(_length - _position, destination.Length - total);
            _buffer.AsSpan(_position, taken).CopyTo(destination[total..]);
            _position += taken;
            total += taken;
        }

        return total;
    }

    private int ReadFrames(Span<byte> destination)
    {
        var total = 0;
        while (total < destination.Length)
        {
            if (!_inFrame && !BeginFrame())
                break;
            if (_position == _length && Fill(1) == 0 && !TryFlush(destination[total..], ref total))
                throw Truncated();
            if (!_inFrame || total == destination.Length)
                continue;
            _inFrame = Decompress(_buffer.AsSpan(_position, _length - _position), destination[total..], out var read, out var written) != 0;
            _position += read;
            total += written;
        }

        return total;
    }

    // Reads what follows the content of the current frame: its last block, if that is empty, and its checksum.
    private void EndFrame()
    {
        while (_inFrame)
        {
            if (_position == _length && Fill(1) == 0)
                throw Truncated();
            _inFrame = Decompress(_buffer.AsSpan(_position, _length - _position), [], out var read, out _) != 0;
            _position += read;
            if (read == 0 && _inFrame)
                throw new DbnFormatException(
                    ErrorIds.ZstdCorrupt,
                    $"Zstd frame {Frames} holds more bytes than its header gives.",
                    _produced,
                    "Download the file again."
                );
        }
    }

    private DbnFormatException Truncated() =>
        new(
            ErrorIds.DbnTruncated,
            $"The file ends in the middle of its zstd frame {Frames}.",
            _produced,
            "The file is incomplete. Download it again."
        );

    // All input is consumed, but the decoder may still hold output of the frame.
    private bool TryFlush(Span<byte> destination, ref int total)
    {
        _inFrame = Decompress([], destination, out _, out var written) != 0;
        total += written;
        return written > 0 || !_inFrame;
    }

    private nuint Decompress(ReadOnlySpan<byte> source, Span<byte> destination, out int read, out int written)
    {
        try
        {
            var result = _decoder!.Decompress(source, destination, out read, out written);
            _produced += written;
            if (result == 0)
                RequireContentSize();
            return result;
        }
        catch (ZstdException e)
        {
            throw Unsupported(e.Code)
                ?? new DbnFormatException(
                    ErrorIds.ZstdCorrupt,
                    $"Zstd frame {Frames}, which begins at byte {_frameOffset} of the file, is damaged: {e.Message}.",
                    _produced
                );
        }
    }

    private DbnFormatException? Unsupported(ZSTD_ErrorCode code) =>
        code switch
        {
            ZSTD_ErrorCode.ZSTD_error_frameParameter_windowTooLarge => ZstdRefusals.Window(Frames, _frameWindow, _produced),
            ZSTD_ErrorCode.ZSTD_error_dictionary_wrong => ZstdRefusals.Dictionary(Frames, _produced),
            _ => null,
        };

    private long FileOffset => FileBytes - (_length - _position);

    private bool BeginFrame()
    {
        if (FileOffset >= _end)
        {
            while (Fill(1) > 0)
                _position = _length;
            return false;
        }

        var available = Fill(ZstdFrames.MaxHeaderLength);
        if (available == 0)
            return false;
        if (available >= sizeof(uint) && (Magic() & SkippableMask) == SkippableMagic)
            throw ZstdRefusals.Skippable(FileBytes - available, _produced);
        if (available < FrameProbe || Magic() != ZstdMagic)
        {
            throw new DbnFormatException(
                ErrorIds.ZstdCorrupt,
                $"The bytes after zstd frame {Frames} are not a zstd frame (byte {FileBytes - available} of the file).",
                _produced,
                "Download the file again."
            );
        }

        // Bit 2 of the frame header descriptor: the frame ends with a checksum of its content.
        const int ChecksumBit = 0b100;
        Frames++;
        _frameOffset = FileOffset;
        if ((_buffer[_position + 4] & ChecksumBit) == 0)
            FramesWithoutChecksum++;
        var header = _buffer.AsSpan(_position, available);
        (_frameStart, _frameSize, _frameWindow) = (_produced, ZstdDecoder.ContentSize(header), ZstdFrames.GetWindow(header));
        return _inFrame = true;
    }

    // zstd does not check the content size if the last block of a stream is empty, so a missing block before it would go undetected.
    private void RequireContentSize()
    {
        var held = _produced - _frameStart;
        if (_frameSize is { } size && size != (ulong)held)
        {
            throw new DbnFormatException(
                ErrorIds.ZstdCorrupt,
                $"The header of zstd frame {Frames} gives {size} bytes, but the frame holds {held}.",
                _produced
            );
        }
    }

    private uint Magic() => _length - _position >= sizeof(uint) ? BinaryPrimitives.ReadUInt32LittleEndian(_buffer.AsSpan(_position)) : 0;

    // Makes at least `wanted` bytes available unless the file ends first. Returns the number of available bytes.
    private int Fill(int wanted)
    {
        var available = _length - _position;
        if (available >= wanted || _endOfFile)
            return available;
        Compact(wanted);
        while (_length < wanted)
        {
            var read = _stream.Read(_buffer, _length, _bufferSize - _length);
            if (read == 0)
            {
                _endOfFile = true;
                Sha256 = _hash is null ? null : Convert.ToHexStringLower(_hash.GetHashAndReset());
                break;
            }

            _hash?.AppendData(_buffer, _length, read);
            _length += read;
            FileBytes += read;
        }

        return _length - _position;
    }

    // Moves what is available to the start of the buffer, which grows if `wanted` bytes do not fit.
    private void Compact(int wanted)
    {
        var available = _buffer.AsSpan(_position, _length - _position);
        if (wanted <= _bufferSize)
            available.CopyTo(_buffer);
        else
        {
            _bufferSize = (int)BitOperations.RoundUpToPowerOf2((uint)wanted);
            var larger = ArrayPool<byte>.Shared.Rent(_bufferSize);
            available.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        (_position, _length) = (0, available.Length);
    }
}
