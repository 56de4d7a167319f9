using MgcBackfill.Backfill;
using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Backfill;

/// <summary>
/// T4, C6: the vendor sends no file for a UTC Saturday, and the days around it are complete without one. If such a file is given in a later
/// run, it adds to those days and leads to the same rows as if it had been given at first.
/// </summary>
public sealed class BackfillSaturdayTests : IDisposable
{
    private readonly Workbench _bench = new();

    // Bars on Saturday 13 January, before and after the change of the trading day at 23:00Z.
    private readonly Tape _tape = Tape.Quiet("2024-01-10", "2024-01-16")
        .Bar("MGCG4", "2024-01-13T10:00Z", 2001, 3)
        .Bar("MGCJ4", "2024-01-13T23:30Z", 2002, 50);

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(1)] // a chunk begins on the Saturday or the Sunday
    [InlineData(2)]
    [InlineData(5)] // both lie inside a chunk
    public void A_Saturday_file_given_later_completes_its_days_without_a_flag(int chunkDays) // T4, C6, P4
    {
        var (others, saturday) = Write();
        var before = _tape.Without(b => b.Ts >= DbnBuilder.Time("2024-01-13") && b.Ts < DbnBuilder.Time("2024-01-14"));
        _bench.Run(_bench.Options(others) with { ChunkDays = chunkDays });
        _bench.RequireModel(new ReferenceModel(before));
        Assert.False(_bench.Records.DayHistory.Single(d => d.TradingDay == Workbench.Date("2024-01-14")).Partial);

        var summary = _bench.Run(_bench.Options([.. others, saturday]) with { ChunkDays = chunkDays });

        _bench.RequireModel(new ReferenceModel(_tape));
        Assert.Equal("MGCJ4", new ReferenceModel(_tape).Contracts[Workbench.Date("2024-01-14")]); // the day now has another front month
        Assert.All(summary.Plan!.Chunks, c => Assert.Equal(ChunkCause.Complete, c.Cause));
        Assert.Equal(
            ["2024-01-13", "2024-01-14"],
            summary.Plan.Chunks.SelectMany(c => TradingDay.Range(c.Range.First, c.Range.Last)).Select(d => $"{d}")
        );
        Assert.True(_bench.Verify([.. others, saturday]).Passed);
        Assert.Equal(0, _bench.Run(_bench.Options([.. others, saturday]) with { ChunkDays = chunkDays }).ChunksPlanned);
    }

    [Fact]
    public void A_second_file_of_a_covered_Saturday_must_have_the_same_bars() // C5, S4
    {
        var (others, saturday) = Write();
        _bench.Run([.. others, saturday]);
        var again = _tape.Slice("2024-01-13T10:00Z", "2024-01-13T11:00Z").WriteTo(_bench.File("again.dbn"));

        var summary = _bench.Run([.. others, saturday, again]);

        _bench.RequireModel(new ReferenceModel(_tape));
        Assert.Equal((ChunkCause.Confirm, 1L), (Assert.Single(summary.Plan!.Chunks).Cause, summary.Scan!.Accounting.HeldTwice));
        var other = _tape
            .Change("MGCG4", "2024-01-13T10:00Z", b => b with { Volume = 4 })
            .Slice("2024-01-13T10:00Z", "2024-01-13T11:00Z")
            .WriteTo(_bench.File("other.dbn"));
        _bench.RequireRefused<SourceException>(_bench.Options(other), ErrorIds.BarConflict, ExitCodes.SourceRefused);
    }

    [Fact]
    public void A_Saturday_that_is_no_longer_given_stays_stored() // C5b
    {
        var (others, saturday) = Write();
        _bench.Run([.. others, saturday]);
        File.Delete(saturday);

        Assert.Equal(0, _bench.Run(others).ChunksPlanned);

        _bench.RequireModel(new ReferenceModel(_tape));
    }

    private (string[] Others, string Saturday) Write()
    {
        var files = _tape.ByUtcDay().Select((piece, i) => piece.WriteTo(_bench.File($"{i:00}.dbn"))).ToArray();
        var index = _tape.ByUtcDay().ToList().FindIndex(p => p.Start == DbnBuilder.Time("2024-01-13"));
        return ([.. files.Where((_, i) => i != index)], files[index]);
    }
}
