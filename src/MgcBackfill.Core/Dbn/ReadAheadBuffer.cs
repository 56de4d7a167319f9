using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace MgcBackfill.Dbn;

/// <summary>
/// Decompresses ahead of its reader on a separate thread, into a few buffers that are reused in turn. Each buffer has free space in front
/// of its bytes, for the incomplete record at the end of the previous buffer. For one reader at a time.
/// </summary>
internal sealed class ReadAheadBuffer : IDisposable
{
    /// <summary>Bytes of free space in front of the data; no record is longer.</summary>
    public const int Capacity = 1024;

    private const int BufferSize = 1 << 18;
    private const int Buffers = 4;

    private readonly DbnByteReader _bytes;
    private readonly BlockingCollection<(byte[] Buffer, int Length)> _full = [];
    private readonly BlockingCollection<byte[]> _empty = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly List<byte[]> _rented = [];
    private readonly Task _task;
    private ExceptionDispatchInfo? _error;

    /// <summary>
    /// Starts reading where <paramref name="bytes"/> stands now. Its owner keeps it, and must dispose of this object first.
    /// </summary>
    public ReadAheadBuffer(DbnByteReader bytes)
    {
        _bytes = bytes;
        for (var i = 0; i < Buffers; i++)
        {
            var buffer = ArrayPool<byte>.Shared.Rent(Capacity + BufferSize);
            _rented.Add(buffer);
            _empty.Add(buffer);
        }

        _task = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Waits for the next bytes; they start at offset <see cref="Capacity"/> of the buffer.</summary>
    /// <param name="length">The number of bytes.</param>
    /// <returns>The buffer, which must be returned with <see cref="Return"/>; null at the clean end of the file.</returns>
    /// <exception cref="DbnFormatException">A zstd frame is truncated or damaged, or is followed by anything but another frame.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public byte[]? Next(out int length)
    {
        if (_full.TryTake(out var next, Timeout.Infinite))
        {
            length = next.Length;
            return next.Buffer;
        }

        _error?.Throw();
        length = 0;
        return null;
    }

    /// <summary>Returns a buffer for reuse.</summary>
    public void Return(byte[] buffer) => _empty.Add(buffer);

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _task.Wait();
        foreach (var buffer in _rented)
            ArrayPool<byte>.Shared.Return(buffer);
        _full.Dispose();
        _empty.Dispose();
        _stop.Dispose();
    }

    private void Run()
    {
        try
        {
            while (true)
            {
                var buffer = _empty.Take(_stop.Token);
                var length = _bytes.Read(buffer.AsSpan(Capacity, BufferSize));
                if (length == 0)
                    break;
                _full.Add((buffer, length));
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The reader was disposed.
        }
        catch (Exception e)
        {
            // Thrown on the reader's thread, after the reader has consumed the bytes decoded before the error.
            _error = ExceptionDispatchInfo.Capture(e);
        }
        finally
        {
            _full.CompleteAdding();
        }
    }
}
