using MgcBackfill.Backfill;
using MgcBackfill.Checkpoint;
using MgcBackfill.Cli.Output;
using MgcBackfill.Engines;
using MgcBackfill.Errors;
using MgcBackfill.Log;
using MgcBackfill.Synthetic;
using MgcBackfill.Tests.Cli;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Backfill;

/// <summary>
/// A run with a memory limit writes rows to the database file between chunks. The process of these tests always uses more than the least
/// limit.
/// </summary>
public sealed class MemoryLimitTests : IDisposable
{
    private readonly Workbench _bench = new();
    private readonly Workbench _other = new();
    private readonly string _source;

    public MemoryLimitTests() => _source = _bench.File("source.dbn.zst");

    private BackfillOptions Limited => _bench.Options(_source) with { Memory = BackfillOptions.LeastMemory };

    public void Dispose()
    {
        _bench.Dispose();
        _other.Dispose();
    }

    [Fact]
    public void A_run_with_a_limit_frees_memory_between_chunks_and_stores_the_same_rows() // P5, C7
    {
        WriteSevenMonths();
        var limited = _bench.Run(Limited);
        var unlimited = _other.Run(_other.Options(_source));

        Assert.Equal(unlimited.BuildDigest, limited.BuildDigest);
        Assert.Equal(_other.Rows(), _bench.Rows());
        Assert.DoesNotContain(_other.Events, e => e is MemoryFreed or MemoryMeasured);
        var freed = _bench.Events.OfType<MemoryFreed>().ToList();
        var measured = Assert.Single(_bench.Events.OfType<MemoryMeasured>());
        Assert.InRange(freed.Count, 2, 10);
        Assert.All(freed, f => Assert.True(f.Before >= BackfillOptions.LeastMemory && f.Elapsed > TimeSpan.Zero));
        Assert.Equal((freed.Count, BackfillOptions.LeastMemory), (measured.Times, measured.Limit));
        Assert.Equal(freed.Sum(f => f.Elapsed.Ticks), measured.Elapsed.Ticks);
        Assert.True(measured.Most > BackfillOptions.LeastMemory);
        var first = _bench.Events.FindIndex(e => e is MemoryFreed);
        Assert.Contains(_bench.Events[..first], e => e is ChunkMerged);
        Assert.Contains(_bench.Events[first..], e => e is ChunkMerged);
    }

    [Fact]
    public void A_run_that_is_cancelled_after_memory_was_freed_continues() // C4, I3
    {
        WriteSevenMonths();
        using var stop = new CancellationTokenSource();

        Assert.ThrowsAny<OperationCanceledException>(() =>
            _bench.Run(
                Limited,
                e =>
                {
                    if (e is MemoryFreed)
                        stop.Cancel();
                },
                stop.Token
            )
        );
        Assert.DoesNotContain(_bench.Records.History, r => r.Status == AttemptStatus.Failed);
        var continued = _bench.Run(Limited);

        Assert.Equal(_other.Run(_other.Options(_source)).BuildDigest, continued.BuildDigest);
    }

    [Fact]
    public void A_limit_that_is_not_reached_frees_nothing_and_is_reported()
    {
        _bench.Run(_bench.Options(_bench.Write(Tape.Quiet("2024-01-08", "2024-01-12"))) with { Memory = long.MaxValue });

        var measured = Assert.Single(_bench.Events.OfType<MemoryMeasured>());
        Assert.Equal((0, TimeSpan.Zero), (measured.Times, measured.Elapsed));
        Assert.True(measured.Most > 0);
    }

    [Fact]
    public void The_log_says_how_often_and_how_long_and_warns_if_the_limit_was_not_kept()
    {
        var at = new DateTime(2024, 1, 2, 0, 0, 0, DateTimeKind.Utc);

        Assert.Equal(
            (
                LogLevel.Info,
                "memory: at most 410 MiB in use while merging, with the limit of 400 MiB; rows were written to the database file 2 times "
                    + "to free memory, in 0.50 s"
            ),
            Format(new MemoryMeasured(at, 400L << 20, 410L << 20, 2, TimeSpan.FromSeconds(0.5)))
        );
        Assert.Equal(
            (LogLevel.Info, "memory: at most 200 MiB in use while merging, with the limit of 400 MiB"),
            Format(new MemoryMeasured(at, 400L << 20, 200L << 20, 0, TimeSpan.Zero))
        );
        Assert.Equal(
            (
                LogLevel.Warning,
                "memory: at most 200 MiB in use while merging, more than the limit of 100 MiB; rows were written to the database file "
                    + "1 time to free memory, in 0.10 s"
            ),
            Format(new MemoryMeasured(at, 100L << 20, 200L << 20, 1, TimeSpan.FromSeconds(0.1)))
        );
    }

    [Theory]
    [InlineData("10MB", "A memory limit of 10,485,760 bytes is too small. Give at least 64 MiB, or leave out --memory.")]
    [InlineData("400", "'400' is not a size such as 400MB or 2GB.")]
    [InlineData("much", "'much' is not a size such as 400MB or 2GB.")]
    public void A_limit_that_is_too_small_or_no_size_is_refused(string typed, string message)
    {
        var outcome = CliFixture.Run("backfill", "--db", _bench.Db, "--dbn", _source, "--memory", typed);

        Assert.Equal(2, outcome.ExitCode);
        var text = string.Join(' ', outcome.Error.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(message, text, StringComparison.Ordinal);
        Assert.False(File.Exists(_bench.Db));
    }

    [Fact]
    public void A_limit_for_a_server_is_refused()
    {
        var options = Limited with { Db = BarDatabases.AddressExample };

        Assert.Contains("on a server", Assert.Throws<UsageException>(options.Validate).Message, StringComparison.Ordinal);
    }

    private void WriteSevenMonths() =>
        SyntheticFile.Write(
            _source,
            new SyntheticMarketOptions
            {
                Start = new DateOnly(2023, 1, 2),
                End = new DateOnly(2023, 7, 28),
                Spreads = false,
            }
        );

    private static (LogLevel Level, string Text) Format(BackfillEvent runEvent) =>
        LogLines.Format(runEvent, CommandLineWording.Instance).Select(l => (l.Level, l.Text)).Single();
}
