using MgcBackfill.Errors;

namespace MgcBackfill.Service;

/// <summary>
/// An answer that is computed once and kept as long as nothing is written to the database. Requests that come while it is computed wait for
/// that one computation. An answer about a state that cannot be told is kept for a second, and so is none longer than a failure: for a
/// moment, so that many requests do not keep the database open in turn.
/// </summary>
/// <typeparam name="T">The answer.</typeparam>
/// <param name="readState">The state of the database; null if it cannot be told.</param>
/// <param name="compute">Computes the answer, on a thread of the pool.</param>
/// <param name="turn">Limits how many computations run at the same time.</param>
/// <param name="clock">The clock.</param>
/// <param name="ending">Cancels a computation when the service ends.</param>
internal sealed class Kept<T>(
    Func<string?> readState,
    Func<CancellationToken, T> compute,
    SemaphoreSlim turn,
    TimeProvider clock,
    CancellationToken ending
)
{
    /// <summary>How long an answer is kept whose state cannot be told.</summary>
    public static readonly TimeSpan UntoldTime = TimeSpan.FromSeconds(1);

    /// <summary>How long a failure is kept.</summary>
    public static readonly TimeSpan FailureTime = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private Flight? _newest;

    /// <summary>When the answer was last asked for.</summary>
    public long AskedAt { get; private set; }

    /// <summary>The answer about the present state.</summary>
    /// <param name="within">How long to wait for it.</param>
    /// <param name="cancellation">Ends the waiting, not the computation.</param>
    /// <exception cref="TimeoutException">It was not there in time.</exception>
    /// <exception cref="BackfillException">It cannot be computed.</exception>
    public async Task<T> Get(TimeSpan within, CancellationToken cancellation)
    {
        var since = clock.GetTimestamp();
        while (true)
        {
            var state = readState();
            Flight flight;
            lock (_lock)
            {
                AskedAt = since;
                if (_newest is null || (_newest.Answer.IsCompleted && !IsValid(_newest, state)))
                    _newest = Start(state);
                flight = _newest;
            }

            var left = within - clock.GetElapsedTime(since);
            var finished = flight.Answer.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, clock, cancellation);

            // One that began before the last write says nothing about the present state.
            if (flight.Began == state)
                return await finished;
            await finished.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            cancellation.ThrowIfCancellationRequested();
            if (clock.GetElapsedTime(since) >= within)
                throw new TimeoutException();
            if (IsValid(flight, readState()))
                return await flight.Answer;
        }
    }

    private bool IsValid(Flight flight, string? state) =>
        flight.Answer.IsCompleted
        && (
            !flight.Answer.IsCompletedSuccessfully ? clock.GetElapsedTime(flight.EndedAt) < FailureTime
            : flight.State is not null ? flight.State == state
            : (flight.Began is null || state is null || flight.Began == state) && clock.GetElapsedTime(flight.EndedAt) < UntoldTime
        );

    private Flight Start(string? state)
    {
        var flight = new Flight(state);
        flight.Answer = Task.Run(() => Fly(flight), CancellationToken.None);
        return flight;
    }

    private async Task<T> Fly(Flight flight)
    {
        try
        {
            await turn.WaitAsync(ending);
            try
            {
                var answer = compute(ending);

                // The records, unlike the table, may have been written meanwhile.
                flight.State = readState() == flight.Began ? flight.Began : null;
                return answer;
            }
            finally
            {
                turn.Release();
            }
        }
        finally
        {
            flight.EndedAt = clock.GetTimestamp();
        }
    }

    private sealed class Flight(string? began)
    {
        public string? Began { get; } = began;

        public string? State { get; set; }

        public long EndedAt { get; set; }

        public Task<T> Answer { get; set; } = null!;
    }
}
