using MgcBackfill.Errors;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Workers;

/// <summary>
/// P1, I3: a source that one process refuses is refused by several workers with the same message, and nothing of it is stored.
/// </summary>
[Collection("Workers")]
public sealed class WorkerRefusalTests : IDisposable
{
    private readonly Workbench _bench = new();
    private readonly Tape _tape = Tape.Quiet("2024-01-08", "2024-01-26");

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("2024-01-08")]
    [InlineData("2024-01-17")]
    [InlineData("2024-01-26")]
    // B5
    public void A_bar_that_breaks_a_rule_is_refused_alike(string day) => RequireSame(_bench.Write(Broken(_tape, day)), ErrorIds.BarInvalid);

    [Fact]
    public void The_first_of_two_broken_bars_is_refused_with_any_number_of_workers() // W1
    {
        var error = RequireSame(_bench.Write(Broken(Broken(_tape, "2024-01-25"), "2024-01-16")), ErrorIds.BarInvalid);

        Assert.Equal(Workbench.Date("2024-01-16"), error.Where.TradingDay);
    }

    [Fact]
    public void A_cut_file_is_refused_alike() // S2
    {
        var path = _bench.Write(_tape, "source.dbn");
        var bytes = File.ReadAllBytes(_bench.Write(_tape, "whole.dbn.zst"));
        File.WriteAllBytes(path, bytes[..^20]);

        RequireSame(path, null);
    }

    [Fact]
    public void A_damaged_frame_is_refused_alike() // S2
    {
        var bytes = File.ReadAllBytes(ThreeWeeks.WriteTo(_bench.File("source.dbn.zst")));
        bytes[bytes.Length * 9 / 10] ^= 0x40;
        File.WriteAllBytes(_bench.File("source.dbn.zst"), bytes);

        RequireSame(_bench.File("source.dbn.zst"), null);
    }

    [Fact]
    public void Two_files_with_different_bars_of_a_minute_are_refused_alike() // S4
    {
        _tape.Slice("2024-01-07T23:00Z", "2024-01-16T23:00Z").WriteTo(_bench.File("a.dbn.zst"));
        _tape
            .Change("MGCG4", "2024-01-16T10:30Z", b => b with { Volume = b.Volume + 1 })
            .Slice("2024-01-16T00:00Z", "2024-01-26T23:00Z")
            .WriteTo(_bench.File("b.dbn.zst"));

        RequireSame(Path.GetDirectoryName(_bench.Db)!, ErrorIds.BarConflict);
    }

    [Fact]
    public void A_source_whose_MGC_contracts_never_trade_is_refused_alike() =>
        RequireSame(
            new DbnBuilder()
                .Range("2024-01-08", "2024-01-10")
                .Map("MGCG4", 7, "2024-01-08", "2024-01-10")
                .Bar("GCG4", "2024-01-08T10:00Z")
                .Bar("GCG4", "2024-01-09T10:00Z")
                .WriteTo(_bench.File("source.dbn")),
            ErrorIds.NoOutright
        ); // A2

    [Fact]
    public void A_file_that_changes_after_it_was_accepted_is_refused() // A3
    {
        var source = _bench.Write(_tape);
        var error = Assert.Throws<SourceException>(() =>
            _bench.Run(
                WorkerRunTests.With(_bench.Options(source), 2),
                e =>
                {
                    if (e is MgcBackfill.Backfill.PlanMade)
                        Broken(_tape, "2024-01-26").WriteTo(source);
                }
            )
        );

        Assert.Equal(ErrorIds.SourceChangedWhileRead, error.Id);
        Assert.Empty(_bench.Records.History);
    }

    [Fact]
    public void A_file_that_changes_after_the_last_worker_stores_no_bar() // A3
    {
        var source = _bench.Write(_tape);
        var options = WorkerRunTests.With(_bench.Options(source) with { ChunkDays = 1 }, 2);
        var chunks = 0;
        var error = Assert.Throws<SourceException>(() =>
            _bench.Run(
                options,
                e =>
                {
                    // By now all workers have finished reading.
                    if (e is MgcBackfill.Backfill.ChunksStaged staged && (chunks += staged.Chunks) == 17)
                        Broken(_tape, "2024-01-26").WriteTo(source);
                }
            )
        );

        Assert.Equal((ErrorIds.SourceChangedWhileRead, 17), (error.Id, chunks));
        Assert.Empty(_bench.Records.History);
        Assert.Empty(_bench.Rows());
    }

    private static Tape Broken(Tape tape, string day) => tape.Change("MGCG4", $"{day}T10:30Z", b => b with { High = 1 });

    private BackfillException RequireSame(string source, string? id)
    {
        var options = _bench.Options(source) with { ChunkDays = 1 };
        var one = Assert.ThrowsAny<BackfillException>(() => _bench.Run(options));
        if (id is not null)
            Assert.Equal(id, one.Id);
        foreach (var workers in new[] { 2, 3 })
        {
            var many = Assert.ThrowsAny<BackfillException>(() => _bench.Run(WorkerRunTests.With(options, workers)));
            Assert.Equal(one.GetType(), many.GetType());
            Assert.Equal((one.Id, one.Message, one.Advice, one.Where), (many.Id, many.Message, many.Advice, many.Where));
            Assert.Equal(ExitCodes.For(one), ExitCodes.For(many));
            Assert.Contains(" at MgcBackfill.", many.ToString(), StringComparison.Ordinal);
            Assert.Empty(_bench.Records.History);
            Assert.Empty(_bench.Rows());
            Assert.False(Directory.Exists(Path.Combine(_bench.Checkpoint, "staging")));
        }

        return one;
    }
}
