using System.Buffers;
using System.Runtime.CompilerServices;
using MgcBackfill.Errors;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace MgcBackfill.Dbn;

/// <summary>
/// Writes a DBN file: the header at once, the records one frame at a time. The file is complete only after <see cref="Complete"/>; without
/// that call it ends with the last full frame.
/// </summary>
internal sealed class DbnFileWriter : IDisposable
{
    /// <summary>The number of records that the vendor puts into one frame.</summary>
    public const int VendorRecordsPerFrame = 40_000;

    /// <summary>The compression level that the vendor uses; also the default of zstd.</summary>
    public const int DefaultLevel = 3;

    private const int MaxRecordLength = byte.MaxValue * DbnLayout.WordLength;

    private readonly Stream _stream;
    private readonly DbnFraming _framing;
    private readonly int _recordsPerFrame;
    private readonly bool _tsOut;
    private readonly byte[] _compressed = [];
    private readonly Compressor? _compressor;
    private byte[] _records;
    private int _length;
    private int _count;

    /// <summary>Begins a file by writing its header.</summary>
    /// <param name="stream">Receives the bytes. The caller owns and disposes of it.</param>
    /// <param name="metadata">The header. The caller must make sure that the records match it.</param>
    /// <param name="framing">How the stream is divided into frames.</param>
    /// <param name="recordsPerFrame">Records per frame if there are several frames, otherwise records per write.</param>
    /// <param name="level">Compression level of zstd.</param>
    /// <exception cref="ArgumentException">The header cannot be encoded.</exception>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public DbnFileWriter(
        Stream stream,
        DbnMetadata metadata,
        DbnFraming framing,
        int recordsPerFrame = VendorRecordsPerFrame,
        int level = DefaultLevel
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(recordsPerFrame);
        var header = DbnMetadataEncoder.Encode(metadata);
        (_stream, _framing, _recordsPerFrame, _tsOut) = (stream, framing, recordsPerFrame, metadata.TsOut);
        _records = new byte[recordsPerFrame * DbnLayout.OhlcvLength];
        try
        {
            if (framing != DbnFraming.Plain)
            {
                _compressed = new byte[Compressor.GetCompressBound(Math.Max(header.Length, _records.Length))];
                _compressor = new Compressor(level);
                _compressor.SetParameter(ZSTD_cParameter.ZSTD_c_contentSizeFlag, framing == DbnFraming.VendorZstd ? 1 : 0);
                _compressor.SetParameter(ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
            }

            Compress(header, end: false);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Records written so far.</summary>
    public long Records { get; private set; }

    /// <summary>Bytes written to the stream so far, after compression.</summary>
    public long Bytes { get; private set; }

    /// <summary>Writes a 1-minute bar of publisher 1. Parameters as in <see cref="DbnRecordEncoder.WriteBar"/>.</summary>
    /// <exception cref="InvalidOperationException">The header declares ts_out, which this method does not write.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(uint instrumentId, long tsEvent, long open, long high, long low, long close, ulong volume)
    {
        if (_tsOut)
            throw new InvalidOperationException("The header says ts_out: write whole records.");
        DbnRecordEncoder.WriteBar(_records.AsSpan(_length), 1, instrumentId, tsEvent, open, high, low, close, volume);
        Advance(DbnLayout.OhlcvLength);
    }

    /// <summary>Writes the bytes of one record of any type, unchecked.</summary>
    /// <param name="record">At most 1020 bytes.</param>
    public void Write(ReadOnlySpan<byte> record)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(record.Length, MaxRecordLength);

        // Bars are written without a capacity check, so a longer record must leave enough space for the rest of the frame.
        var needed = _length + record.Length + ((_recordsPerFrame - _count) * DbnLayout.OhlcvLength);
        if (_records.Length < needed)
            Array.Resize(ref _records, needed);
        record.CopyTo(_records.AsSpan(_length));
        Advance(record.Length);
    }

    /// <summary>Writes the remaining records and closes the last frame. Nothing may be written afterwards.</summary>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public void Complete()
    {
        if (_framing == DbnFraming.LibraryZstd || _length > 0)
            Compress(_records.AsSpan(0, _length), end: true);
        _length = 0;
        _stream.Flush();
    }

    /// <inheritdoc/>
    public void Dispose() => _compressor?.Dispose();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Advance(int length)
    {
        _length += length;
        Records++;
        if (++_count == _recordsPerFrame)
            Flush();
    }

    private void Flush()
    {
        Compress(_records.AsSpan(0, _length), end: false);
        (_length, _count) = (0, 0);
    }

    private void Compress(ReadOnlySpan<byte> content, bool end)
    {
        switch (_framing)
        {
            case DbnFraming.Plain:
                Emit(content);
                break;
            case DbnFraming.VendorZstd:
                CompressFrame(content);
                break;
            default:
                CompressInFrame(content, end);
                break;
        }
    }

    private void CompressFrame(ReadOnlySpan<byte> content)
    {
        // Records other than bars can be longer than the buffer was sized for.
        var bound = Compressor.GetCompressBound(content.Length);
        var packed = bound <= _compressed.Length ? _compressed : new byte[bound];
        Emit(packed.AsSpan(0, _compressor!.Wrap(content, packed)));
    }

    private void CompressInFrame(ReadOnlySpan<byte> content, bool end)
    {
        OperationStatus status;
        do
        {
            status = _compressor!.WrapStream(content, _compressed, out var read, out var written, end);
            if (status == OperationStatus.InvalidData)
                throw new InternalException("zstd refused to compress a frame.");
            content = content[read..];
            Emit(_compressed.AsSpan(0, written));
        } while (status == OperationStatus.DestinationTooSmall);
    }

    private void Emit(ReadOnlySpan<byte> bytes)
    {
        _stream.Write(bytes);
        Bytes += bytes.Length;
    }
}
