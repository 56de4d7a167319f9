using System.Globalization;
using System.Runtime.CompilerServices;
using MgcBackfill.Engines;
using MgcBackfill.Errors;
using MgcBackfill.Lake;
using MgcBackfill.LakeRuns;
using MgcBackfill.Market;
using MgcBackfill.Tests.Support;
using MgcBackfill.Tests.Workers;

namespace MgcBackfill.Tests.Lake;

/// <summary>Units: they share no file, depend on nothing but their sources, and can be built again at any time (L2 to L4).</summary>
public sealed class LakeBuildTests
{
    [Fact]
    public void Units_that_are_built_alone_in_any_order_give_the_same_bytes()
    {
        using var bench = new LakeBench();
        var source = bench.WriteMarket();
        bench.Build(source);
        var expected = bench.Files();
        var alone = bench.Options(source) with { Out = bench.File("alone") };

        foreach (var unit in (int[])[2, 0, 3, 1])
            Assert.Null(LakeBench.Build(alone, unit).Error);
        LakeBench.Commit(alone);

        LakeBench.RequireSame(expected, LakeBench.Files(alone.Out));
    }

    [Fact]
    public void Building_again_changes_no_byte_and_no_time()
    {
        using var bench = new LakeBench();
        var source = bench.WriteMarket();
        bench.Build(source);
        var files = bench.Files();
        var times = Times();

        var again = bench.Build(source);

        Assert.All(again.Units, u => Assert.True(u.Unchanged));
        LakeBench.RequireSame(files, bench.Files());
        Assert.Equal(times, Times());

        List<(string, DateTime)> Times() => [.. files.Keys.Select(f => (f, File.GetLastWriteTimeUtc(Path.Combine(bench.Out, f))))];
    }

    [Fact]
    public void Files_that_overlap_give_each_bar_once()
    {
        using var bench = new LakeBench();
        var tape = Tape.Quiet("2023-12-28", "2024-01-04");
        bench.Build(tape.WriteTo(bench.File("whole.dbn.zst")));
        var expected = bench.Folder.ReadManifest()!;
        using var second = new LakeBench();
        string[] parts =
        [
            Tape.Quiet("2023-12-28", "2024-01-02").WriteTo(second.File("a.dbn.zst")),
            Tape.Quiet("2024-01-01", "2024-01-04").WriteTo(second.File("b.dbn.zst")),
        ];

        var lake = second.Build(parts).Commit!.Manifest;

        Assert.Equal(expected.Bars, lake.Bars);
        Assert.Equal(expected.Front, lake.Front);
        Assert.Equal(expected.Units.Select(u => u.Bars), lake.Units.Select(u => u.Bars));
        Assert.Empty(second.Verify(parts).Findings);
    }

    [Fact]
    public void A_file_that_is_damaged_missing_or_exchanged_is_built_again()
    {
        using var bench = new LakeBench();
        var source = bench.WriteMarket();
        bench.Build(source);
        var expected = bench.Files();
        var (one, other) = (bench.DataFile("MGC", 2023), bench.DataFile("MGC", 2024));
        File.Copy(one, other, overwrite: true);
        File.Delete(bench.DataFile("ES", 2023));
        using (var file = File.OpenWrite(bench.DataFile("ES", 2024)))
            file.SetLength(file.Length - 1);

        var result = bench.Build(source);

        Assert.Equal([false, false, true, false], result.Units.Select(u => u.Unchanged));
        LakeBench.RequireSame(expected, bench.Files());
    }

    [Fact]
    public void A_unit_from_other_sources_is_refused_with_the_difference_and_replaced_if_allowed()
    {
        using var bench = new LakeBench();
        var (first, second) = (
            Tape.Quiet("2024-01-02", "2024-01-05").WriteTo(bench.File("a.dbn.zst")),
            Tape.Quiet("2024-01-08", "2024-01-10").WriteTo(bench.File("b.dbn.zst"))
        );
        bench.Build(first);
        var before = bench.Files();

        var refused = bench.Build(first, second);

        var error = Assert.IsType<TargetException>(refused.Error);
        Assert.Equal((ErrorIds.LakeSourcesDiffer, 6), (error.Id, ExitCodes.For(error)));
        Assert.Contains("it was built without b.dbn.zst", error.Message, StringComparison.Ordinal);
        LakeBench.RequireSame(before, bench.Files());
        Assert.Equal(LakeUnitState.Different, LakePlanner.Plan(bench.Options(first, second)).Units.Single().State);

        var replaced = LakeBench.Build(bench.Options(first, second) with { AllowReplace = true });
        Assert.Null(replaced.Error);
        Assert.Equal(["a.dbn.zst", "b.dbn.zst"], replaced.Commit!.Manifest.Sources.Select(s => s.Name));
        Assert.Empty(bench.Verify(first, second).Findings);

        // A source that was removed after the commit.
        Assert.Contains("built from b.dbn.zst too", bench.Build(first).Error!.Message, StringComparison.Ordinal);
        Assert.Contains(bench.Verify(first).Findings, f => f.ErrorId == ErrorIds.LakeSourcesDiffer);
    }

    [Fact]
    public void A_source_that_changes_between_two_units_is_found_by_the_commit()
    {
        using var bench = new LakeBench();
        var source = bench.Write(TwoYears(price: 2000m));
        LakeBench.Build(bench.Options(source), unit: 0);
        bench.Write(TwoYears(price: 2001m));
        LakeBench.Build(bench.Options(source), unit: 1);

        var error = Assert.Throws<TargetException>(() => LakeBench.Commit(bench.Options(source)));

        Assert.Equal(ErrorIds.LakeSourcesDiffer, error.Id);
        Assert.False(File.Exists(bench.Folder.ManifestPath));
    }

    [Fact]
    public void Units_of_earlier_commits_stay_when_the_next_year_is_added_alone()
    {
        using var bench = new LakeBench();
        var (first, second) = (
            Tape.Quiet("2023-12-20", "2023-12-28").WriteTo(bench.File("2023.dbn.zst")),
            Tape.Quiet("2024-01-02", "2024-01-05").WriteTo(bench.File("2024.dbn.zst"))
        );
        bench.Build(first);

        var commit = bench.Build(second).Commit!;

        Assert.Equal((1, 1), (commit.Proved, commit.Kept));
        Assert.Equal([2023, 2024], commit.Manifest.Units.Select(u => u.Year));
        Assert.Equal(["2023.dbn.zst", "2024.dbn.zst"], commit.Manifest.Sources.Select(s => s.Name));
        using var backfill = new Workbench();
        backfill.Run(first, second);
        Assert.Equal(backfill.Digest(), commit.Manifest.Front.Single().Digest);
        Assert.Empty(bench.Verify(first, second).Findings);
        var part = bench.Verify(second);
        Assert.Empty(part.Findings);
        Assert.Equal(1, part.Compared);
        Assert.Contains(part.Notices, n => n.Kind == "not_given");
    }

    [Fact]
    public void A_last_day_that_the_next_year_completes_is_not_kept()
    {
        using var bench = new LakeBench();
        var first = bench.Write(new DbnBuilder().Range("2023-12-30", "2024-01-01").Bars("MGCG4", "2023-12-31T23:30Z", 3), "2023.dbn.zst");
        var second = bench.Write(new DbnBuilder().Range("2024-01-01", "2024-01-03").Bars("MGCJ4", "2024-01-01T00:30Z", 9), "2024.dbn.zst");
        bench.Build(first);
        LakeBench.Build(bench.Options(second), unit: 0);

        var error = Assert.Throws<TargetException>(() => LakeBench.Commit(bench.Options(second)));

        Assert.Equal(ErrorIds.LakeSourcesDiffer, error.Id);
        var whole = LakeBench.Build(bench.Options(first, second) with { AllowReplace = true });
        using var backfill = new Workbench();
        backfill.Run(first, second);
        Assert.Equal(backfill.Digest(), whole.Commit!.Manifest.Front.Single().Digest);
    }

    [Fact]
    public void A_unit_that_was_never_committed_and_is_not_of_the_sources_stops_a_commit()
    {
        using var bench = new LakeBench();
        var (first, second) = (
            Tape.Quiet("2023-12-20", "2023-12-28").WriteTo(bench.File("2023.dbn.zst")),
            Tape.Quiet("2024-01-02", "2024-01-05").WriteTo(bench.File("2024.dbn.zst"))
        );
        LakeBench.Build(bench.Options(first), unit: 0);
        LakeBench.Build(bench.Options(second), unit: 0);

        var error = Assert.Throws<TargetException>(() => LakeBench.Commit(bench.Options(second)));

        Assert.Equal(ErrorIds.LakeFileForeign, error.Id);
        Assert.Contains("ohlcv-1m/MGC/2023", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_commit_names_the_units_that_are_not_built()
    {
        using var bench = new LakeBench();
        var source = bench.WriteMarket();
        LakeBench.Build(bench.Options(source), unit: 1);

        var error = Assert.Throws<TargetException>(() => LakeBench.Commit(bench.Options(source)));

        Assert.Equal((ErrorIds.LakeIncomplete, 6), (error.Id, ExitCodes.For(error)));
        Assert.Contains("3 units", error.Message, StringComparison.Ordinal);
        Assert.Contains("ohlcv-1m/MGC/2024", error.Message, StringComparison.Ordinal);
        Assert.Equal(
            [LakeUnitState.Missing, LakeUnitState.Built, LakeUnitState.Missing, LakeUnitState.Missing],
            LakePlanner.Plan(bench.Options(source)).Units.Select(u => u.State)
        );
    }

    [Fact]
    public void A_unit_that_holds_fewer_bars_than_the_source_stops_a_commit()
    {
        using var bench = new LakeBench();
        var source = bench.Write(TwoYears(2000m));
        var less = bench.Write(TwoYears(2000m, bars: 2), "less.dbn.zst");
        LakeBench.Build(bench.Options(less), unit: 0);
        LakeBench.Build(bench.Options(source) with { Out = bench.File("whole") }, unit: 0);
        LakeBench.Build(bench.Options(source) with { AllowReplace = true }, unit: 1);

        // The manifest is edited to name the source, as if the unit had been built from it.
        var manifest = bench.Folder.GetManifestPath(new LakeUnitName(BarInterval.Minute, "MGC", 2023));
        var named = new LakeFolder(bench.File("whole")).ReadUnit(new LakeUnitName(BarInterval.Minute, "MGC", 2023))!.Sources.Single();
        var used = bench.Folder.ReadUnit(new LakeUnitName(BarInterval.Minute, "MGC", 2023))!.Sources.Single();
        File.WriteAllText(
            manifest,
            File.ReadAllText(manifest)
                .Replace(used.Sha256, named.Sha256, StringComparison.Ordinal)
                .Replace(used.Name, named.Name, StringComparison.Ordinal)
        );

        var error = Assert.Throws<GateException>(() => LakeBench.Commit(bench.Options(source)));

        Assert.Equal((ErrorIds.LakeContentDiffers, 5), (error.Id, ExitCodes.For(error)));
        Assert.Contains("ohlcv-1m/MGC/2023 holds 2 of 5 bars", error.Message, StringComparison.Ordinal);
    }

    // A build commits by the counts of its own reading, so they must be those that a reading for the counts alone would give.
    [Fact]
    public void A_build_counts_what_a_commit_would_count_or_nothing()
    {
        using var bench = new LakeBench();
        var options = bench.Options(bench.Write(TwoYears(2000m)), bench.Write(TwoYears(2000m, bars: 2), "less.dbn.zst"));
        var headers = SourceHeaders.Read(options, default);
        var builder = new LakeBuilder(options, headers);

        builder.Build([0, 1], static _ => { }, static _ => { }, default);

        var expected = LakeCensus.Count(headers.Accept(headers.Units, default), static _ => { }, default);
        Assert.Equal([5, 5], expected.OrderBy(c => c.Key, LakeUnitName.Comparer).Select(c => c.Value));
        Assert.Equal(expected, builder.Counts.Find(headers.Accept(headers.Units, default)));

        builder.Build([0, 1], static _ => { }, static _ => { }, default); // both are in the lake now, so nothing is read

        Assert.Empty(builder.Counts.Years);
    }

    // Workers build by years. What they count is enough for a commit once every year was counted.
    [Fact]
    public void Builders_of_single_years_count_together_what_a_commit_would_count()
    {
        using var bench = new LakeBench();
        var options = bench.Options(bench.WriteMarket());
        var headers = SourceHeaders.Read(options, default);
        var source = headers.Accept(headers.Units, default);
        var counts = new LakeCounts();

        foreach (var year in headers.Units.Select((u, n) => (u.Name.Year, Number: n)).GroupBy(u => u.Year, u => u.Number))
        {
            var builder = new LakeBuilder(options, headers);
            builder.Build(year, static _ => { }, static _ => { }, default);
            Assert.Contains(builder.Counts.Years, y => y.Year == year.Key);
            foreach (var counted in builder.Counts.Years)
                counts.Add(counted);
        }

        Assert.Equal(LakeCensus.Count(source, static _ => { }, default), counts.Find(source));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_commit_after_a_build_of_everything_does_not_read_the_sources_again(int workers)
    {
        using var bench = new LakeBench();
        var lake = bench.Options(bench.WriteMarket());
        var (whole, again) = (new List<string>(), new List<string>());
        var options = new LakeBuildOptions
        {
            Lake = lake,
            Workers = workers,
            Launcher = WorkerChildren.Launcher,
        };

        var built = LakeRun.Build(options, static _ => { }, p => whole.Add(p.Detail));
        File.Delete(bench.Folder.ManifestPath);
        var committed = LakeRun.Build(options, static _ => { }, p => again.Add(p.Detail));

        Assert.DoesNotContain(whole, t => t.StartsWith("counting", StringComparison.Ordinal));
        Assert.Contains(again, t => t.StartsWith("counting", StringComparison.Ordinal)); // no unit was read
        Assert.Equal(built.Commit!.Sha256, committed.Commit!.Sha256);
    }

    [Fact]
    public void A_year_of_which_only_some_files_were_read_is_not_counted()
    {
        using var bench = new LakeBench();
        var options = bench.Options(
            bench.Write(TwoYears(2000m)),
            bench.Write(new DbnBuilder().Range("2023-12-31", "2024-01-02").Bars("ESH4", "2024-01-01T12:00Z", 3), "es.dbn.zst")
        );
        var headers = SourceHeaders.Read(options, default);
        var builder = new LakeBuilder(options, headers);

        builder.Build(Numbers("MGC"), static _ => { }, static _ => { }, default);
        Assert.Empty(builder.Counts.Years);
        Assert.Null(builder.Counts.Find(headers.Accept(headers.Units, default)));

        int[] Numbers(string root) => [.. headers.Units.Index().Where(u => u.Item.Name.Root == root).Select(u => u.Index)];
    }

    // DuckDB keeps the function that a writer registers as long as the database, which writes the files of all units.
    [Fact]
    public void A_database_keeps_nothing_of_a_finished_file() // P6
    {
        using var bench = new LakeBench();
        using var database = BarDatabases.OpenLake();

        var writer = Write();

        // The thread that completed the writer may still have it on its stack.
        Assert.True(
            SpinWait.SpinUntil(
                () =>
                {
                    GC.Collect();
                    GC.WaitForPendingFinalizers();
                    return !writer.IsAlive;
                },
                TimeSpan.FromSeconds(30)
            )
        );

        [MethodImpl(MethodImplOptions.NoInlining)]
        WeakReference Write()
        {
            using var writer = database.CreateWriter(bench.File("rows.parquet"), LakeDataset.Bars, "MGC");
            writer.CompleteAsync().Wait();
            return new WeakReference(writer);
        }
    }

    [Fact]
    public void A_bar_that_a_backfill_refuses_fails_its_unit_and_no_other()
    {
        using var bench = new LakeBench();
        var source = bench.Write(
            new DbnBuilder()
                .Range("2024-01-02", "2024-01-04")
                .Bar("MGCG4", "2024-01-03T10:00Z", 2000m)
                .Bar("CLK0", "2024-01-03T10:00Z", -37.63m)
        );

        var result = bench.Build(source);

        Assert.Equal([false, true], result.Units.Select(u => u.Error is null));
        Assert.Null(result.Commit);
        var error = Assert.IsType<DataException>(result.Error);
        Assert.Equal(4, ExitCodes.For(error));
        Assert.Contains(error.Advice!.Options, o => o.Name == OptionName.NoFront.Name);

        var without = LakeBench.Build(bench.Options(source) with { NoFront = ["CL"] });
        Assert.Equal([false, true], without.Units.Select(u => u.Unchanged));
        Assert.Equal(["MGC"], without.Commit!.Manifest.Front.Select(f => f.Root));
        Assert.Empty(bench.Verify(source).Findings);
        Assert.Single(LakeRow.Query($"SELECT 1 FROM read_parquet('{bench.DataFile("CL", 2024)}') WHERE close = -37.63"));
    }

    [Theory]
    [InlineData(1_000_000_000_000_000_000, 1)]
    [InlineData(-1_000_000_000_000_000_000, 1)]
    [InlineData(1, ulong.MaxValue)]
    public void A_value_that_no_column_can_hold_fails_the_unit(long price, ulong volume)
    {
        using var bench = new LakeBench();
        var source = bench.Write(
            new DbnBuilder()
                .Range("2024-01-02", "2024-01-03")
                .Map("MGCG4-MGCJ4", 7, "2024-01-02", "2024-01-03")
                .Bar(7, DbnBuilder.Time("2024-01-02T10:00Z"), price, price, price, price, volume)
        );

        var error = Assert.IsType<DataException>(bench.Build(source).Error);

        Assert.Equal((ErrorIds.LakeValueTooLarge, 4), (error.Id, ExitCodes.For(error)));
        Assert.Empty(bench.Folder.FindDataFiles());
    }

    [Fact]
    public void A_source_that_is_cut_publishes_nothing()
    {
        using var bench = new LakeBench();
        var bytes = TwoYears(2000m).Framing(MgcBackfill.Dbn.DbnFraming.VendorZstd, 2).ToBytes();
        File.WriteAllBytes(bench.File("cut.dbn.zst"), bytes[..^3]);

        Assert.Throws<SourceException>(() => bench.Build(bench.File("cut.dbn.zst")));

        Assert.Empty(bench.Folder.FindDataFiles());
        Assert.Empty(bench.Folder.FindUnits());
    }

    [Fact]
    public void A_trial_builds_one_unit_and_keeps_nothing()
    {
        using var bench = new LakeBench();
        var source = bench.WriteMarket();

        var trial = LakeRuns.LakeRun.Build(
            new LakeRuns.LakeBuildOptions
            {
                Lake = bench.Options(source),
                Units = [2],
                Try = true,
            },
            static _ => { },
            static _ => { }
        );

        Assert.Equal(("ohlcv-1m/MGC/2023", true), (trial.Units.Single().Name.ToString(), trial.IsTrial));
        Assert.False(Directory.Exists(bench.Out));
        var built = LakeBench.Build(bench.Options(source), unit: 2).Units.Single();
        Assert.Equal(built.Manifest!.Bars, trial.Units.Single().Manifest!.Bars);
    }

    [Fact]
    public void What_a_killed_build_left_is_removed_and_what_another_machine_builds_is_not()
    {
        using var bench = new LakeBench();
        var source = bench.Write(TwoYears(2000m));
        var building = Directory.CreateDirectory(Path.Combine(bench.Out, "_lake", "building")).FullName;
        string[] names =
        [
            $"{Environment.MachineName}-1-0123456789ab",
            $"{Environment.MachineName}-2-0123456789ab",
            "remote-1-0123456789ab",
        ];
        foreach (var name in names)
            File.WriteAllText(Path.Combine(building, name + ".lock"), "");

        // The second one was killed before it made its folder.
        foreach (var name in (string[])[names[0], names[2]])
            File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(building, name)).FullName, "1-part.parquet"), "half");

        using (var busy = bench.Folder.CreateBuilding())
        {
            bench.Build(source);
            Assert.True(Directory.Exists(busy.Path));
        }

        Assert.Equal(
            [names[2], names[2] + ".lock"],
            Directory.GetFileSystemEntries(building).Select(e => Path.GetFileName(e)!).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Two_builds_of_the_same_units_at_the_same_time_give_the_same_bytes()
    {
        using var bench = new LakeBench();
        var source = bench.WriteMarket();
        var expected = bench.Options(source) with { Out = bench.File("expected") };
        LakeBench.Build(expected);

        await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => bench.Build(source))));

        LakeBench.RequireSame(LakeBench.Files(expected.Out), bench.Files());
    }

    [Fact]
    public async Task A_reader_sees_a_whole_file_while_its_unit_is_replaced()
    {
        using var bench = new LakeBench();
        var (first, second) = (
            Tape.Quiet("2024-01-02", "2024-01-05").WriteTo(bench.File("a.dbn.zst")),
            Tape.Quiet("2024-01-08", "2024-01-10").WriteTo(bench.File("b.dbn.zst"))
        );
        var small = bench.Build(first).Units.Single().Manifest!.Bars.Content.Rows;
        using var done = new CancellationTokenSource();
        var counts = Task.Run(() =>
        {
            var found = new HashSet<long>();
            while (!done.IsCancellationRequested)
                found.Add(
                    long.Parse(
                        LakeRow.Query($"SELECT count(*) FROM read_parquet('{bench.DataFile("MGC", 2024)}')").Single(),
                        CultureInfo.InvariantCulture
                    )
                );
            return found;
        });

        long large = 0;
        for (var i = 0; i < 5; i++)
        {
            large = LakeBench.Build(bench.Options(first, second) with { AllowReplace = true }).Units.Single().Manifest!.Bars.Content.Rows;
            LakeBench.Build(bench.Options(first) with { AllowReplace = true });
        }

        await done.CancelAsync();
        Assert.Subset(new HashSet<long> { small, large }, await counts);
    }

    [SmallDiskFact]
    public void A_full_disk_stops_the_unit_and_the_same_command_continues()
    {
        using var bench = new LakeBench();
        using var disk = new MgcBackfill.TestServers.SmallDisk();
        var options = bench.Options(bench.WriteMarket()) with { Out = Path.Combine(disk.Path, "lake") };
        disk.Fill(leave: 8);

        var error = Assert.ThrowsAny<Exception>(() => LakeBench.Build(options) is { Error: { } e } ? throw e : 0);

        Assert.Equal(ErrorIds.DiskFull, Assert.IsType<EnvironmentException>(error).Id);
        disk.Empty();
        Assert.NotNull(LakeBench.Build(options).Commit);
    }

    [Fact]
    public void A_thousand_daily_files_are_planned_built_and_committed()
    {
        using var bench = new LakeBench();
        var count = int.Parse(Environment.GetEnvironmentVariable("MGC_LAKE_FILES") ?? "1000", CultureInfo.InvariantCulture);
        var (first, years) = (new DateOnly(2010, 6, 7), new SortedSet<int>());
        for (var (i, files) = (0, 0); files < count; i++)
        {
            var date = first.AddDays(i);
            if (date.DayOfWeek == DayOfWeek.Saturday)
                continue;
            files++;
            years.Add(date.Year);
            bench.Write(
                new DbnBuilder()
                    .Framing(MgcBackfill.Dbn.DbnFraming.Plain)
                    .Range($"{date:yyyy-MM-dd}", $"{date.AddDays(1):yyyy-MM-dd}")
                    .Bar($"MGC{"GJMQVZ"[i % 6]}{date.Year % 10}", $"{date:yyyy-MM-dd}T10:00Z", 2000m + (i % 7)),
                $"{date:yyyyMMdd}.dbn"
            );
        }

        var result = bench.Build(Path.GetDirectoryName(bench.File("x"))!);

        Assert.Equal(years, result.Units.Select(u => u.Name.Year));
        Assert.Equal((count, count), (result.Commit!.Manifest.Bars, result.Commit.Manifest.Front.Single().Rows));
    }

    private static DbnBuilder TwoYears(decimal price, int bars = 5) =>
        new DbnBuilder()
            .Range("2023-12-29", "2024-01-03")
            .Bars("MGCG4", "2023-12-29T10:00Z", bars, price)
            .Bars("MGCG4", "2024-01-02T10:00Z", 5, price);
}
