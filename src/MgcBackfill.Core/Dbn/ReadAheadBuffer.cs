using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace MgcBackfill.Dbn;

/// <summary>
/// Reads and decompresses ahead of its reader. One thread reads the file. Whole frames that it finds are decompressed on every core;
/// anything else is decompressed on that thread. The bytes come in the order of the file, in a few buffers at a time. Each buffer has free
/// space in front of its bytes, for the incomplete record at the end of the previous buffer. For one reader at a time.
/// </summary>
internal sealed class ReadAheadBuffer : IDisposable
{
    /// <summary>Bytes of free space in front of the data; no record is longer.</summary>
    public const int Capacity = 1024;

    // The vendor's frames hold 40,000 records, 2.24 MB.
    private const int FrameLimit = 1 << 22;
    private const int BufferSize = 1 << 18;

    // One is with the reader.
    private static readonly int s_buffers = Math.Clamp(Environment.ProcessorCount, 2, 6) + 2;

    private readonly DbnByteReader _bytes;
    private readonly BlockingCollection<Lazy<Piece>> _pieces = [];
    private readonly SemaphoreSlim _free = new(s_buffers);
    private readonly ConcurrentBag<ZstdDecoder> _decoders = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _task;
    private ExceptionDispatchInfo? _error;

    /// <summary>
    /// Starts reading where <paramref name="bytes"/> stands now. Its owner keeps it, and must dispose of this object first.
    /// </summary>
    public ReadAheadBuffer(DbnByteReader bytes)
    {
        _bytes = bytes;
        _task = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Waits for the next bytes; they start at offset <see cref="Capacity"/> of the buffer.</summary>
    /// <param name="length">The number of bytes.</param>
    /// <returns>The buffer, which must be returned with <see cref="Return"/>; null at the clean end of the file.</returns>
    /// <exception cref="DbnFormatException">A zstd frame is truncated or damaged, or is followed by anything but another frame.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="OutOfMemoryException">There is no memory to decompress with.</exception>
    public byte[]? Next(out int length)
    {
        while (_error is null && _pieces.TryTake(out var next, Timeout.Infinite))
        {
            var piece = next.Value;
            _error = piece.Error;
            if (piece.Length > 0)
            {
                length = piece.Length;
                return piece.Buffer;
            }

            Return(piece.Buffer);
        }

        _error?.Throw();
        length = 0;
        return null;
    }

    /// <summary>Returns a buffer for reuse.</summary>
    public void Return(byte[] buffer)
    {
        ArrayPool<byte>.Shared.Return(buffer);
        _free.Release();
    }

    /// <summary>Ends the reading and waits for what is being decompressed. All buffers must have been returned.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _task.Wait();
        foreach (var piece in _pieces)
            ArrayPool<byte>.Shared.Return(piece.Value.Buffer);
        foreach (var decoder in _decoders)
            decoder.Dispose();
        _pieces.Dispose();
        _free.Dispose();
        _stop.Dispose();
    }

    private void Run()
    {
        try
        {
            do _free.Wait(_stop.Token);
            while (TryAdd());
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The reader was disposed.
        }
        catch (Exception e)
        {
            // Thrown on the reader's thread, after the reader has consumed the bytes decoded before the error.
            AddPiece(new Piece([], 0, ExceptionDispatchInfo.Capture(e)));
        }
        finally
        {
            _pieces.CompleteAdding();
        }
    }

    // False at the clean end of the file.
    private bool TryAdd()
    {
        if (_bytes.TakeFrame(FrameLimit) is { } frame)
        {
            // The first caller decompresses the frame: a thread of the pool, or the reader if no thread of the pool has started it.
            var piece = new Lazy<Piece>(() => Decompress(frame));
            _pieces.Add(piece);
            ThreadPool.UnsafeQueueUserWorkItem(static p => _ = p.Value, piece, preferLocal: false);
            return true;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(Capacity + BufferSize);
        var length = 0;
        try
        {
            length = _bytes.Read(buffer.AsSpan(Capacity, BufferSize));
        }
        finally
        {
            if (length == 0)
                ArrayPool<byte>.Shared.Return(buffer);
        }

        if (length > 0)
            AddPiece(new Piece(buffer, length, null));
        return length > 0;
    }

    private void AddPiece(Piece piece) => _pieces.Add(new Lazy<Piece>(piece));

    private Piece Decompress(PackedFrame frame)
    {
        byte[] buffer = [];
        try
        {
            using (frame)
            {
                if (_stop.IsCancellationRequested)
                    return new Piece(buffer, 0, null);
                buffer = ArrayPool<byte>.Shared.Rent(Capacity + frame.Content);
                return Decompress(frame, buffer);
            }
        }
        catch (Exception e)
        {
            return new Piece(buffer, 0, ExceptionDispatchInfo.Capture(e));
        }
    }

    private Piece Decompress(PackedFrame frame, byte[] buffer)
    {
        var content = buffer.AsSpan(Capacity);
        var decoder = _decoders.TryTake(out var known) ? known : new ZstdDecoder();
        if (frame.TryDecompress(decoder, content))
        {
            _decoders.Add(decoder);
            return new Piece(buffer, frame.Content, null);
        }

        decoder.Dispose();
        var length = frame.ReadDamaged(content, out var error);
        return new Piece(buffer, length, error is null ? null : ExceptionDispatchInfo.Capture(error));
    }

    /// <summary>The bytes of one buffer, and the error that follows them.</summary>
    private readonly record struct Piece(byte[] Buffer, int Length, ExceptionDispatchInfo? Error);
}
