using MgcBackfill.Analysis;
using MgcBackfill.Checkpoint;
using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Source;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Analysis;

/// <summary>
/// A bar is traced to its decision, its attempt and its record (P3); a minute without a bar is explained as far as possible.
/// </summary>
public sealed class ProvenanceTests : IDisposable
{
    private readonly Workbench _bench = new();

    [Fact]
    public void A_bar_is_traced_to_its_record_its_decision_and_its_run() // P3, C8
    {
        var dbn = _bench.Write(Tape.Quiet("2024-01-02", "2024-01-05"));
        var summary = _bench.Run(dbn);

        var bar = Explain("2024-01-04T00:00Z", dbn);

        Assert.Equal((ProvenanceState.Stored, Workbench.Date("2024-01-04")), (bar.State, bar.TradingDay));
        Assert.Empty(bar.Contradictions);
        Assert.Equal(("MGC", "MGCG4", 10L), (bar.Stored!.Symbol, bar.Stored.SourceSymbol, bar.Stored.Volume));
        Assert.Equal(("MGCG4", SelectionReason.Volume, 3), (bar.Decision!.SourceSymbol, bar.Decision.Reason, bar.Decision.Bars));
        Assert.Equal([new Candidate("MGCG4", 30, 3), new Candidate("MGCJ4", 7, 1)], bar.Decision.Candidates);
        Assert.Equal(
            (summary.RunId, ProvenanceWriting.Wrote, RunStatus.Done, false),
            (bar.Attempt!.RunId, bar.Attempt.Writing, bar.Attempt.RunStatus, bar.Attempt.Replaced)
        );
        Assert.Equal(_bench.Records.Runs.First().ToolVersion, bar.Attempt.ToolVersion);
        Assert.NotNull(bar.Attempt.Record.FinishedAt);
        var source = bar.Source!;
        Assert.Equal((true, true, true), (source.ValuesEqual, source.DecisionAgrees, source.FilesAreRecorded));
        // the front month, then the other candidate of that minute
        Assert.Equal(["MGCG4", "MGCJ4"], source.Bars.Select(b => b.SourceSymbol));
        Assert.Equal((true, false), (source.Bars[0].IsFrontMonth, source.Bars[1].IsFrontMonth));
        var raw = new BarQuery(
            SourceSet.ForReading([dbn]),
            new BarFilter
            {
                SourceSymbol = s => s == "MGCG4",
                Start = bar.TradingDay,
                End = bar.TradingDay,
            }
        );
        var expected = Bars(raw).First();
        Assert.Equal(
            (
                expected.File,
                SourceFile.ComputeHash(dbn),
                expected.RecordIndex,
                expected.Raw.Open,
                expected.Raw.Close,
                expected.InstrumentId
            ),
            (
                source.Bars[0].File,
                source.Bars[0].Sha256,
                source.Bars[0].RecordIndex,
                source.Bars[0].RawOpen,
                source.Bars[0].RawClose,
                source.Bars[0].InstrumentId
            )
        );
    }

    [Fact]
    public void Without_a_source_the_explanation_names_the_missing_comparison()
    {
        _bench.Run(_bench.Write(Tape.Quiet("2024-01-02", "2024-01-03")));

        var bar = Explain("2024-01-02T10:30Z");

        Assert.Null(bar.Source);
        Assert.Contains("not compared with the source", bar.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void A_minute_without_a_trade_differs_from_a_minute_that_was_not_checked() // P1
    {
        var dbn = _bench.Write(
            Tape.Quiet("2024-01-02", "2024-01-03")
                .Bar("MGCJ4", "2024-01-02T12:00Z", 2050m, 3)
                .Bar("MGCG4-MGCJ4", "2024-01-02T12:00Z", 20m, 1)
        );
        _bench.Run(dbn);

        var (unknown, known, quiet) = (Explain("2024-01-02T12:00Z"), Explain("2024-01-02T12:00Z", dbn), Explain("2024-01-02T12:01Z", dbn));

        Assert.Equal(
            (ProvenanceState.NoBar, ProvenanceState.NotTraded, ProvenanceState.NotTraded),
            (unknown.State, known.State, quiet.State)
        );
        Assert.Contains("can be seen only in the source", unknown.Explanation, StringComparison.Ordinal);
        Assert.Contains("MGCJ4 (3)", known.Explanation, StringComparison.Ordinal);
        Assert.Equal((1, "MGCJ4"), (known.Source!.OtherSymbols, Assert.Single(known.Source.Bars).SourceSymbol));
        Assert.Contains("neither did anything else", quiet.Explanation, StringComparison.Ordinal);
        Assert.All((BarProvenance[])[unknown, known, quiet], b => Assert.Empty(b.Contradictions));
    }

    [Theory]
    [InlineData("2024-01-02T22:30Z", "the break between two sessions")]
    [InlineData("2024-01-15T20:30Z", "a holiday")] // after the early end of Martin Luther King Day
    public void A_minute_in_which_the_exchange_was_closed_is_explained_as_closed(string minute, string why)
    {
        var dbn = _bench.Write(Tape.Quiet("2024-01-02", "2024-01-16"));
        _bench.Run(dbn);

        foreach (var bar in (BarProvenance[])[Explain(minute), Explain(minute, dbn)])
        {
            Assert.Equal(ProvenanceState.Closed, bar.State);
            Assert.EndsWith($"The exchange was closed: {why}.", bar.Explanation, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Days_without_bars_are_explained() // T2, C4
    {
        // A Saturday, a covered day without a bar, a day outside the requested range, and a day that is neither in the records nor in the
        // source.
        var tape = Tape.Quiet("2024-01-02", "2024-01-09")
            .Without(b => b.Ts >= DbnBuilder.Time("2024-01-03T23:00Z") && b.Ts < DbnBuilder.Time("2024-01-04T23:00Z"));
        var dbn = _bench.Write(tape);
        _bench.Run(_bench.Options(dbn) with { End = Workbench.Date("2024-01-08") });

        Assert.Equal(ProvenanceState.Closed, Explain("2024-01-06T12:00Z").State);
        Assert.Equal(ProvenanceState.DayWithoutBars, Explain("2024-01-04T12:00Z").State);
        Assert.Equal(ProvenanceState.DayNotBuilt, Explain("2024-01-09T12:00Z", dbn).State);
        var error = Assert.Throws<TargetException>(() => Explain("2024-01-09T12:00Z"));
        Assert.Equal((ErrorIds.DayNotRecorded, 6, Workbench.Date("2024-01-09")), (error.Id, ExitCodes.For(error), error.Where.TradingDay));
        Assert.Throws<TargetException>(() => Explain("2030-01-09T12:00Z", dbn));
    }

    [Fact]
    public void A_failed_attempt_explains_a_missing_day() // C1, C4
    {
        var dbn = _bench.Write(Tape.Quiet("2024-01-02", "2024-01-03"));
        _bench.Run(dbn);
        _bench.Sql("UPDATE bars_1m SET volume = 11");
        Directory.Delete(_bench.Checkpoint, recursive: true);
        _bench.RequireRefused<GateException>(_bench.Options(dbn), ErrorIds.StoredRowDiffers, 5); // M5
        _bench.Sql("DELETE FROM bars_1m");

        var bar = Explain("2024-01-02T10:30Z");

        Assert.Equal(
            (ProvenanceState.DayNotFinished, AttemptStatus.Failed, ProvenanceWriting.NotFinished),
            (bar.State, bar.Attempt!.Status, bar.Attempt.Writing)
        );
    }

    [Fact]
    public void Earlier_attempts_and_the_attempt_that_wrote_the_rows_are_reported() // C7, M3, M5
    {
        var dbn = _bench.Write(Tape.Quiet("2024-01-02", "2024-01-03"));
        _bench.Run(dbn);
        _bench.Sql("UPDATE bars_1m SET volume = 11 WHERE ts_utc = TIMESTAMPTZ '2024-01-02 10:30:00Z'");
        _bench.Run(_bench.Options(dbn) with { AllowReplace = true });

        var bar = Explain("2024-01-02T10:30Z", dbn);

        Assert.Equal((2, true, ProvenanceWriting.WroteSome), (bar.Attempt!.AttemptId, bar.Attempt.Replaced, bar.Attempt.Writing));
        Assert.Equal((1, ProvenanceWriting.Wrote), (Assert.Single(bar.EarlierAttempts).AttemptId, bar.EarlierAttempts[0].Writing));

        // The same rows under new records: the attempt that counts now has written none of them.
        _bench.Run(_bench.Options(dbn) with { Checkpoint = _bench.File("second") });
        var second = ProvenanceRun.Run(
            new ProvenanceOptions
            {
                Db = _bench.Db,
                TsUtc = Utc("2024-01-02T10:30Z"),
                Checkpoint = _bench.File("second"),
            }
        );
        Assert.Equal(ProvenanceWriting.FoundUnchanged, second.Attempt!.Writing);
    }

    [Theory]
    [InlineData(
        "UPDATE bars_1m SET close = close + 0.1, high = high + 1 WHERE ts_utc = TIMESTAMPTZ '2024-01-02 10:30:00Z'",
        ProvenanceState.Stored
    )]
    [InlineData("UPDATE bars_1m SET source_symbol = 'MGCJ4' WHERE ts_utc = TIMESTAMPTZ '2024-01-02 10:30:00Z'", ProvenanceState.Stored)]
    [InlineData("DELETE FROM bars_1m WHERE ts_utc = TIMESTAMPTZ '2024-01-02 10:30:00Z'", ProvenanceState.Missing)]
    [InlineData("DELETE FROM bars_1m WHERE ts_utc < TIMESTAMPTZ '2024-01-02 23:00:00Z'", ProvenanceState.Missing)]
    public void A_changed_table_is_reported_as_contradicted(string sql, ProvenanceState state) // M5, G2
    {
        var dbn = _bench.Write(Tape.Quiet("2024-01-02", "2024-01-03"));
        _bench.Run(dbn);
        _bench.Sql(sql);

        var bar = Explain("2024-01-02T10:30Z", dbn);

        Assert.Equal(state, bar.State);
        Assert.NotEmpty(bar.Contradictions);
        Assert.Equal((ErrorIds.StoredRowDiffers, 5), (bar.ToException()!.Id, ExitCodes.For(bar.ToException())));
    }

    [Fact]
    public void A_row_that_the_source_does_not_have_is_reported_as_contradicted()
    {
        var dbn = _bench.Write(Tape.Quiet("2024-01-02", "2024-01-03"));
        _bench.Run(dbn);
        _bench.Sql("INSERT INTO bars_1m VALUES (TIMESTAMPTZ '2024-01-02 12:00:00Z', 'MGC', 'MGCG4', 2000, 2000, 2000, 2000, 1)");

        Assert.Contains(
            Explain("2024-01-02T12:00Z", dbn).Contradictions,
            c => c.Contains("the source has no bar", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Unrecorded_files_are_reported_and_their_decision_contradicts_nothing()
    {
        var tape = Tape.Quiet("2024-01-02", "2024-01-03");
        _bench.Run(_bench.Write(tape));
        var half = _bench.Write(tape.Slice("2024-01-01T23:00Z", "2024-01-02T09:00Z"), "half.dbn.zst");

        var (covered, beyond) = (Explain("2024-01-02T00:00Z", half), Explain("2024-01-02T22:59Z", half));

        Assert.Equal((false, null, true), (covered.Source!.FilesAreRecorded, covered.Source.DecisionAgrees, covered.Source.ValuesEqual));
        Assert.Empty(covered.Contradictions);
        Assert.Equal((false, null), (beyond.Source!.Covers, beyond.Source.ValuesEqual));
        Assert.Empty(beyond.Contradictions);
    }

    [Fact]
    public void Without_records_only_the_row_is_known()
    {
        _bench.Run(_bench.Write(Tape.Quiet("2024-01-02", "2024-01-03")));
        Directory.Delete(_bench.Checkpoint, recursive: true);

        var bar = Explain("2024-01-02T10:30Z");

        Assert.Equal((ProvenanceState.Stored, null, null), (bar.State, bar.Attempt, bar.Decision));
        Assert.Empty(bar.Contradictions);
    }

    [Fact]
    public void Databases_without_a_table_are_refused()
    {
        Assert.Equal(ErrorIds.DatabaseUnreadable, Assert.Throws<TargetException>(() => Explain("2024-01-02T10:30Z")).Id);
        _bench.Sql("CREATE TABLE other (x INT)");
        Assert.Equal(ErrorIds.TableMismatch, Assert.Throws<TargetException>(() => Explain("2024-01-02T10:30Z")).Id);
        _bench.Sql(new MgcBackfill.DuckDb.BarTable(MgcBackfill.Market.BarInterval.Minute).CreateSql);
        Assert.Equal(ErrorIds.DayNotRecorded, Assert.Throws<TargetException>(() => Explain("2024-01-02T10:30Z")).Id);
    }

    [Theory]
    [InlineData("2024-03-01T14:30Z", true)]
    [InlineData("2024-03-01 14:30Z", true)]
    [InlineData("2024-03-01T14:30:00Z", true)]
    [InlineData("2024-03-01T14:30:00.0000000Z", true)]
    [InlineData("2024-03-01T14:30", false)] // T1: no time zone
    [InlineData("2024-03-01T14:30+10:00", false)]
    [InlineData("2024-03-01", false)]
    [InlineData("01/03/2024 14:30Z", false)]
    [InlineData("2024-02-30T14:30Z", false)]
    [InlineData("", false)]
    public void A_time_must_state_that_it_is_UTC(string text, bool accepted)
    {
        Assert.Equal(accepted, ProvenanceInstant.TryParse(text, out var utc));
        if (accepted)
            Assert.Equal((new DateTime(2024, 3, 1, 14, 30, 0), DateTimeKind.Utc), (utc, utc.Kind));
    }

    [Fact]
    public void Times_that_no_bar_can_have_are_refused() // T1, B4
    {
        DateTime[] moments =
        [
            Utc("2024-03-01T14:30Z").AddSeconds(15),
            new(2024, 3, 1, 14, 30, 0, DateTimeKind.Local),
            new(2024, 3, 1, 14, 30, 0, DateTimeKind.Unspecified),
            new(1969, 12, 31, 23, 59, 0, DateTimeKind.Utc),
            new(2300, 1, 1, 0, 0, 0, DateTimeKind.Utc),
        ];
        Assert.All(
            moments,
            m => Assert.Throws<UsageException>(() => ProvenanceRun.Run(new ProvenanceOptions { Db = _bench.Db, TsUtc = m }))
        );
    }

    public void Dispose() => _bench.Dispose();

    private BarProvenance Explain(string ts, params string[] dbn) =>
        ProvenanceRun.Run(
            new ProvenanceOptions
            {
                Db = _bench.Db,
                TsUtc = Utc(ts),
                Dbn = dbn,
            }
        );

    private static DateTime Utc(string ts) => DateTime.UnixEpoch.AddTicks(DbnBuilder.Time(ts) / 100);

    private static List<DbnBar> Bars(BarQuery query)
    {
        using (query)
        {
            var (all, some) = (new List<DbnBar>(), new List<DbnBar>());
            while (query.Read(some))
                all.AddRange(some);
            return all;
        }
    }
}
