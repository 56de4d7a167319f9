using FsCheck.Fluent;
using MgcBackfill.Backfill;
using MgcBackfill.Checkpoint;
using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Staging;
using MgcBackfill.Store;
using MgcBackfill.Tests.Support;
using static MgcBackfill.Tests.Support.SampleRecords;

namespace MgcBackfill.Tests.Backfill;

public sealed class PlannerTests : IDisposable
{
    private readonly PlannerFixture _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void New_days_form_chunks_of_the_requested_size_and_Saturdays_do_not_count() // C1
    {
        January();

        var plan = _scene.Plan();

        Assert.Equal(Range("2024-01-02", "2024-01-31"), plan.Requested);
        Assert.Equal(
            [
                "2024-01-02..2024-01-07",
                "2024-01-08..2024-01-13",
                "2024-01-14..2024-01-18",
                "2024-01-19..2024-01-24",
                "2024-01-25..2024-01-30",
                "2024-01-31",
            ],
            plan.Chunks.Select(c => c.Range.ToString())
        );
        Assert.All(plan.Chunks, c => Assert.Equal((ChunkCause.New, null, false), (c.Cause, c.Earlier, c.MayReplace)));
        Assert.Equal((0, 0), (plan.Skipped, plan.Uncovered.Count));
    }

    [Theory]
    [InlineData(1, 26)]
    [InlineData(2, 13)]
    [InlineData(25, 2)]
    [InlineData(26, 1)]
    [InlineData(1000, 1)]
    public void A_chunk_has_the_requested_number_of_trading_days(int chunkDays, int chunks) // C1
    {
        January();

        var plan = _scene.Plan(chunkDays: chunkDays);

        Assert.Equal(chunks, plan.Chunks.Count);
        Assert.All(
            plan.Chunks.SkipLast(1),
            c => Assert.Equal(chunkDays, TradingDay.Range(c.Range.First, c.Range.Last).Count(d => !d.IsSaturday))
        );
        Assert.DoesNotContain(plan.Chunks, c => c.Range.First.IsSaturday);
    }

    [Fact]
    public void Start_and_end_are_inclusive_trading_days() // T3
    {
        January();

        Assert.Equal(["2024-01-09..2024-01-11"], Ranges(_scene.Plan("2024-01-09", "2024-01-11")));
        Assert.Equal(["2024-01-31"], Ranges(_scene.Plan("2024-01-31")));
        Assert.Equal(["2024-01-02"], Ranges(_scene.Plan(end: "2024-01-02")));
        Assert.Equal(["2024-01-06"], Ranges(_scene.Plan("2024-01-06", "2024-01-06"))); // a Saturday alone, on request
    }

    [Fact]
    public void Every_day_that_the_header_covers_in_part_belongs_to_the_source() // T3, T4
    {
        _scene.File("2024-01-03", "2024-01-05");

        Assert.Equal(Range("2024-01-03", "2024-01-05"), _scene.Plan().Requested);
    }

    [Theory]
    [InlineData("MGC", "2026-05-31")]
    [InlineData("BTC", "2026-05-30 2026-05-31")] // around the clock since 2026-05-29
    public void An_uncovered_Saturday_is_reported_unless_the_market_was_closed(string root, string uncovered) // C6, R3
    {
        _scene.File("2026-05-28T23:00Z", "2026-05-29T23:00Z");

        var plan = _scene.Plan("2026-05-29", "2026-05-31", root: root);

        Assert.Equal(uncovered.Split(' '), plan.Uncovered.Select(d => $"{d}"));
    }

    [Fact]
    public void Uncovered_days_split_chunks_and_are_reported_and_never_done() // C6
    {
        _scene.File("2024-01-01T23:00Z", "2024-01-03T23:00Z");
        _scene.File("2024-01-09T23:00Z", "2024-01-11T23:00Z");

        var plan = _scene.Plan("2023-12-31", "2024-01-12", chunkDays: 50);

        Assert.Equal(["2024-01-02..2024-01-03", "2024-01-10..2024-01-11"], Ranges(plan));
        Assert.Equal(
            ["2023-12-31", "2024-01-01", "2024-01-04", "2024-01-05", "2024-01-07", "2024-01-08", "2024-01-09", "2024-01-12"],
            plan.Uncovered.Select(d => d.ToString())
        );

        _scene.Finish(plan);
        Assert.Equal(plan.Uncovered, _scene.Plan("2023-12-31", "2024-01-12").Uncovered);
        _scene.File("2024-01-03T23:00Z", "2024-01-09T23:00Z");
        Assert.Equal(["2024-01-04..2024-01-09"], Ranges(_scene.Plan(chunkDays: 50)));
    }

    [Fact]
    public void A_Saturday_without_a_daily_file_is_not_a_gap() // C1
    {
        _scene.File("2024-01-04", "2024-01-05");
        _scene.File("2024-01-05", "2024-01-06");
        _scene.File("2024-01-07", "2024-01-08");

        var plan = _scene.Plan(chunkDays: 10);

        Assert.Equal(["2024-01-04..2024-01-08"], Ranges(plan));
        Assert.Empty(plan.Uncovered);
    }

    [Fact]
    public void Done_days_are_skipped() // C4
    {
        January();
        _scene.Finish(_scene.Plan());

        var plan = _scene.Plan();

        Assert.Empty(plan.Chunks);
        Assert.Equal(6, plan.Skipped);
        Assert.Equal([Range("2024-01-02", "2024-01-31")], _scene.ReadRanges);
    }

    [Fact]
    public void Pending_attempts_do_not_affect_the_plan() // C4
    {
        January();
        _scene.Chunks.Add(Chunk(1, "2024-01-02", "2024-01-20", AttemptStatus.Pending, sources: []));

        Assert.All(_scene.Plan(chunkDays: 5).Chunks, c => Assert.Equal(ChunkCause.New, c.Cause));
    }

    [Theory]
    [InlineData(false, 5)]
    [InlineData(true, 5)]
    [InlineData(false, 1)]
    [InlineData(true, 100)]
    public void A_chunk_interrupted_by_a_crash_is_resumed_with_its_own_range(bool afterCommit, int chunkDays) // C3, C4, C7
    {
        January();
        var first = _scene.Plan();
        _scene.Finish(first.Chunks[0]);
        _scene.Crash(first.Chunks[1], afterCommit);

        var plan = _scene.Plan(chunkDays: chunkDays);

        Assert.Equal(new PlannedChunk(first.Chunks[1].Range, ChunkCause.Resume, 2, false), plan.Chunks[0]);
        Assert.Equal(Day("2024-01-14"), plan.Chunks[1].Range.First);
        Assert.All(plan.Chunks.Skip(1), c => Assert.Equal(ChunkCause.New, c.Cause));
        Assert.Equal(1, plan.Skipped);
    }

    [Fact]
    public void A_cancelled_chunk_is_resumed() // C4, I3
    {
        January();
        _scene.Cancel(_scene.Plan().Chunks[0]);

        Assert.Equal(new PlannedChunk(Range("2024-01-02", "2024-01-07"), ChunkCause.Resume, 1, false), _scene.Plan(chunkDays: 2).Chunks[0]);
    }

    [Fact]
    public void Two_interrupted_chunks_stay_separate() // C3
    {
        January();
        var first = _scene.Plan();
        _scene.Crash(first.Chunks[0]);
        _scene.Crash(first.Chunks[1]);

        Assert.Equal(first.Chunks.Take(2).Select(c => c.Range), _scene.Plan(chunkDays: 100).Chunks.Take(2).Select(c => c.Range));
    }

    [Fact]
    public void Permission_to_replace_applies_only_to_the_command_that_gives_it() // M5, P5
    {
        January();
        _scene.Crash(_scene.Plan(allowReplace: true).Chunks[0]);

        Assert.False(_scene.Plan().Chunks[0].MayReplace);
        var resumed = _scene.Plan(allowReplace: true).Chunks[0];
        Assert.Equal((ChunkCause.Resume, true), (resumed.Cause, resumed.MayReplace));
        _scene.Fail(resumed);
        Assert.False(_scene.Plan(retryFailed: true).Chunks[0].MayReplace);
    }

    [Fact]
    public void A_failed_chunk_stops_the_run_naming_chunk_and_reason() // C4
    {
        January();
        var first = _scene.Plan();
        _scene.Finish(first.Chunks[0]);
        _scene.Fail(first.Chunks[1], "a bar broke a rule");

        var error = Assert.Throws<TargetException>(() => _scene.Plan());

        Assert.Equal((ErrorIds.ChunkFailedBefore, ExitCodes.TargetRefused), (error.Id, ExitCodes.For(error)));
        Assert.Contains("2024-01-08..2024-01-13", error.Message, StringComparison.Ordinal);
        Assert.Contains("attempt 2", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("a bar broke a rule", error.Message, StringComparison.Ordinal);
        Assert.Contains(OptionName.RetryFailed, error.Advice!.Options);
        Assert.Equal((Date("2024-01-08"), Date("2024-01-13")), error.Where.Chunk);
    }

    [Fact]
    public void Retry_failed_repeats_the_chunk_with_the_same_range() // C3, C4
    {
        January();
        var first = _scene.Plan();
        _scene.Fail(first.Chunks[1]);

        var plan = _scene.Plan(chunkDays: 2, retryFailed: true);

        Assert.Equal(
            new PlannedChunk(Range("2024-01-08", "2024-01-13"), ChunkCause.Retry, 1, false),
            Assert.Single(plan.Chunks, c => c.Cause == ChunkCause.Retry)
        );
        RequirePartition(plan);
    }

    [Fact]
    public void A_failed_chunk_outside_the_requested_range_does_not_stop_the_run() // C4
    {
        January();
        _scene.Fail(_scene.Plan().Chunks[5]);

        Assert.Equal(Range("2024-01-02", "2024-01-30"), _scene.Plan(end: "2024-01-30").Requested);
        Assert.Throws<TargetException>(() => _scene.Plan(end: "2024-01-31"));
    }

    [Fact]
    public void A_failed_chunk_stops_the_run_even_if_its_file_is_gone() // C4
    {
        _scene.File("2024-01-01T23:00Z", "2024-01-05T23:00Z");
        var late = _scene.File("2024-01-07T23:00Z", "2024-01-12T23:00Z");
        var first = _scene.Plan();
        _scene.Finish(first.Chunks[0]);
        _scene.Fail(first.Chunks[1]);
        _scene.Remove(late);

        Assert.Equal(ErrorIds.ChunkFailedBefore, Assert.Throws<TargetException>(() => _scene.Plan(end: "2024-01-12")).Id);
        Assert.Contains(Day("2024-01-08"), _scene.Plan(end: "2024-01-12", retryFailed: true).Uncovered);
        Assert.Empty(_scene.Plan().Chunks); // without an end: all that the source has
    }

    [Fact]
    public void No_sequence_of_requests_repeats_or_omits_a_day() => // C6, C4, C7
        FixedProperty.Holds(
            Gen.Choose(-3, 62)
                .Two()
                .SelectMany(_ => Gen.Choose(1, 9), (days, chunk) => (days.Item1, days.Item2, chunk))
                .SelectMany(_ => Gen.Choose(0, 9).ArrayOf(4), (x, outcomes) => (x.Item1, x.Item2, x.chunk, outcomes))
                .ArrayOf(6),
            runs =>
            {
                using var fixture = new PlannerFixture();
                fixture.File("2024-01-01T23:00Z", "2024-01-20T23:00Z");
                fixture.File("2024-01-20T23:00Z", "2024-02-02T12:00Z");
                fixture.File("2024-02-08", "2024-02-28T23:00Z");
                var times = new Dictionary<TradingDay, int>();
                foreach (var (one, other, chunkDays, outcomes) in runs)
                {
                    var (start, end) = (
                        Day("2024-01-01").EpochDay + Math.Min(one, other),
                        Day("2024-01-01").EpochDay + Math.Max(one, other)
                    );
                    if (new TradingDay(end) < Day("2024-01-02") || new TradingDay(start) > Day("2024-02-28"))
                        continue;
                    var plan = fixture.Plan(new TradingDay(start).ToString(), new TradingDay(end).ToString(), chunkDays, retryFailed: true);
                    RequirePartition(plan, fixture, times);
                    for (var i = 0; i < plan.Chunks.Count; i++)
                    {
                        var outcome = outcomes[i % outcomes.Length];
                        if (outcome == 0)
                            fixture.Crash(plan.Chunks[i]);
                        else if (outcome == 1)
                            fixture.Crash(plan.Chunks[i], afterCommit: true);
                        else if (outcome == 2)
                            fixture.Cancel(plan.Chunks[i]);
                        else if (outcome == 3)
                            fixture.Fail(plan.Chunks[i]);
                        else
                            Finish(plan.Chunks[i]);

                        if (outcome <= 3)
                            break; // the run ended there; other chunks stay pending
                    }
                }

                var rest = fixture.Plan(retryFailed: true);
                RequirePartition(rest, fixture, times);
                foreach (var chunk in rest.Chunks)
                    Finish(chunk);

                Assert.Empty(fixture.Plan().Chunks);
                Assert.All(times.Values, n => Assert.Equal(1, n));
                Assert.Equal(
                    fixture.Source.Coverage.Ranges.Sum(r =>
                        TradingDay.FromTimestamp(r.End - 1).EpochDay - TradingDay.FromTimestamp(r.Start).EpochDay + 1
                    ),
                    times.Count
                );

                void Finish(PlannedChunk chunk)
                {
                    fixture.Finish(chunk);
                    foreach (var day in TradingDay.Range(chunk.Range.First, chunk.Range.Last))
                        times[day] = times.GetValueOrDefault(day) + 1;
                }
            },
            cases: 60
        );

    [Fact]
    public void A_later_file_adds_only_its_new_days() // C6
    {
        _scene.File("2024-01-01T23:00Z", "2024-01-12T23:00Z");
        _scene.Finish(_scene.Plan());
        _scene.File("2024-01-12T23:00Z", "2024-01-16T23:00Z");

        var plan = _scene.Plan();

        Assert.Equal([new PlannedChunk(Range("2024-01-13", "2024-01-16"), ChunkCause.New, null, false)], plan.Chunks);
        Assert.Equal(2, plan.Skipped);
    }

    [Fact]
    public void A_day_that_was_partial_is_completed_by_a_later_file_without_a_flag() // T4, M5
    {
        _scene.File("2024-01-01T23:00Z", "2024-01-05T12:00Z");
        _scene.Finish(_scene.Plan(chunkDays: 2));
        _scene.File("2024-01-05T12:00Z", "2024-01-09T23:00Z");

        var plan = _scene.Plan(chunkDays: 10);

        Assert.Equal(
            [
                new PlannedChunk(Range("2024-01-05", "2024-01-05"), ChunkCause.Complete, 2, true),
                new PlannedChunk(Range("2024-01-06", "2024-01-09"), ChunkCause.New, null, false),
            ],
            plan.Chunks
        );
        _scene.Finish(plan);
        Assert.Empty(_scene.Plan().Chunks);
    }

    [Fact]
    public void A_day_whose_beginning_was_missing_is_completed_by_an_earlier_file() // T4
    {
        _scene.File("2024-01-04", "2024-01-05T23:00Z");
        _scene.Finish(_scene.Plan());
        _scene.File("2024-01-02T23:00Z", "2024-01-04");

        Assert.Equal(
            [
                new PlannedChunk(Range("2024-01-03", "2024-01-03"), ChunkCause.New, null, false),
                new PlannedChunk(Range("2024-01-04", "2024-01-04"), ChunkCause.Complete, 1, true),
            ],
            _scene.Plan().Chunks
        );
    }

    [Fact]
    public void A_partial_day_may_be_completed_step_by_step() // T4
    {
        _scene.File("2024-01-03T23:00Z", "2024-01-04T06:00Z");
        _scene.Finish(_scene.Plan());
        foreach (
            var (start, end) in new[]
            {
                ("2024-01-04T06:00Z", "2024-01-04T12:00Z"),
                ("2024-01-04T14:00Z", "2024-01-04T23:00Z"),
                ("2024-01-04T12:00Z", "2024-01-04T14:00Z"),
            }
        )
        {
            _scene.File(start, end);
            var chunk = Assert.Single(_scene.Plan().Chunks);
            Assert.Equal((Range("2024-01-04", "2024-01-04"), ChunkCause.Complete, true), (chunk.Range, chunk.Cause, chunk.MayReplace));
            _scene.Finish(chunk);
        }

        Assert.Empty(_scene.Plan().Chunks);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_interrupted_completion_continues_from_the_stored_rows(bool afterCommit) // T4, P5, C7
    {
        _scene.File("2024-01-01T23:00Z", "2024-01-05T12:00Z");
        _scene.Finish(_scene.Plan());
        _scene.File("2024-01-05T12:00Z", "2024-01-05T23:00Z");
        _scene.Crash(Assert.Single(_scene.Plan().Chunks), afterCommit);

        // Before its commit the partial day is still stored and may be replaced; after the commit there is nothing left to replace.
        var chunk = Assert.Single(_scene.Plan().Chunks);
        Assert.Equal((Range("2024-01-05", "2024-01-05"), 2L), (chunk.Range, chunk.Earlier));
        Assert.Equal(afterCommit ? (ChunkCause.Resume, false) : (ChunkCause.Complete, true), (chunk.Cause, chunk.MayReplace));
        _scene.Finish(chunk);
        Assert.Empty(_scene.Plan().Chunks);
    }

    [Fact]
    public void A_partial_day_committed_just_before_a_crash_is_replaced_when_a_later_file_completes_it() // T4, C7
    {
        _scene.File("2024-01-03T23:00Z", "2024-01-05T12:00Z");
        _scene.Crash(Assert.Single(_scene.Plan().Chunks), afterCommit: true);
        _scene.File("2024-01-05T12:00Z", "2024-01-05T23:00Z");

        Assert.Equal(
            [
                new PlannedChunk(Range("2024-01-04", "2024-01-04"), ChunkCause.Resume, 1, false),
                new PlannedChunk(Range("2024-01-05", "2024-01-05"), ChunkCause.Complete, 1, true),
            ],
            _scene.Plan().Chunks
        );
    }

    [Theory]
    [InlineData("2024-01-04", "2024-01-05", "2024-01-04..2024-01-05")] // inside a whole day, and the partial one
    [InlineData("2024-01-05T10:00Z", "2024-01-05T12:00Z", "2024-01-05")] // inside the covered part of the partial day
    public void Days_that_another_file_also_covers_are_confirmed(string start, string end, string days) // C5c
    {
        _scene.File("2024-01-01T23:00Z", "2024-01-05T12:00Z");
        _scene.Finish(_scene.Plan());
        _scene.File(start, end);

        var plan = _scene.Plan();

        Assert.Equal(
            (days, ChunkCause.Confirm, false),
            (Assert.Single(plan.Chunks).Range.ToString(), plan.Chunks[0].Cause, plan.Chunks[0].MayReplace)
        );
        Assert.Equal(
            TradingDay.Range(plan.Chunks[0].Range.First, plan.Chunks[0].Range.Last).Select(d => KeyValuePair.Create(d, (string?)Digest)),
            plan.Expected
        );
        Assert.Empty(plan.Needed);
        _scene.Finish(plan);
        Assert.Empty(_scene.Plan().Chunks);
    }

    [Fact]
    public void The_next_file_alone_completes_the_boundary_day_with_the_recorded_file() // C5b, C5d
    {
        var first = _scene.File("2024-01-01", "2024-01-10");
        _scene.Finish(_scene.Plan());
        _scene.Remove(first);
        _scene.File("2024-01-10", "2024-01-20", "next.dbn");

        var alone = _scene.Plan();
        Assert.Equal((first, Day("2024-01-10"), 1), (Assert.Single(alone.Needed).File.Path, alone.Needed[0].First, alone.Needed[0].Days));

        _scene.AddRecorded(first);
        var plan = _scene.Plan(chunkDays: 100);
        Assert.Empty(plan.Needed);
        Assert.Equal(
            [
                new PlannedChunk(Range("2024-01-10", "2024-01-10"), ChunkCause.Complete, 2, true),
                new PlannedChunk(Range("2024-01-11", "2024-01-20"), ChunkCause.New, null, false),
            ],
            plan.Chunks
        );
        Assert.Equal(Range("2024-01-10", "2024-01-20"), plan.Requested);

        // Requested, but not covered by the given files: the days of the first file stay as recorded.
        var all = _scene.Plan("2024-01-01", "2024-01-20");
        Assert.Equal((8, Day("2024-01-01")), (all.NotGiven.Count, all.NotGiven[0]));
    }

    [Fact]
    public void A_file_that_covers_less_of_a_day_never_removes_coverage() // C5d
    {
        var whole = _scene.File("2024-01-01T23:00Z", "2024-01-05T23:00Z");
        _scene.Finish(_scene.Plan());
        _scene.Remove(whole);
        _scene.File("2024-01-04T12:00Z", "2024-01-05T12:00Z", "less.dbn");

        foreach (var plan in (BackfillPlan[])[_scene.Plan(), _scene.Plan(allowReplace: true)])
        {
            Assert.Equal((whole, 2), (Assert.Single(plan.Needed).File.Path, plan.Needed[0].Days));
            Assert.All(plan.Chunks, c => Assert.Equal(ChunkCause.Replace, c.Cause));
        }
    }

    [Fact]
    public void Other_bytes_of_the_same_range_are_confirmed() // C5c
    {
        _scene.File("2024-01-01T23:00Z", "2024-01-03T23:00Z", "gold.dbn");
        _scene.Finish(_scene.Plan());
        _scene.File("2024-01-01T23:00Z", "2024-01-03T23:00Z", "gold.dbn", id: 7);

        var plan = _scene.Plan();

        Assert.Equal([new PlannedChunk(Range("2024-01-02", "2024-01-03"), ChunkCause.Confirm, 1, false)], plan.Chunks);
        Assert.Equal([Day("2024-01-02"), Day("2024-01-03")], plan.Expected.Keys);
    }

    [Fact]
    public void The_values_of_a_partial_day_are_checked_before_it_is_replaced() // C5, M5
    {
        _scene.File("2024-01-01T23:00Z", "2024-01-05T12:00Z");
        _scene.Finish(_scene.Plan());
        _scene.File("2024-01-05T12:00Z", "2024-01-09T23:00Z");
        _scene.Altered.Add(Day("2024-01-05"));

        var error = Assert.Throws<TargetException>(() => _scene.Plan());

        Assert.Equal(ErrorIds.StoredRowsChanged, error.Id);
        Assert.Contains(
            "2024-01-05 (attempt 1) was recorded with other values than the table holds",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.Equal(ChunkCause.Replace, _scene.Plan(allowReplace: true).Chunks[0].Cause);
    }

    [Fact]
    public void Rows_that_no_attempt_recorded_stop_a_resumed_day() // C5, C7
    {
        _scene.File("2024-01-01T23:00Z", "2024-01-05T12:00Z");
        _scene.Finish(_scene.Plan());
        _scene.File("2024-01-05T12:00Z", "2024-01-09T23:00Z");
        _scene.Crash(_scene.Plan().Chunks[0], afterCommit: true);
        Assert.Equal(ChunkCause.Resume, _scene.Plan().Chunks[0].Cause);
        _scene.Altered.Add(Day("2024-01-05"));

        Assert.Contains(
            "2024-01-05: the table holds rows that no attempt recorded",
            Assert.Throws<TargetException>(() => _scene.Plan()).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Finished_days_that_no_given_file_covers_are_accepted_and_reported() // C5b
    {
        _scene.File("2024-01-01T23:00Z", "2024-01-03T23:00Z");
        var gone = _scene.File("2024-01-03T23:00Z", "2024-01-05T23:00Z");
        _scene.File("2024-01-05T23:00Z", "2024-01-08T23:00Z");
        _scene.Finish(_scene.Plan(chunkDays: 2));
        _scene.Remove(gone);

        var plan = _scene.Plan();

        Assert.Empty(plan.Chunks);
        Assert.Equal([Day("2024-01-04"), Day("2024-01-05")], plan.NotGiven);
        Assert.Empty(plan.Uncovered);
    }

    [Fact]
    public void A_file_of_other_days_may_be_missing() // C6
    {
        var early = _scene.File("2024-01-01T23:00Z", "2024-01-03T23:00Z");
        _scene.File("2024-01-03T23:00Z", "2024-01-05T23:00Z");
        _scene.Finish(_scene.Plan(chunkDays: 2));
        _scene.Remove(early);

        Assert.Empty(_scene.Plan().Chunks);
        Assert.Equal(1, _scene.Plan().Skipped);
    }

    [Fact]
    public void The_same_bytes_in_another_place_are_the_same_source() // A3, C5
    {
        var path = _scene.File("2024-01-01T23:00Z", "2024-01-05T23:00Z");
        _scene.Finish(_scene.Plan());
        _scene.Move(path);

        Assert.Empty(_scene.Plan().Chunks);
    }

    [Fact]
    public void Missing_or_changed_rows_are_reported() // C5
    {
        January();
        _scene.Finish(_scene.Plan());
        var whole = _scene.Stored[Day("2024-01-09")];
        (StoredDay? Now, string Text)[] changes =
        [
            (null, "recorded with 3 rows; the table holds 0"),
            (whole with { Rows = 2 }, "recorded with 3 rows; the table holds 2"),
            (whole with { Rows = 4 }, "recorded with 3 rows; the table holds 4"),
            (
                whole with
                {
                    FirstTs = whole.FirstTs + 60_000_000_000,
                },
                "recorded from 2024-01-08T23:00Z to 2024-01-08T23:02Z; the table holds 2024-01-08T23:01Z to 2024-01-08T23:02Z"
            ),
            (whole with { LastTs = whole.LastTs + 60_000_000_000 }, "the table holds 2024-01-08T23:00Z to 2024-01-08T23:03Z"),
        ];
        foreach (var (now, reported) in changes)
        {
            _scene.Stored.Remove(Day("2024-01-09"));
            if (now is { } stored)
                _scene.Stored.Add(Day("2024-01-09"), stored);

            var error = Assert.Throws<TargetException>(() => _scene.Plan());

            Assert.Equal((ErrorIds.StoredRowsChanged, ExitCodes.TargetRefused), (error.Id, ExitCodes.For(error)));
            Assert.Contains("2024-01-09 (attempt 2) was ", error.Message, StringComparison.Ordinal);
            Assert.Contains(reported, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_missing_table_is_reported_by_its_first_days_and_the_total() // C5
    {
        January();
        _scene.Finish(_scene.Plan());
        _scene.Stored.Clear();

        var error = Assert.Throws<TargetException>(() => _scene.Plan());

        Assert.StartsWith("26 finished days are not in the table as recorded: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("2024-01-07", error.Message, StringComparison.Ordinal);
        Assert.Contains("and 21 more days", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_outside_the_requested_range_are_not_checked() // C4
    {
        January();
        _scene.Finish(_scene.Plan());
        _scene.Stored.Remove(Day("2024-01-09"));

        Assert.Empty(_scene.Plan("2024-01-10").Chunks);
        Assert.Equal(Range("2024-01-10", "2024-01-31"), _scene.ReadRanges[^1]);
    }

    [Fact]
    public void Allow_replace_rebuilds_only_the_changed_days() // C5, M5
    {
        January();
        _scene.Finish(_scene.Plan());
        _scene.Stored.Remove(Day("2024-01-09"));
        _scene.Stored.Remove(Day("2024-01-10"));
        _scene.Stored.Remove(Day("2024-01-16"));

        var plan = _scene.Plan(allowReplace: true);

        Assert.Equal(
            [
                new PlannedChunk(Range("2024-01-09", "2024-01-10"), ChunkCause.Replace, 2, true),
                new PlannedChunk(Range("2024-01-16", "2024-01-16"), ChunkCause.Replace, 3, true),
            ],
            plan.Chunks
        );
        _scene.Finish(plan);
        Assert.Empty(_scene.Plan().Chunks);
    }

    [Fact]
    public void Allow_replace_accepts_a_changed_source() // C5
    {
        _scene.File("2024-01-01T23:00Z", "2024-01-03T23:00Z", "gold.dbn");
        _scene.Finish(_scene.Plan());
        _scene.File("2024-01-01T23:00Z", "2024-01-03T23:00Z", "gold.dbn", id: 7);

        var plan = _scene.Plan(allowReplace: true);

        Assert.Equal([new PlannedChunk(Range("2024-01-02", "2024-01-03"), ChunkCause.Confirm, 1, true)], plan.Chunks);
        _scene.Finish(plan);
        Assert.Empty(_scene.Plan().Chunks);
    }

    [Fact]
    public void Days_of_a_done_attempt_may_have_no_bar() // C5
    {
        January();
        _scene.Finish(_scene.Plan(chunkDays: 100));
        Assert.DoesNotContain(Day("2024-01-06"), _scene.Stored.Keys); // Saturdays never have one

        Assert.Empty(_scene.Plan().Chunks);
        _scene.Stored.Add(Day("2024-01-06"), new StoredDay(1, Day("2024-01-06").Open, Day("2024-01-06").Open));
        Assert.Contains(
            "2024-01-06 (attempt 1) was recorded with 0 rows; the table holds 1",
            Assert.Throws<TargetException>(() => _scene.Plan()).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_table_is_not_read_if_nothing_is_done() // I4
    {
        January();

        _scene.Plan();

        Assert.Empty(_scene.ReadRanges);
    }

    [Theory]
    [InlineData("2024-02-01", null)]
    [InlineData(null, "2024-01-01")]
    [InlineData("2023-01-01", "2023-12-31")]
    [InlineData("2025-01-01", "2025-12-31")]
    public void A_range_that_the_source_does_not_cover_at_all_is_refused(string? start, string? end) // T3
    {
        January();

        var error = Assert.Throws<SourceException>(() => _scene.Plan(start, end));

        Assert.Equal((ErrorIds.RangeNotCovered, ExitCodes.SourceRefused), (error.Id, ExitCodes.For(error)));
        Assert.Contains("2024-01-02..2024-01-31", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_classifies_every_day() // P3
    {
        January();
        _scene.Finish(_scene.Plan(end: "2024-01-10"));

        var plan = _scene.Plan("2024-01-09", "2024-01-20", chunkDays: 3);

        foreach (var day in TradingDay.Range(Day("2023-12-30"), Day("2024-02-05")))
        {
            var need =
                day < Day("2024-01-09") || day > Day("2024-01-20") ? DayNeed.Outside
                : day <= Day("2024-01-10") ? DayNeed.AlreadyDone
                : DayNeed.Wanted;
            Assert.Equal(need, plan.GetNeed(day));
            var chunk = plan.FindChunk(day);
            Assert.Equal(need == DayNeed.Wanted, chunk >= 0);
            Assert.True(chunk < 0 || plan.Chunks[chunk].Range.Contains(day));
        }
    }

    // 2 to 31 January 2024, every day complete; the 6th, 13th, 20th and 27th are Saturdays.
    private void January() => _scene.File("2024-01-01T23:00Z", "2024-01-31T23:00Z");

    private static IEnumerable<string> Ranges(BackfillPlan plan) => plan.Chunks.Select(c => c.Range.ToString());

    private static TradingDayRange Range(string first, string last) => new(Day(first), Day(last));

    private void RequirePartition(BackfillPlan plan) => RequirePartition(plan, _scene, []);

    // Every requested and covered day was either done once before or is in exactly one chunk.
    private static void RequirePartition(BackfillPlan plan, PlannerFixture fixture, Dictionary<TradingDay, int> times)
    {
        foreach (var day in TradingDay.Range(plan.Requested.First, plan.Requested.Last))
        {
            var expected = fixture.Source.Coverage.Overlaps(day) && !times.ContainsKey(day) ? 1 : 0;
            Assert.Equal(expected, plan.Chunks.Count(c => c.Range.Contains(day)));
            Assert.Equal(!fixture.Source.Coverage.Overlaps(day) && !day.IsSaturday, plan.Uncovered.Contains(day));
        }

        Assert.All(plan.Chunks, c => Assert.True(plan.Requested.Contains(c.Range.First) && plan.Requested.Contains(c.Range.Last)));
        Assert.All(plan.Chunks.Zip(plan.Chunks.Skip(1)), p => Assert.True(p.First.Range.Last < p.Second.Range.First));
    }
}
