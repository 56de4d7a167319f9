using MgcBackfill.Backfill;
using MgcBackfill.Checkpoint;
using MgcBackfill.Errors;
using MgcBackfill.Inventory;
using MgcBackfill.Market;
using MgcBackfill.Source;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Inventory;

/// <summary>An audit reports what a run would find and do: it is compared with a run over the same bytes, and with the model.</summary>
public sealed class SourceAuditTests : IDisposable
{
    private readonly Workbench _bench = new();

    public static TheoryData<string?, string?, int> Requests =>
        new()
        {
            { null, null, 5 },
            { null, null, 1 },
            { "2024-03-05", "2024-03-20", 4 },
            { "2024-03-10", "2024-03-10", 3 },
            { "2024-02-20", "2024-04-05", 2 }, // both ends lie outside
        };

    [Theory]
    [MemberData(nameof(Requests))]
    public void An_audit_finds_and_plans_what_a_run_finds_and_does(string? start, string? end, int chunkDays) // P3, C1, F1
    {
        var dbn = ThreeWeeks.WriteTo(_bench.File("source.dbn.zst"));
        var (first, last) = (
            start is null ? default(DateOnly?) : Workbench.Date(start),
            end is null ? default(DateOnly?) : Workbench.Date(end)
        );

        var audit = SourceAuditRun.Run(
            new SourceAuditOptions
            {
                Dbn = [dbn],
                Start = first,
                End = last,
                ChunkDays = chunkDays,
            }
        );
        var summary = _bench.Run(_bench.Options(dbn) with { Start = first, End = last, ChunkDays = chunkDays });

        var (plan, scan) = (_bench.Events.OfType<PlanMade>().Single().Plan, _bench.Events.OfType<SourceScanned>().Single().Survey);
        Assert.True(audit.Accepted);
        Assert.Equal((DateRange(plan.Requested), scan.Accounting), (DateRange(audit.Requested!.Value), audit.Accounting));
        Assert.Equal(plan.Chunks.Select(c => (c.Range.First.Date, c.Range.Last.Date)), audit.Chunks.Select(c => (c.Start, c.End)));
        Assert.Equal(plan.Uncovered.Select(d => d.Date), audit.Uncovered);
        Assert.Equal(
            (scan.Days, scan.Stubs, scan.ZeroVolume, scan.FramesWithoutChecksum, summary.RowsWritten),
            (audit.Days.Count, audit.Stubs.Count, audit.ZeroVolume, audit.FramesWithoutChecksum, audit.Bars)
        );
        Assert.Equal(scan.PartialDays.Select(d => d.Date), audit.PartialDays.Select(d => d.TradingDay));
        Assert.Equal(
            _bench
                .Records.DayHistory.OrderBy(d => d.TradingDay)
                .Select(d => (d.TradingDay, d.SourceSymbol, d.Reason, d.Bars, d.FirstTs, d.LastTs, d.Partial, d.Stub, d.ZeroVolume)),
            audit.Days.Select(d => (d.TradingDay, d.SourceSymbol, d.Reason, d.Bars, d.FirstTs, d.LastTs, d.Partial, d.Stub, d.ZeroVolume))
        );
        Assert.All(
            _bench.Records.DayHistory,
            d => Assert.Equal(d.Candidates, audit.Days.Single(a => a.TradingDay == d.TradingDay).Candidates)
        );
        Assert.Equal(
            _bench.Records.History.Where(r => r.Status == AttemptStatus.Done).Select(r => (long?)r.RowsWritten),
            audit.Chunks.Select(c => c.Bars)
        );
    }

    [Fact]
    public void An_audit_counts_every_symbol_of_the_source() // P3, A2
    {
        var dbn = ThreeWeeks.WriteTo(_bench.File("source.dbn.zst"));

        var audit = SourceAuditRun.Run(new SourceAuditOptions { Dbn = [dbn] });

        var model = ThreeWeeks.Tape.Bars.GroupBy(b => b.Symbol).ToDictionary(g => g.Key, g => g.ToArray());
        foreach (var contract in audit.Outrights)
        {
            var bars = model.GetValueOrDefault(contract.Symbol) ?? [];
            Assert.Equal(bars.Length, contract.Records);
            Assert.Equal(bars.Length == 0 ? null : GetTradingDay(bars.Min(b => b.Ts)), contract.FirstDay);
            Assert.Equal(bars.Length == 0 ? null : GetTradingDay(bars.Max(b => b.Ts)), contract.LastDay);
            Assert.Equal(ThreeWeeks.Model.Contracts.Values.Count(c => c == contract.Symbol), contract.DaysChosen);
        }

        Assert.Equal(
            model.Keys.Where(s => !s.Contains('-') && !s.Contains(':')).Order(),
            audit.Outrights.Where(o => o.Records > 0).Select(o => o.Symbol).Order()
        );
        Assert.Equal(
            model.Where(m => m.Key.Contains('-') && !m.Key.Contains(':')).Sum(m => m.Value.Length),
            audit.Kinds.Single(k => k.Kind == SymbolKind.CalendarSpread).Records
        );
        Assert.Equal(model.Count, audit.Kinds.Sum(k => k.Traded));
        Assert.Equal(ThreeWeeks.Tape.Bars.Count, audit.Kinds.Sum(k => k.Records));
        Assert.Equal(ThreeWeeks.Tape.Bars.Count, audit.Files.Single().Bars);
    }

    [Fact]
    public void An_audit_opens_no_database_and_leaves_no_file() // I4
    {
        var dbn = ThreeWeeks.WriteTo(_bench.File("source.dbn.zst"));

        SourceAuditRun.Run(new SourceAuditOptions { Dbn = [dbn] });

        Assert.Equal([dbn], Directory.GetFileSystemEntries(Path.GetDirectoryName(dbn)!));
    }

    [Fact]
    public void An_audit_names_weekdays_without_an_outright_bar_and_uncovered_days() // T2, T4
    {
        // Covered, but without a bar: Wednesday the 3rd. Not covered: Friday the 5th to Sunday the 7th. A Sunday without a bar is not
        // reported.
        var whole = Tape.Quiet("2023-12-29", "2024-01-09")
            .Without(b => GetTradingDay(b.Ts) is { Month: 1, Day: 3 } or { Month: 12, Day: 31 });
        var first = _bench.Write(whole.Slice("2023-12-28T23:00Z", "2024-01-04T23:00Z"), "first.dbn.zst");
        var second = _bench.Write(whole.Slice("2024-01-07T23:00Z", "2024-01-09T23:00Z"), "second.dbn.zst");

        var audit = SourceAuditRun.Run(new SourceAuditOptions { Dbn = [first, second] });

        Assert.Equal([new SourceAuditEmptyDay(Workbench.Date("2024-01-03"), Partial: false)], audit.DaysWithoutBars);
        Assert.Equal([Workbench.Date("2024-01-05"), Workbench.Date("2024-01-07")], audit.Uncovered);
    }

    [Fact]
    public void An_audit_reports_ties_zero_volumes_and_the_vendors_conditions() // F2, F3, B3, A3
    {
        var tape = Tape.EmptyDays("2019-12-03", "2019-12-04")
            .Bar("MGCG0", "2019-12-03T10:00Z", 1500m, 4)
            .Bar("MGCZ9", "2019-12-03T10:00Z", 1490m, 4)
            .Bar("MGCZ9", "2019-12-04T10:00Z", 1491m, 0);
        var dbn = _bench.Write(tape);
        File.WriteAllText(
            _bench.File("condition.json"),
            VendorJson.Conditions(("2019-12-03", "degraded"), ("2019-12-04", "available"), ("2020-06-01", "missing"))
        );

        var audit = SourceAuditRun.Run(new SourceAuditOptions { Dbn = [dbn] });

        var tie = Assert.Single(audit.Ties);
        Assert.Equal((Workbench.Date("2019-12-03"), "MGCZ9", SelectionReason.Expiry), (tie.TradingDay, tie.SourceSymbol, tie.Reason));
        Assert.Equal([("MGCG0", (UInt128)4), ("MGCZ9", (UInt128)4)], tie.Candidates.Select(c => (c.Symbol, c.Volume)));
        Assert.Equal(1, audit.ZeroVolume);
        Assert.Equal([new VendorDay(Workbench.Date("2019-12-03"), "degraded")], audit.Conditions);
        Assert.Equal((false, true), (audit.HasManifest, audit.HasConditions));
    }

    [Fact]
    public void A_bar_that_breaks_a_rule_refuses_the_source_and_earlier_days_are_reported() // B1, B5, I3
    {
        var tape = Tape.Quiet("2024-01-02", "2024-01-05").Change("MGCG4", "2024-01-04T10:30Z", b => b with { High = b.Low - 1 });
        var dbn = _bench.Write(tape);

        var audit = SourceAuditRun.Run(new SourceAuditOptions { Dbn = [dbn], ChunkDays = 1 });
        var error = _bench.RequireRefused<DataException>(_bench.Options(dbn), ErrorIds.BarInvalid, 4);

        Assert.False(audit.Accepted);
        Assert.Equal((error.Id, error.Message, error.Where), (audit.Refusal!.Id, audit.Refusal.Message, audit.Refusal.Where));
        Assert.Equal(["2024-01-02", "2024-01-03"], audit.Days.Select(d => $"{d.TradingDay:yyyy-MM-dd}"));
        Assert.Equal([1, null, null, null], audit.Chunks.Select(c => c.Days)); // the second may have more days; none of the last is known
        Assert.Equal((null, null), (audit.Accounting, audit.FramesWithoutChecksum)); // unknown, and not reported as zero
        Assert.Equal(ErrorIds.BarInvalid, Assert.Single(audit.Files).Refusal);
        Assert.Same(audit.Refusal, Assert.Throws<DataException>(audit.Require));
    }

    [Fact]
    public void Refused_headers_are_reported_for_each_file() // A1, A3
    {
        var good = _bench.Write(Tape.Quiet("2024-01-02", "2024-01-03"), "a.dbn.zst");
        var limited = new DbnBuilder().Bar("MGCG4", "2024-01-04T10:00Z").With(m => m with { Limit = 7 }).WriteTo(_bench.File("b.dbn.zst"));
        var torn = _bench.File("c.dbn.zst");
        File.WriteAllBytes(torn, [1, 2, 3]);

        var audit = SourceAuditRun.Run(new SourceAuditOptions { Dbn = [good, limited, torn] });

        Assert.Equal(ErrorIds.SourceRefused, audit.Refusal!.Id);
        Assert.Equal([null, ErrorIds.SourceRefused, ErrorIds.NotDbn], audit.Files.Select(f => f.Refusal));
        Assert.Equal(["a.dbn.zst", "b.dbn.zst", "c.dbn.zst"], audit.Files.Select(f => f.Name));
        Assert.Equal(SourceFile.ComputeHash(limited), audit.Files[1].Sha256);
        Assert.Null(audit.Files[2].Sha256);
        Assert.Null(audit.Requested);
        Assert.Empty(audit.Chunks);
    }

    [Fact]
    public void A_range_outside_the_source_is_refused_as_by_a_run() // T3
    {
        var dbn = _bench.Write(Tape.Quiet("2024-01-02", "2024-01-03"));
        var requested = new SourceAuditOptions { Dbn = [dbn], Start = Workbench.Date("2025-01-01") };

        Assert.Equal(ErrorIds.RangeNotCovered, SourceAuditRun.Run(requested).Refusal!.Id);
    }

    [Fact]
    public void A_missing_source_is_an_error_and_not_a_finding()
    {
        var error = Assert.Throws<SourceException>(() => SourceAuditRun.Run(new SourceAuditOptions { Dbn = [_bench.File("no.dbn")] }));
        Assert.Equal(ErrorIds.SourceNotFound, error.Id);
        Assert.Throws<UsageException>(() => SourceAuditRun.Run(new SourceAuditOptions { Dbn = [] }));
        Assert.Throws<UsageException>(() => SourceAuditRun.Run(new SourceAuditOptions { Dbn = ["x"], ChunkDays = 0 }));
    }

    public void Dispose() => _bench.Dispose();

    private static (DateOnly, DateOnly) DateRange(TradingDayRange range) => (range.First.Date, range.Last.Date);

    // The trading day by T2: one hour ahead of UTC.
    private static DateOnly GetTradingDay(long ts) => DateOnly.FromDateTime(DateTime.UnixEpoch.AddTicks(ts / 100).AddHours(1));
}
