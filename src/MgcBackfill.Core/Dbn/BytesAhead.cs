using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace MgcBackfill.Dbn;

/// <summary>
/// Decompresses ahead of its reader on a thread of its own, into a few buffers that go round. Each buffer has room in front of its
/// bytes, for the part of a record that the one before ended with. Not safe for use by several readers at once.
/// </summary>
internal sealed class BytesAhead : IDisposable
{
    /// <summary>Bytes of room in front; no record is longer.</summary>
    public const int Room = 1024;

    private const int BufferSize = 1 << 18;
    private const int Buffers = 4;

    private readonly DbnByteReader _bytes;
    private readonly BlockingCollection<(byte[] Buffer, int Length)> _full = [];
    private readonly BlockingCollection<byte[]> _empty = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly List<byte[]> _rented = [];
    private readonly Task _task;
    private ExceptionDispatchInfo? _error;

    /// <summary>Starts reading on from where <paramref name="bytes"/> stands; its owner keeps it, and disposes of it after this.</summary>
    public BytesAhead(DbnByteReader bytes)
    {
        _bytes = bytes;
        for (var i = 0; i < Buffers; i++)
        {
            var buffer = ArrayPool<byte>.Shared.Rent(Room + BufferSize);
            _rented.Add(buffer);
            _empty.Add(buffer);
        }

        _task = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Waits for the next bytes; they stand behind <see cref="Room"/> bytes of room.</summary>
    /// <param name="length">How many bytes there are.</param>
    /// <returns>The buffer, to be given back; null at the clean end.</returns>
    /// <exception cref="DbnFormatException">A frame is cut, damaged, or followed by anything else.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public byte[]? Take(out int length)
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

    /// <summary>Gives a buffer back.</summary>
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
                var length = _bytes.Read(buffer.AsSpan(Room, BufferSize));
                if (length == 0)
                    break;
                _full.Add((buffer, length));
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The reader has left.
        }
        catch (Exception e)
        {
            // Told on the reader's thread, when it has taken what came before.
            _error = ExceptionDispatchInfo.Capture(e);
        }
        finally
        {
            _full.CompleteAdding();
        }
    }
}
