using MgcBackfill.Backfill;
using MgcBackfill.Checkpoint;
using MgcBackfill.Dbn;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Workers;

/// <summary>W1, P4: whatever the number of workers, the same rows, records and counts.</summary>
[Collection("Workers")]
public sealed class WorkerRunTests : IDisposable
{
    private readonly Workbench _bench = new();
    private readonly Tape _tape = Tape.Quiet("2024-01-08", "2024-01-26");

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void One_two_and_three_workers_give_the_same_table_records_and_counts() // W1, P3, P4
    {
        var source = ThreeWeeks.WriteTo(_bench.File("source.dbn.zst"));

        RequireSame(_bench.Options(source) with { ChunkDays = 2 }, ThreeWeeks.Model);
    }

    [Fact]
    public void Several_files_are_staged_as_one_source() // W1, S4
    {
        foreach (var (piece, i) in _tape.ByUtcDay().Select((p, i) => (p, i)))
            piece.WriteTo(_bench.File($"{i:00}.dbn.zst"));

        RequireSame(_bench.Options(Path.GetDirectoryName(_bench.Db)!) with { ChunkDays = 1 }, new ReferenceModel(_tape));
    }

    [Fact]
    public void Bars_in_two_files_are_counted_once_by_one_worker() // W1, S4, P3
    {
        var (a, b, c) = (_bench.File("a.dbn.zst"), _bench.File("b.dbn.zst"), _bench.File("c.dbn.zst"));
        _tape.Slice("2024-01-07T23:00Z", "2024-01-17T12:00Z").WriteTo(a);
        _tape.Slice("2024-01-10T00:00Z", "2024-01-26T23:00Z").WriteTo(b);
        _tape
            .Change("MGCJ4", "2024-01-18T00:00Z", x => x with { Volume = x.Volume + 1 })
            .Slice("2024-01-16T00:00Z", "2024-01-20T00:00Z")
            .WriteTo(c);
        var options = _bench.Options(a, b, c) with
        {
            ChunkDays = 1,
            Source = new MgcBackfill.Source.SourceOptions { Prefer = MgcBackfill.Source.SourcePreference.Newest },
        };

        var scan = RequireSame(options, new ReferenceModel(_tape)).Scan!;

        Assert.Equal(scan.Accounting.HeldTwice, scan.HeldTwice.Sum(p => p.Bars));
        Assert.Equal([(a, b, 0L), (a, c, 0L), (b, c, 1L)], scan.HeldTwice.Select(p => (p.One, p.Other, p.Different)));
        Assert.Equal((b, c), (Assert.Single(scan.Choices).Taken, scan.Choices[0].Left));
    }

    [Fact]
    public void A_range_leaves_the_same_records_outside() // W1, T3
    {
        var source = ThreeWeeks.WriteTo(_bench.File("source.dbn.zst"));
        var (first, last) = (Workbench.Date("2024-03-06"), Workbench.Date("2024-03-18"));
        var options = _bench.Options(source) with { ChunkDays = 1, Start = first, End = last };

        RequireSame(options, new ReferenceModel(ThreeWeeks.Tape, "2024-03-06", "2024-03-18"));
    }

    [Fact]
    public void Finished_days_are_counted_as_such_wherever_they_are() // W1, C4, P3
    {
        var source = _bench.Write(_tape);
        var (first, last) = (Workbench.Date("2024-01-12"), Workbench.Date("2024-01-17"));
        var earlier = _bench.Options(source) with { ChunkDays = 1, Start = first, End = last };

        RequireSame(_bench.Options(source) with { ChunkDays = 1 }, new ReferenceModel(_tape), before: earlier);
    }

    [Fact]
    public void One_chunk_is_one_unit_and_needs_one_worker() // W1
    {
        var source = _bench.Write(_tape);

        RequireSame(_bench.Options(source) with { ChunkDays = 1000 }, new ReferenceModel(_tape));
    }

    [Fact]
    public void Ties_partial_days_and_zero_volume_bars_are_reported_alike() // F3, T4, B3
    {
        var tape = _tape
            .Slice("2024-01-08T06:00Z", "2024-01-26T12:00Z")
            .Change("MGCG4", "2024-01-16T10:30Z", b => b with { Volume = 0 })
            .Change("MGCJ4", "2024-01-18T00:00Z", b => b with { Volume = 30 });

        var scan = RequireSame(_bench.Options(_bench.Write(tape)) with { ChunkDays = 1 }, new ReferenceModel(tape)).Scan!;

        Assert.Equal((1, 1L, 2), (scan.Ties.Count, scan.ZeroVolume, scan.PartialDays.Count));
    }

    [Fact]
    public void Records_of_other_types_are_counted_once() // P3, S5
    {
        var builder = new DbnBuilder().Range("2024-01-07T23:00Z", "2024-01-12T23:00Z").With(m => m with { Schema = null });
        foreach (var day in new[] { "08", "09", "10", "11", "12" })
            builder.Bars("MGCG4", $"2024-01-{day}T10:00Z", 3).Record(DbnBytes.Record(0x17, 40, $"2024-01-{day}T10:02Z"));

        var summary = RequireSame(_bench.Options(builder.WriteTo(_bench.File("source.dbn.zst"))) with { ChunkDays = 1 }, model: null);

        Assert.Equal((20, 5), (summary.Scan!.Accounting.Read, summary.Scan.Accounting.OtherTypes));
    }

    [Fact]
    public void Frames_without_a_checksum_are_counted_once() // S2
    {
        var plain = new DbnBuilder()
            .Framing(DbnFraming.Plain)
            .Range("2024-01-07T23:00Z", "2024-01-09T23:00Z")
            .Bars("MGCG4", "2024-01-08T10:00Z", 40)
            .Bars("MGCG4", "2024-01-09T10:00Z", 40)
            .ToBytes();
        var header = DbnBytes.HeaderLength(plain);
        var frames = DbnBytes.Frames(plain, checksum: false, header, header + (56 * 30), header + (56 * 60));
        frames[2] = DbnBytes.Frame(plain.AsSpan((header + (56 * 30))..(header + (56 * 60))));
        File.WriteAllBytes(_bench.File("source.dbn.zst"), DbnBytes.Join(frames));

        var summary = RequireSame(_bench.Options(_bench.File("source.dbn.zst")) with { ChunkDays = 1 }, model: null);

        Assert.Equal(3, summary.Scan!.FramesWithoutChecksum);
    }

    [Fact]
    public void A_second_run_has_nothing_to_do_and_starts_no_worker() // M3, C4
    {
        var source = _bench.Write(_tape);
        _bench.Run(With(_bench.Options(source), 2));

        var again = _bench.Run(With(_bench.Options(source), 2) with { Launcher = WorkerChildren.Shell("exit 1") });

        Assert.Equal((RunStatus.Done, 0), (again.Status, again.ChunksPlanned));
    }

    [Fact]
    public void A_fresh_checkpoint_over_a_full_table_leaves_every_row_unchanged() // M3
    {
        var source = _bench.Write(_tape);
        _bench.Run(source);

        var again = _bench.Run(With(_bench.Options(source), 2) with { Checkpoint = _bench.File("fresh") });

        Assert.Equal((0, 0, again.RowsWritten), (again.Merge.Inserted, again.Merge.Updated, again.Merge.Unchanged));
    }

    [Fact]
    public void A_dry_run_works_in_this_process_and_leaves_nothing() // I4
    {
        var source = _bench.Write(_tape);

        var plan = _bench.Run(_bench.Options(source) with { Workers = 2, DryRun = true });

        Assert.Equal(new ReferenceModel(_tape).Rows.Count, plan.Scan!.Accounting.Selected);
        Assert.DoesNotContain(_bench.Events, e => e is ChunksStaged);
        Assert.False(File.Exists(_bench.Db) || Directory.Exists(_bench.Checkpoint));
    }

    [Fact]
    public void Staging_is_reported_and_finished_before_the_first_chunk_begins() // W1, I5
    {
        _bench.Run(With(_bench.Options(_bench.Write(_tape)) with { ChunkDays = 1 }, 2));

        var staged = _bench.Events.OfType<ChunksStaged>().ToList();
        Assert.Equal(_bench.Events.OfType<PlanMade>().Single().Plan.Chunks.Count, staged.Sum(s => s.Chunks));
        Assert.Equal(new ReferenceModel(_tape).Rows.Count, staged.Sum(s => s.Bars));
        Assert.Contains(_bench.Events, e => e is ProgressMade { Stage: BackfillStage.Staging, Fraction: 1 });
        Assert.True(_bench.Events.FindLastIndex(e => e is ChunksStaged) < _bench.Events.FindIndex(e => e is ChunkStatusChanged));
        Assert.Equal(
            Enum.GetValues<BackfillStage>().Except([BackfillStage.Scanning, BackfillStage.Downloading]),
            _bench.Events.OfType<ProgressMade>().Select(p => p.Stage).Distinct()
        );
        Assert.Equal(2, _bench.Records.Runs.Last().Configuration.Workers);
        Assert.False(Directory.Exists(Path.Combine(_bench.Checkpoint, "staging")));
    }

    internal static BackfillOptions With(BackfillOptions options, int workers) =>
        options with
        {
            Workers = workers,
            Launcher = WorkerChildren.Launcher,
        };

    // Runs with one worker, then from the same starting point with two and with three.
    private BackfillSummary RequireSame(BackfillOptions options, ReferenceModel? model, BackfillOptions? before = null)
    {
        var one = RunFromNothing(options, 1, before);
        var (rows, lines) = (_bench.Rows(), Lines());
        foreach (var workers in new[] { 2, 3 })
        {
            var many = RunFromNothing(options, workers, before);
            Assert.Equal(one.BuildDigest, many.BuildDigest);
            Assert.Equal(rows, _bench.Rows());
            Assert.Equal(lines, Lines());
            Assert.Equal(one.Scan!.Accounting, many.Scan!.Accounting);
            Assert.Equal(Describe(one.Scan), Describe(many.Scan));
            Assert.Equal((one.Merge, one.ChunksDone), (many.Merge, many.ChunksDone));
            if (model is not null)
                _bench.RequireModel(model);
        }

        return one;
    }

    private BackfillSummary RunFromNothing(BackfillOptions options, int workers, BackfillOptions? before)
    {
        File.Delete(_bench.Db);
        if (Directory.Exists(_bench.Checkpoint))
            Directory.Delete(_bench.Checkpoint, recursive: true);
        if (before is not null)
            _bench.Run(before);
        return _bench.Run(With(options, workers));
    }

    private static string Describe(ScanResult s) =>
        string.Join(
            ' ',
            [
                s.Days,
                s.Stubs,
                s.ZeroVolume,
                s.FramesWithoutChecksum,
                .. s.PartialDays,
                .. s.Ties.Select(t => $"{t.Day} {t.SourceSymbol} {t.Reason} {t.Stub} {string.Join(' ', t.Candidates)}"),
            ]
        );

    // The lines of the state and of the day records, without run ids and times.
    private List<string> Lines() =>
        [
            .. _bench.Records.History.Select(r =>
                $"{r with { RunId = "", StartedAt = null, FinishedAt = null, SourceDbn = [] }} {string.Join(' ', r.SourceDbn)}"
            ),
            .. _bench.Records.DayHistory.Select(d => $"{d with { RunId = "", Candidates = [] }} {string.Join(' ', d.Candidates)}"),
        ];
}
