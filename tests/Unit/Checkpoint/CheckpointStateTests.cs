using MgcBackfill.Checkpoint;
using MgcBackfill.Errors;
using static MgcBackfill.Tests.Support.SampleRecords;

namespace MgcBackfill.Tests.Checkpoint;

public sealed class CheckpointStateTests
{
    [Fact]
    public void Empty_records_give_an_empty_state() // C4
    {
        var state = Fold([]);

        Assert.Equal((1L, 0), (state.NextAttemptId, state.TornLines));
        Assert.Null(state.FindAttempt(Day("2024-01-02")));
        Assert.Null(state.FindDecision(Day("2024-01-02")));
        Assert.Empty(state.DoneDays);
        Assert.Equal(1L, CheckpointState.Empty.NextAttemptId);
    }

    [Fact]
    public void An_attempt_has_the_status_of_its_newest_record() // C2
    {
        var records = new[] { AttemptStatus.Pending, AttemptStatus.InProgress, AttemptStatus.Done }
            .Select(s => Chunk(1, "2024-01-02", "2024-01-03", s))
            .ToArray();

        Assert.Null(Fold(records[..1]).FindAttempt(Day("2024-01-02")));
        Assert.Equal(AttemptStatus.InProgress, Fold(records[..2]).FindAttempt(Day("2024-01-02"))!.Status);
        var done = Fold(records);
        Assert.Equal(AttemptStatus.Done, done.FindAttempt(Day("2024-01-03"))!.Status);
        Assert.Equal([Day("2024-01-02"), Day("2024-01-03")], done.DoneDays);
        Assert.Null(done.FindAttempt(Day("2024-01-04")));
    }

    [Fact]
    public void A_pending_attempt_does_not_own_its_days() // C4
    {
        var state = Fold([
            Chunk(1, "2024-01-02", "2024-01-03", AttemptStatus.Done),
            Chunk(2, "2024-01-03", "2024-01-04", AttemptStatus.Pending),
        ]);

        Assert.Equal(1, state.FindAttempt(Day("2024-01-03"))!.Id);
        Assert.Null(state.FindAttempt(Day("2024-01-04")));
        Assert.Equal(3, state.NextAttemptId);
    }

    [Theory]
    [InlineData("0001-01-01", "2024-01-02")]
    [InlineData("2024-01-02", "9999-12-31")]
    [InlineData("1969-12-31", "1969-12-31")]
    [InlineData("2262-04-13", "2262-04-13")]
    public void A_chunk_of_days_that_no_source_can_cover_is_malformed(string first, string last) // C3
    {
        var error = Assert.Throws<TargetException>(() => Fold([Chunk(1, first, last, AttemptStatus.Done)]));

        Assert.Equal(ErrorIds.CheckpointMalformed, error.Id);
    }

    [Fact]
    public void An_attempt_id_without_a_successor_is_malformed() // C2
    {
        Assert.Equal(long.MaxValue, Fold([Chunk(long.MaxValue - 1, "1970-01-01", "2262-04-12", AttemptStatus.Pending)]).NextAttemptId);
        Assert.Throws<TargetException>(() => Fold([Chunk(long.MaxValue, "2024-01-02", "2024-01-02", AttemptStatus.Pending)]));
    }

    [Theory]
    [InlineData(AttemptStatus.InProgress)]
    [InlineData(AttemptStatus.Failed)]
    [InlineData(AttemptStatus.Done)]
    public void The_newest_started_attempt_owns_the_day(AttemptStatus newest) // C4, C6
    {
        var state = Fold([
            Chunk(1, "2024-01-02", "2024-01-05", AttemptStatus.Done),
            Chunk(2, "2024-01-03", "2024-01-04", newest),
            Chunk(3, "2024-01-04", "2024-01-08", AttemptStatus.Pending),
        ]);

        Assert.Equal(
            [1L, 2, 2, 1, 0],
            new[] { "2024-01-02", "2024-01-03", "2024-01-04", "2024-01-05", "2024-01-08" }.Select(d => state.FindAttempt(Day(d))?.Id ?? 0)
        );
        Assert.Equal(newest == AttemptStatus.Done ? 4 : 2, state.DoneDays.Count());
    }

    [Fact]
    public void An_older_attempt_that_ends_later_does_not_own_the_day() // C4
    {
        var state = Fold([
            Chunk(1, "2024-01-02", "2024-01-02", AttemptStatus.InProgress),
            Chunk(2, "2024-01-02", "2024-01-02", AttemptStatus.InProgress),
            Chunk(1, "2024-01-02", "2024-01-02", AttemptStatus.Failed),
        ]);

        Assert.Equal(
            (2L, AttemptStatus.InProgress),
            (state.FindAttempt(Day("2024-01-02"))!.Id, state.FindAttempt(Day("2024-01-02"))!.Status)
        );
    }

    [Fact]
    public void A_cancelled_attempt_is_resumed() // C4, I3
    {
        var attempt = Fold([
                Chunk(1, "2024-01-02", "2024-01-02", AttemptStatus.Pending),
                Chunk(1, "2024-01-02", "2024-01-02", AttemptStatus.InProgress),
                Chunk(1, "2024-01-02", "2024-01-02", AttemptStatus.Pending),
            ])
            .FindAttempt(Day("2024-01-02"))!;

        Assert.Equal((AttemptStatus.InProgress, AttemptStatus.Pending, true), (attempt.Status, attempt.Newest.Status, attempt.Begun));
    }

    [Fact]
    public void The_valid_decision_is_that_of_the_done_attempt() // C8
    {
        ChunkRecord[] chunks =
        [
            Chunk(1, "2024-01-02", "2024-01-03", AttemptStatus.Failed),
            Chunk(2, "2024-01-02", "2024-01-03", AttemptStatus.Done, rows: 5),
            Chunk(3, "2024-01-03", "2024-01-03", AttemptStatus.InProgress),
        ];
        DayRecord[] days =
        [
            Decision(1, "2024-01-02", 9),
            Decision(2, "2024-01-02", 2),
            Decision(2, "2024-01-03", 3),
            Decision(3, "2024-01-03", 4),
        ];

        var state = Fold(chunks, days);

        Assert.Equal(days[1], state.FindDecision(Day("2024-01-02")));
        Assert.Null(state.FindDecision(Day("2024-01-03")));
        Assert.Equal(days[3], state.FindAttempt(Day("2024-01-03"))!.Days[Day("2024-01-03")]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    [InlineData(-5)]
    public void Attempt_ids_only_ever_increase(long id) => // C2
        RequireMalformed(
            "state.jsonl",
            3,
            "attempt 2",
            [
                Chunk(1, "2024-01-02", "2024-01-02", AttemptStatus.Failed),
                Chunk(2, "2024-01-03", "2024-01-03", AttemptStatus.InProgress),
                Chunk(id, "2024-01-04", "2024-01-04", AttemptStatus.Pending),
            ],
            otherwise: "attempt 1"
        );

    [Fact]
    public void A_first_attempt_is_at_least_number_1() => // C2
        RequireMalformed("state.jsonl", 1, "attempt 0", [Chunk(0, "2024-01-02", "2024-01-02", AttemptStatus.Pending)]);

    [Fact]
    public void Attempt_ids_may_have_gaps_and_several_attempts_may_be_in_progress() // C2
    {
        var state = Fold([
            Chunk(4, "2024-01-02", "2024-01-02", AttemptStatus.Pending),
            Chunk(9, "2024-01-03", "2024-01-03", AttemptStatus.Pending),
            Chunk(4, "2024-01-02", "2024-01-02", AttemptStatus.InProgress),
        ]);

        Assert.Equal((10L, 2), (state.NextAttemptId, state.Attempts.Count));
        Assert.Equal([4L, 9], state.Attempts.Select(a => a.Id));
    }

    [Theory]
    [InlineData(AttemptStatus.Done, AttemptStatus.Done)]
    [InlineData(AttemptStatus.Done, AttemptStatus.Failed)]
    [InlineData(AttemptStatus.Done, AttemptStatus.InProgress)]
    [InlineData(AttemptStatus.Failed, AttemptStatus.Done)]
    [InlineData(AttemptStatus.Failed, AttemptStatus.Pending)]
    [InlineData(AttemptStatus.Failed, AttemptStatus.InProgress)]
    public void An_ended_attempt_cannot_change(AttemptStatus ended, AttemptStatus next) => // C3
        RequireMalformed(
            "state.jsonl",
            2,
            "attempt 1",
            [Chunk(1, "2024-01-02", "2024-01-02", ended), Chunk(1, "2024-01-02", "2024-01-02", next)]
        );

    [Theory]
    [InlineData("2024-01-02", "2024-01-04")]
    [InlineData("2024-01-01", "2024-01-03")]
    public void An_attempt_keeps_its_range(string start, string end) => // C3
        RequireMalformed(
            "state.jsonl",
            2,
            "2024-01-02..2024-01-03",
            [Chunk(1, "2024-01-02", "2024-01-03", AttemptStatus.Pending), Chunk(1, start, end, AttemptStatus.InProgress)]
        );

    [Fact]
    public void A_reversed_chunk_is_malformed() => // C3
        RequireMalformed("state.jsonl", 1, "reversed", [Chunk(1, "2024-01-03", "2024-01-02", AttemptStatus.Pending)]);

    [Fact]
    public void A_decision_belongs_to_an_attempt_that_covers_its_day() // C8
    {
        ChunkRecord[] chunks = [Chunk(1, "2024-01-02", "2024-01-03", AttemptStatus.InProgress)];

        RequireMalformed("days.jsonl", 2, "2024-01-04", chunks, [Decision(1, "2024-01-02", 1), Decision(1, "2024-01-04", 1)]);
        RequireMalformed("days.jsonl", 1, "attempt 2", chunks, [Decision(2, "2024-01-02", 1)]);
    }

    [Fact]
    public void An_attempt_decides_a_day_once() => // F1, C8
        RequireMalformed(
            "days.jsonl",
            2,
            "2024-01-02",
            [Chunk(1, "2024-01-02", "2024-01-02", AttemptStatus.InProgress)],
            [Decision(1, "2024-01-02", 1), Decision(1, "2024-01-02", 1)]
        );

    [Theory]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(0)]
    public void Rows_of_a_done_attempt_and_of_its_days_must_agree(int rows) // C5, C8
    {
        var error = Assert.Throws<TargetException>(() =>
            Fold(
                [Chunk(1, "2024-01-02", "2024-01-03", AttemptStatus.Done, rows)],
                [Decision(1, "2024-01-02", 2), Decision(1, "2024-01-03", 3)]
            )
        );

        Assert.Equal((ErrorIds.CheckpointMalformed, "days.jsonl"), (error.Id, error.Where.File));
        Assert.Equal((Date("2024-01-02"), Date("2024-01-03")), error.Where.Chunk);
        Assert.Contains($"{rows} rows", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_day_records_are_detected() => // C8
        Assert.Throws<TargetException>(() => Fold([Chunk(1, "2024-01-02", "2024-01-03", AttemptStatus.Done, rows: 5)]));

    [Fact]
    public void Rows_of_an_attempt_that_is_not_done_are_not_compared() => // C7: the day records are written before the commit
        Assert.Equal(
            AttemptStatus.InProgress,
            Fold([Chunk(1, "2024-01-02", "2024-01-03", AttemptStatus.InProgress)], [Decision(1, "2024-01-02", 2)])
                .FindAttempt(Day("2024-01-02"))!
                .Status
        );

    [Fact]
    public void Thousands_of_attempts_fold_into_one_state() // P6
    {
        var first = Date("2010-01-01");
        var chunks = Enumerable
            .Range(0, 20_000)
            .Select(i =>
                Chunk(i + 1, "2010-01-01", "2010-01-01", AttemptStatus.InProgress) with
                {
                    ChunkStart = first.AddDays(i % 5000),
                    ChunkEnd = first.AddDays(i % 5000),
                }
            )
            .ToArray();

        Assert.Equal(20_001, Fold(chunks).NextAttemptId);
    }

    private static void RequireMalformed(
        string file,
        long line,
        string fact,
        IEnumerable<ChunkRecord> chunks,
        IEnumerable<DayRecord>? days = null,
        string? otherwise = null
    )
    {
        var error = Assert.Throws<TargetException>(() => Fold(chunks, days));

        Assert.Equal((ErrorIds.CheckpointMalformed, file, (long?)line), (error.Id, error.Where.File, error.Where.Line));
        Assert.StartsWith($"{file}, line {line}: ", error.Message, StringComparison.Ordinal);
        Assert.True(
            error.Message.Contains(fact, StringComparison.Ordinal)
                || (otherwise is not null && error.Message.Contains(otherwise, StringComparison.Ordinal)),
            error.Message
        );
    }
}
