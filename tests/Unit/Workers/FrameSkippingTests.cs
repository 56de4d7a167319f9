using MgcBackfill.Dbn;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Workers;

/// <summary>
/// A source with many frames, as the vendor sends it, of which only some days are requested: one process and several workers skip the same
/// frames, count the same records and end in the same rows (W1, P3).
/// </summary>
public sealed class FrameSkippingTests : IDisposable
{
    private readonly Workbench _bench = new();
    private readonly Workbench _other = new();

    public void Dispose()
    {
        _bench.Dispose();
        _other.Dispose();
    }

    [Theory]
    [InlineData("2024-01-15", "2024-01-17")]
    [InlineData("2024-01-08", "2024-01-09")]
    [InlineData("2024-01-25", "2024-01-26")]
    [InlineData("2024-01-08", "2024-01-26")]
    public void One_process_and_two_workers_skip_the_same_frames_and_store_the_same_rows(string first, string last)
    {
        var tape = Tape.Quiet("2024-01-08", "2024-01-26");
        var source = tape.WriteTo(_bench.File("source.dbn.zst"), DbnFraming.VendorZstd, recordsPerFrame: 4);
        var options = _bench.Options(source) with { Start = Workbench.Date(first), End = Workbench.Date(last), ChunkDays = 1 };

        var one = _bench.Run(options);
        var two = _other.Run(options with { Db = _other.Db, Workers = 2, Launcher = WorkerChildren.Launcher });

        Assert.Equal(one.Scan!.Accounting, two.Scan!.Accounting);
        Assert.Equal(_bench.Rows(), _other.Rows());
        Assert.Equal(new ReferenceModel(tape, first, last).Rows, _bench.Rows());
        var all = (first, last) == ("2024-01-08", "2024-01-26");
        Assert.Equal(all, one.Scan.Accounting.Unread == 0);
        Assert.Equal(tape.Bars.Count, one.Scan.Accounting.Read + one.Scan.Accounting.Unread);
    }

    [Fact]
    public void A_resumed_run_skips_the_frames_of_finished_days()
    {
        var tape = Tape.Quiet("2024-01-08", "2024-01-26");
        var source = tape.WriteTo(_bench.File("source.dbn.zst"), DbnFraming.VendorZstd, recordsPerFrame: 4);
        _bench.Run(_bench.Options(source) with { End = Workbench.Date("2024-01-19") });

        var rest = _bench.Run(source);

        Assert.InRange(rest.Scan!.Accounting.Unread, 20, tape.Bars.Count);
        _bench.RequireModel(new ReferenceModel(tape));
    }
}
