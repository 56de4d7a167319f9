using FsCheck;
using FsCheck.Fluent;
using MgcBackfill.Backfill;
using MgcBackfill.Checkpoint;
using MgcBackfill.Dbn;
using MgcBackfill.Tests.Properties;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Backfill;

/// <summary>
/// C5: files are given one at a time, in any order, mixed with repeated downloads of the same time and with interrupted runs. Without any
/// flag, the table ends as the reference model requires.
/// </summary>
public sealed class FileWorkflowPropertyTests
{
    private const long Hour = 3_600_000_000_000;

    // A download: its hours and its framing; and how the run that reads it ends.
    private static readonly Gen<(int From, int To, int PerFrame)> s_download =
        from a in Gen.Choose(0, (RandomMarket.Days * 24) - 1)
        from b in Gen.Choose(1, RandomMarket.Days * 24)
        from perFrame in Gen.Choose(1, 4)
        select (Math.Min(a, b), Math.Max(a + 1, b), perFrame);

    private static readonly Gen<(
        RandomMarket Market,
        List<(int From, int To, int PerFrame)> Downloads,
        int[] Order,
        List<int> Ends
    )> s_story =
        from market in RandomMarket.Any
        from downloads in s_download.ListOf(4)
        from order in Gen.Shuffle(Enumerable.Range(0, 9).ToArray())
        from ends in Gen.Choose(0, 5).ListOf(9)
        select (market, downloads.ToList(), order, ends.ToList());

    [Fact]
    public void Files_given_alone_in_any_order_end_in_the_models_rows_and_digest() => // C5, C6, C7, T4, P4
        FixedProperty.Holds(
            s_story,
            story =>
            {
                using var bench = new Workbench();
                var (market, downloads, order, ends) = story;
                var files = Files(market, downloads, bench);
                foreach (var (file, end) in order.Where(i => i < files.Count).Zip(ends))
                    RunOne(bench, files[file], market.ChunkDays, end);

                // One more run of each file finishes whatever was interrupted.
                foreach (var file in files)
                    bench.Run(bench.Options(file) with { ChunkDays = market.ChunkDays });

                bench.RequireModel(new ReferenceModel(RandomMarket.Join(market.Pieces())));
                RequireSources(bench);
                var rows = bench.RecordFiles()[CheckpointFolder.DaysFile];
                Assert.Equal(0, bench.Run([.. files]).Merge.Inserted);
                Assert.True(bench.RecordFiles()[CheckpointFolder.DaysFile].AsSpan().StartsWith(rows));
            },
            cases: 14
        );

    [Fact]
    public void Files_given_together_with_downloads_of_the_same_time_end_in_the_models_rows_and_digest() => // S4, P3
        FixedProperty.Holds(
            s_story,
            story =>
            {
                using var bench = new Workbench();
                var files = Files(story.Market, story.Downloads, bench);

                var summary = bench.Run(bench.Options([.. files]) with { ChunkDays = story.Market.ChunkDays });

                bench.RequireModel(new ReferenceModel(RandomMarket.Join(story.Market.Pieces())));
                Assert.True(bench.Verify([.. files]).Passed);
                Assert.Equal(summary.Scan!.Accounting.HeldTwice, summary.Scan.HeldTwice.Sum(p => p.Bars));
                Assert.True(summary.Scan.Accounting.Balances);
            },
            cases: 10
        );

    private static List<string> Files(RandomMarket market, List<(int From, int To, int PerFrame)> downloads, Workbench bench)
    {
        var pieces = market.Pieces();
        var all = RandomMarket.Join(pieces);
        var files = pieces.Select((p, i) => p.WriteTo(bench.File($"piece-{i}.dbn"))).ToList();
        foreach (var (from, to, perFrame) in downloads)
        {
            var part = all.Slice(all.Start + (from * Hour), all.Start + (to * Hour));
            if (part.Bars.Any(b => b.Symbol is "MGCM4" or "MGCG4" or "MGCJ4"))
                files.Add(part.WriteTo(bench.File($"again-{files.Count}.dbn.zst"), DbnFraming.VendorZstd, perFrame));
        }

        return files;
    }

    // Runs with a single file, to the end or until it is interrupted.
    private static void RunOne(Workbench bench, string file, int chunkDays, int end)
    {
        var options = bench.Options(file) with { ChunkDays = chunkDays };
        switch (end)
        {
            case 0:
            case 1:
                using (var cancelled = new CancellationTokenSource())
                {
                    // Interrupted at the first chunk that is merged, or at the first that is done.
                    try
                    {
                        bench.Run(
                            options,
                            runEvent =>
                            {
                                if (
                                    end == 0
                                        ? runEvent is ChunkMerged
                                        : runEvent is ChunkStatusChanged { Record.Status: AttemptStatus.Done }
                                )
                                    cancelled.Cancel();
                            },
                            cancelled.Token
                        );
                    }
                    catch (OperationCanceledException) { }
                }

                break;
            case 2:
                // A crash between a commit and its record.
                bench.Run(options);
                var path = Path.Combine(bench.Checkpoint, CheckpointFolder.StateFile);
                var lines = File.ReadAllLines(path);
                if (lines[^1].Contains("\"status\":\"done\"", StringComparison.Ordinal))
                    File.WriteAllText(path, string.Concat(lines[..^1].Select(l => l + "\n")));
                break;
            default:
                bench.Run(options);
                break;
        }
    }

    // Every finished day either names files that cover it completely, or is flagged as partial.
    private static void RequireSources(Workbench bench)
    {
        var state = bench.Records.State;
        foreach (var day in state.DoneDays)
        {
            var coverage = new MgcBackfill.Source.Coverage(state.FindAttempt(day)!.Newest.SourceDbn.Select(f => (f.Start, f.End)));
            if (state.FindDecision(day) is { } decision)
                Assert.Equal(!coverage.Completes(day), decision.Partial);
        }
    }
}
