using MgcBackfill.Backfill;
using MgcBackfill.Checkpoint;
using MgcBackfill.Errors;
using MgcBackfill.Source;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Backfill;

/// <summary>C5: the next file, a longer download of the same time, a file that grows: what researchers do every week.</summary>
public sealed class FileWorkflowTests : IDisposable
{
    private readonly Workbench _bench = new();
    private readonly Tape _tape = Tape.Quiet("2024-01-08", "2024-01-19");

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void The_next_quarter_alone_completes_the_boundary_day_and_keeps_the_rest() // C5b, C5d, T4
    {
        var first = Part("first", "2024-01-07T23:00Z", "2024-01-12T12:00Z");
        var next = Part("next", "2024-01-12T12:00Z", "2024-01-19T23:00Z");
        var early = _bench.Run(first);
        Assert.Equal([Workbench.Day("2024-01-12")], early.Scan!.PartialDays);

        var summary = _bench.Run(next);

        _bench.RequireModel(new ReferenceModel(_tape));
        Assert.Equal([first], summary.RecordedFiles.Select(f => f.Path));
        Assert.Equal([first], Assert.Single(_bench.Events.OfType<RecordedFilesOpened>()).Files.Select(f => f.Path));
        Assert.Empty(summary.Scan!.PartialDays);
        Assert.Equal(
            [first, next],
            _bench
                .Records.State.FindAttempt(Workbench.Day("2024-01-12"))!
                .Newest.SourceDbn.Select(f => f.Path)
                .Order(StringComparer.Ordinal)
        );
        Assert.Equal([first], _bench.Records.State.FindAttempt(Workbench.Day("2024-01-11"))!.Newest.SourceDbn.Select(f => f.Path));
        Assert.Equal([next], _bench.Records.State.FindAttempt(Workbench.Day("2024-01-15"))!.Newest.SourceDbn.Select(f => f.Path));
        Assert.Equal(0, _bench.Run(next).ChunksPlanned);
        Assert.Equal(0, _bench.Run(first).ChunksPlanned);
        Assert.True(_bench.Verify(first, next).Passed);
    }

    [Fact]
    public void The_previous_quarter_completes_the_boundary_day_as_well() // C5d, T4
    {
        var first = Part("first", "2024-01-07T23:00Z", "2024-01-12T12:00Z");
        _bench.Run(Part("next", "2024-01-12T12:00Z", "2024-01-19T23:00Z"));

        _bench.Run(first);

        _bench.RequireModel(new ReferenceModel(_tape));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_recorded_file_that_is_missing_or_changed_is_named_and_nothing_changes(bool gone) // C5d
    {
        var first = Part("first", "2024-01-07T23:00Z", "2024-01-12T12:00Z");
        var next = Part("next", "2024-01-12T12:00Z", "2024-01-19T23:00Z");
        _bench.Run(first);
        var moved = _bench.File("elsewhere.dbn.zst");
        File.Move(first, moved);
        if (!gone)
            Tape.Quiet("2024-01-08", "2024-01-08").WriteTo(first);
        var (rows, files) = (_bench.Rows(), _bench.RecordFiles()[CheckpointFolder.StateFile]);

        foreach (
            var options in new[]
            {
                _bench.Options(next),
                _bench.Options(next) with
                {
                    AllowReplace = true,
                },
                _bench.Options(next) with
                {
                    DryRun = true,
                },
            }
        )
        {
            var error = _bench.RequireRefused<TargetException>(options, ErrorIds.SourceMissing, ExitCodes.TargetRefused);
            Assert.Contains("cover only a part of 1 finished day (the first is 2024-01-12)", error.Message, StringComparison.Ordinal);
            Assert.Contains(first, error.Message, StringComparison.Ordinal);
            Assert.Contains(gone ? "it no longer exists" : "another file has its name now", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(OptionName.AllowReplace, error.Advice!.Options);
        }

        Assert.Equal(rows, _bench.Rows());
        Assert.Equal(files, _bench.RecordFiles()[CheckpointFolder.StateFile]);

        // Two ways on: leave the day out, or give the file from its new place.
        _bench.Run(_bench.Options(next) with { Start = Workbench.Date("2024-01-14") });
        _bench.Run(next, moved);
        _bench.RequireModel(new ReferenceModel(_tape));
    }

    [Fact]
    public void A_day_loses_coverage_only_with_allow_less() // C5d
    {
        var first = Part("first", "2024-01-07T23:00Z", "2024-01-12T12:00Z");
        var next = Part("next", "2024-01-12T12:00Z", "2024-01-19T23:00Z");
        _bench.Run(first);
        File.Delete(first);

        var summary = _bench.Run(_bench.Options(next) with { AllowLess = true });

        var less = _tape.Without(b => b.Ts >= DbnBuilder.Time("2024-01-11T23:00Z") && b.Ts < DbnBuilder.Time("2024-01-12T12:00Z"));
        _bench.RequireModel(new ReferenceModel(less));
        Assert.Equal([Workbench.Day("2024-01-12")], summary.Scan!.PartialDays);
        Assert.True(_bench.Records.Runs.Last().Configuration.AllowLess);
    }

    [Fact]
    public void A_longer_download_is_accepted_if_it_gives_the_same_days() // C5c
    {
        _bench.Run(_bench.Options(Part("first", "2024-01-07T23:00Z", "2024-01-12T12:00Z")) with { ChunkDays = 2 });
        var longer = Part("longer", "2024-01-07T23:00Z", "2024-01-19T23:00Z");
        File.Delete(_bench.File("first.dbn.zst"));

        var summary = _bench.Run(longer);

        _bench.RequireModel(new ReferenceModel(_tape));
        Assert.Equal([ChunkCause.Confirm, ChunkCause.Complete, ChunkCause.New], summary.Plan!.Chunks.Select(c => c.Cause).Distinct());
        Assert.Equal((0, 0), (summary.Merge.Updated, summary.Merge.Deleted));
        Assert.All(
            _bench.Records.State.DoneDays,
            d => Assert.Equal([longer], _bench.Records.State.FindAttempt(d)!.Newest.SourceDbn.Select(f => f.Path))
        );
        Assert.Equal(0, _bench.Run(longer).ChunksPlanned);
    }

    [Fact]
    public void A_file_that_grows_each_day_needs_no_flag_and_hides_no_tampering() // C5c
    {
        foreach (var day in new[] { "10", "11", "12", "14", "15" })
        {
            _bench.Run(Part("growing", "2024-01-07T23:00Z", $"2024-01-{day}T23:00Z"));
            Assert.Equal(new ReferenceModel(_tape, null, $"2024-01-{day}").Rows, _bench.Rows());
        }

        _bench.Sql("UPDATE bars_1m SET volume = 9 WHERE ts_utc = '2024-01-10 10:30:00+00'");
        var grown = Part("growing", "2024-01-07T23:00Z", "2024-01-16T23:00Z");

        var error = Assert.ThrowsAny<BackfillException>(() => _bench.Run(grown));
        Assert.Contains(ExitCodes.For(error), new[] { ExitCodes.GateFailed, ExitCodes.TargetRefused });
        Assert.Equal(1, _bench.Scalar<long>("SELECT count(*) FROM bars_1m WHERE volume = 9"));
    }

    [Fact]
    public void An_overlapping_download_beside_the_old_file_is_one_source() // S4, C5
    {
        var first = Part("first", "2024-01-07T23:00Z", "2024-01-12T12:00Z");
        _bench.Run(first);
        var again = Part("again", "2024-01-10T00:00Z", "2024-01-19T23:00Z");

        var summary = _bench.Run(first, again);

        _bench.RequireModel(new ReferenceModel(_tape));
        Assert.Equal([(first, again)], summary.Scan!.HeldTwice.Select(p => (p.One, p.Other)));
        Assert.True(summary.Scan.Accounting.HeldTwice > 0);
        Assert.True(_bench.Verify(first, again).Passed);
        Assert.Null(_bench.Verify(first, again).OtherSource);
    }

    [Fact]
    public void A_vendor_correction_comes_from_the_newer_file_with_prefer_newest() // S4, C5c
    {
        var first = Part("first", "2024-01-07T23:00Z", "2024-01-12T23:00Z");
        _bench.Run(first);
        var corrected = _tape.Change("MGCG4", "2024-01-10T10:30Z", b => b with { Volume = 11 });
        var newer = corrected.Slice("2024-01-09T23:00Z", "2024-01-19T23:00Z").WriteTo(_bench.File("newer.dbn.zst"));
        var both = _bench.Options(first, newer);

        _bench.RequireRefused<SourceException>(both, ErrorIds.BarConflict, ExitCodes.SourceRefused);
        _bench.RequireRefused<TargetException>(
            both with
            {
                Source = new SourceOptions { Prefer = SourcePreference.Newest },
            },
            ErrorIds.SourceChanged,
            ExitCodes.TargetRefused
        );
        var summary = _bench.Run(
            both with
            {
                Source = new SourceOptions { Prefer = SourcePreference.Newest },
                AllowReplace = true,
            }
        );

        _bench.RequireModel(new ReferenceModel(corrected));
        var choice = Assert.Single(_bench.Records.Runs.Last().Choices);
        Assert.Equal((newer, first, "MGCG4"), (choice.Taken, choice.Left, choice.SourceSymbol));
        Assert.Equal(summary.Scan!.Choices, _bench.Records.Runs.Last().Choices);
        Assert.True(_bench.Verify(first, newer).Passed);
    }

    [Fact]
    public void A_first_run_that_is_refused_leaves_nothing_behind() // D3
    {
        var source = Part("first", "2024-01-07T23:00Z", "2024-01-12T23:00Z");
        var before = Directory.GetFileSystemEntries(_bench.Folder).Order().ToArray();

        _bench.RequireRefused<SourceException>(
            _bench.Options(_bench.File("nothing.dbn")),
            ErrorIds.SourceNotFound,
            ExitCodes.SourceRefused
        );
        _bench.RequireRefused<SourceException>(
            _bench.Options(source) with
            {
                Start = Workbench.Date("2030-01-01"),
            },
            ErrorIds.RangeNotCovered,
            ExitCodes.SourceRefused
        );
        Assert.Equal(before, Directory.GetFileSystemEntries(_bench.Folder).Order());
    }

    private string Part(string name, string start, string end) => _tape.Slice(start, end).WriteTo(_bench.File($"{name}.dbn.zst"));
}
