using MgcBackfill.Errors;
using MgcBackfill.Tests.Support;
using MgcBackfill.Verify;

namespace MgcBackfill.Tests.Verify;

public sealed class VerifyRunTests : IDisposable
{
    private readonly Workbench _bench = new();
    private readonly Tape _tape = Tape.Quiet("2024-01-08", "2024-01-12");
    private readonly string _source;

    public VerifyRunTests()
    {
        _source = _bench.Write(_tape);
        _bench.Run(_source);
    }

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_clean_table_passes_every_gate_and_all_of_them_ran() // G1 to G3
    {
        var verification = _bench.Verify(_source);

        Assert.All(verification.Gates, g => Assert.Equal((GateOutcome.Passed, 0), (g.Outcome, g.Failures)));
        Assert.Equal(new ReferenceModel(_tape).BuildDigest, verification.BuildDigest);
        Assert.Equal((15, 5), (verification.Rows, verification.Days));
    }

    [Fact]
    public void Verification_writes_nothing_anywhere() // I4
    {
        var before = Directory
            .EnumerateFiles(Path.GetDirectoryName(_bench.Db)!, "*", SearchOption.AllDirectories)
            .ToDictionary(f => f, File.ReadAllBytes);

        _bench.Verify(_source);
        VerifyRun.Digest(_bench.Db);

        var after = Directory
            .EnumerateFiles(Path.GetDirectoryName(_bench.Db)!, "*", SearchOption.AllDirectories)
            .ToDictionary(f => f, File.ReadAllBytes);
        Assert.Equal(before, after);
    }

    [Fact]
    public void The_digest_equals_the_models_and_needs_neither_records_nor_source() // C9
    {
        Directory.Delete(_bench.Checkpoint, recursive: true);
        File.Delete(_source);

        var digest = VerifyRun.Digest(_bench.Db);

        Assert.Equal(
            new TableDigest(
                _bench.Db,
                new ReferenceModel(_tape).BuildDigest,
                15,
                5,
                new DateTime(2024, 1, 8, 0, 0, 0, DateTimeKind.Utc),
                new DateTime(2024, 1, 12, 22, 59, 0, DateTimeKind.Utc)
            ),
            digest
        );
    }

    [Fact]
    public void A_table_with_a_broken_row_has_no_digest() // C9, G3
    {
        _bench.Sql("UPDATE bars_1m SET low = 'NaN' WHERE ts_utc = '2024-01-10 10:30:00+00'");

        var error = Assert.Throws<GateException>(() => VerifyRun.Digest(_bench.Db));

        Assert.Equal(ErrorIds.GateFailed, error.Id);
    }

    [Fact]
    public void A_database_without_the_table_or_with_a_foreign_one_has_no_digest() // D2
    {
        using var bench = new Workbench();
        bench.Sql("CREATE TABLE x (y INTEGER)");
        Assert.Equal(ErrorIds.TableMismatch, Assert.Throws<TargetException>(() => VerifyRun.Digest(bench.Db)).Id);
        bench.Sql("CREATE TABLE bars_1m (y INTEGER)");
        Assert.Equal(ErrorIds.TableMismatch, Assert.Throws<TargetException>(() => VerifyRun.Digest(bench.Db)).Id);
    }

    [Fact]
    public void An_absent_database_is_refused_and_not_created() // I3, I4
    {
        using var bench = new Workbench();

        var error = Assert.Throws<TargetException>(() => bench.Verify());

        Assert.Equal((ErrorIds.DatabaseUnreadable, ExitCodes.TargetRefused), (error.Id, ExitCodes.For(error)));
        Assert.False(File.Exists(bench.Db));
    }

    [Fact]
    public void Invalid_options_are_refused() // I3
    {
        var good = new VerifyOptions { Db = _bench.Db };
        foreach (
            var bad in new[]
            {
                good with
                {
                    Db = " ",
                },
                good with
                {
                    Dbn = [""],
                },
                good with
                {
                    SampleDays = 0,
                },
                good with
                {
                    Checkpoint = _bench.File("absent"),
                },
            }
        )
        {
            var error = Assert.Throws<UsageException>(() => VerifyRun.Run(bad));
            Assert.Equal((ErrorIds.InvalidArgument, ExitCodes.Usage), (error.Id, ExitCodes.For(error)));
        }
    }

    [Fact]
    public void The_listener_receives_the_source_and_then_the_progress() // I5
    {
        var reported = new List<string>();

        VerifyRun.Run(new VerifyOptions { Db = _bench.Db, Dbn = [_source] }, Listener(reported.Add));

        Assert.Equal("accepted 1", reported[0]);
        Assert.NotEmpty(reported[1..]);
        Assert.All(reported[1..], t => Assert.StartsWith("progress", t, StringComparison.Ordinal));
    }

    [Fact]
    public void Verification_can_be_cancelled_at_every_event() // I3
    {
        for (var at = 0; at < 3; at++)
        {
            using var stop = new CancellationTokenSource();
            var seen = 0;
            var error = Record.Exception(() =>
                VerifyRun.Run(new VerifyOptions { Db = _bench.Db, Dbn = [_source] }, Listener(Stop), stop.Token)
            );

            // Only at the last event may the cancellation come too late.
            Assert.True(error is OperationCanceledException || (at == 2 && error is null), $"at event {at}: {error}");

            void Stop(string reported)
            {
                if (seen++ == at)
                    stop.Cancel();
            }
        }

        Assert.True(_bench.Verify(_source).Passed);
    }

    [Fact]
    public void Verification_that_is_cancelled_before_it_starts_returns_no_result() // I3
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();

        var error = Assert.ThrowsAny<OperationCanceledException>(() =>
            VerifyRun.Run(new VerifyOptions { Db = _bench.Db }, cancellation: stop.Token)
        );

        Assert.Equal(ExitCodes.Cancelled, ExitCodes.For(error));
    }

    [Fact]
    public void Torn_lines_of_the_records_are_reported_and_are_not_a_failure() // C3
    {
        File.AppendAllText(Path.Combine(_bench.Checkpoint, "mgc_backfill_state.jsonl"), "{\"attempt_id\":2,\"ru");
        var reported = new List<string>();

        var verification = VerifyRun.Run(new VerifyOptions { Db = _bench.Db }, Listener(reported.Add));

        Assert.True(verification.Passed);
        Assert.Equal($"torn {_bench.Checkpoint} 1", reported[0]);
    }

    private static VerifyListener Listener(Action<string> report) =>
        new()
        {
            TornLines = (folder, lines) => report(FormattableString.Invariant($"torn {folder} {lines}")),
            Accepted = source => report(FormattableString.Invariant($"accepted {source.Files.Count}")),
            Progress = (fraction, day) => report(FormattableString.Invariant($"progress {fraction} {day}")),
        };
}
