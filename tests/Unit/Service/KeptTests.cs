using MgcBackfill.Service;

namespace MgcBackfill.Tests.Service;

/// <summary>An answer is computed once for each state of the database, and kept no longer than it is right.</summary>
public sealed class KeptTests
{
    private string? _state = "1";
    private int _computed;
    private Exception? _failure;

    [Fact]
    public async Task An_answer_is_kept_as_long_as_the_state_is_the_same()
    {
        var clock = new ManualClock();
        var kept = Create(clock);

        Assert.Equal((1, 1), (await Get(kept), await Get(kept)));
        clock.Advance(TimeSpan.FromDays(365));
        Assert.Equal(1, await Get(kept));
        _state = "2";
        Assert.Equal((2, 2), (await Get(kept), await Get(kept)));
    }

    [Fact]
    public async Task An_answer_about_a_state_that_cannot_be_told_is_kept_for_a_second()
    {
        var clock = new ManualClock();
        var kept = Create(clock);
        _state = null;

        Assert.Equal(1, await Get(kept));
        clock.Advance(TimeSpan.FromSeconds(0.9));
        Assert.Equal(1, await Get(kept));
        clock.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal(2, await Get(kept));
    }

    [Fact]
    public async Task A_failure_is_kept_for_a_moment()
    {
        var clock = new ManualClock();
        var kept = Create(clock);
        _failure = new InvalidOperationException("no");

        await Assert.ThrowsAsync<InvalidOperationException>(() => Get(kept));
        _failure = null;
        await Assert.ThrowsAsync<InvalidOperationException>(() => Get(kept));
        clock.Advance(Kept<int>.FailureTime);
        Assert.Equal(2, await Get(kept));
    }

    [Fact]
    public async Task An_answer_during_whose_computation_something_was_written_is_not_kept()
    {
        var kept = Create(new ManualClock(), () => _state = "2");

        Assert.Equal((1, 2, 2), (await Get(kept), await Get(kept), await Get(kept)));
    }

    [Fact]
    public async Task A_request_after_a_write_does_not_get_the_answer_of_a_computation_that_began_before_it()
    {
        using var began = new SemaphoreSlim(0);
        using var goOn = new SemaphoreSlim(0);
        var kept = Create(
            new ManualClock(),
            () =>
            {
                began.Release();
                goOn.Wait();
            }
        );
        var before = Get(kept);
        await began.WaitAsync();
        _state = "2";
        var after = Get(kept);
        goOn.Release(2);

        Assert.Equal((1, 2), (await before, await after));
    }

    private Kept<int> Create(ManualClock clock, Action? during = null) =>
        new(
            () => _state,
            _ =>
            {
                var number = Interlocked.Increment(ref _computed);
                during?.Invoke();
                return _failure is null ? number : throw _failure;
            },
            new SemaphoreSlim(1),
            clock,
            CancellationToken.None
        );

    private static Task<int> Get(Kept<int> kept) => kept.Get(TimeSpan.FromMinutes(1), CancellationToken.None);

    private sealed class ManualClock : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Volatile.Read(ref _ticks);

        public void Advance(TimeSpan time) => Interlocked.Add(ref _ticks, time.Ticks);
    }
}
