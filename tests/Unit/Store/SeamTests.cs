using MgcBackfill.Backfill;
using MgcBackfill.Errors;
using MgcBackfill.Source;
using MgcBackfill.Staging;
using MgcBackfill.Store;
using MgcBackfill.Tests.Support;
using MgcBackfill.Verify;

namespace MgcBackfill.Tests.Store;

/// <summary>Merging, planning and the gates know no engine: they work with one that holds its rows in memory.</summary>
public sealed class SeamTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly MemoryStore _store = new();
    private readonly SourceSet _source;

    public SeamTests() => _source = SourceSet.Accept([ThreeWeeks.WriteTo(_folder.File("source.dbn.zst"))]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Merged_chunks_equal_the_model_and_pass_every_gate() // P4, M2, C9
    {
        Assert.Equal(new MergeCounts(ThreeWeeks.Model.Rows.Count, 0, 0, 0), Merge());
        Assert.Equal(new MergeCounts(0, 0, ThreeWeeks.Model.Rows.Count, 0), Merge());

        var verification = Verify();

        Assert.True(verification.Passed, string.Join(' ', verification.Gates.SelectMany(g => g.Examples)));
        Assert.Equal(ThreeWeeks.Model.BuildDigest, verification.BuildDigest);
        Assert.Equal(ThreeWeeks.Model.Rows.Select(r => r.TsMicroseconds), _store.Rows.Keys);
    }

    [Fact]
    public void A_changed_row_is_refused_replaced_with_permission_and_found_by_the_gates() // M5, G1
    {
        Merge();
        var (ts, row) = _store.Rows.First();
        _store.Rows[ts] = row with { High = row.Low - 1 };

        Assert.Equal(["bars"], Verify().Failed.Select(g => g.Name));
        Assert.Equal(ErrorIds.StoredRowDiffers, Assert.Throws<GateException>(() => Merge()).Id);
        Assert.Equal(1, Merge(mayReplace: true).Updated);
        Assert.True(Verify().Passed);
    }

    [Fact]
    public void A_plan_reads_days_and_digests_through_the_seam() // C5
    {
        Merge();
        using var view = new TableView(_store, audit: null, altered: null);

        var days = view.Read(_source.Coverage.Days!.Value);

        Assert.Equal(ThreeWeeks.Model.DayDigests.Count, days.Count);
        Assert.All(days.Keys, d => Assert.Equal(ThreeWeeks.Model.DayDigests[d.Date], view.GetDigest(d)));
    }

    private MergeCounts Merge(bool mayReplace = false)
    {
        using var producer = ChunkProducer.FromSource(
            _source,
            _store.Series.Product,
            [_source.Coverage.Days!.Value],
            _ => DayNeed.Wanted,
            readsAll: false
        );
        using var merger = new ChunkMerger(_store.OpenTransaction(), _store.Series);
        var chunk = producer.Next(CancellationToken.None)!;
        var counts = merger.Merge(chunk, _ => mayReplace);
        merger.Verify(chunk);
        merger.Commit();
        return counts;
    }

    private Verification Verify() => new VerificationGates(_store, source: null, state: null, sampleDays: null).Run();
}
