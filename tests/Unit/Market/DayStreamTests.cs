using System.Globalization;
using FsCheck.Fluent;
using MgcBackfill.Dbn;
using MgcBackfill.Market;
using MgcBackfill.Staging;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Market;

/// <summary>Trading days decided from real files with the real reader.</summary>
public sealed class DayStreamTests : IDisposable
{
    private const long Minute = 60_000_000_000;

    // A reader's batch holds 4096 bars. The roll day below is longer than that, and in its first batch the contract leads that loses the
    // day.
    private const int TurningMinute = 1030;

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_day_is_decided_by_its_whole_volume_and_not_by_a_batch() // F1
    {
        var bars = RollDay();
        var whole = Read(Write("whole", bars));
        var half = Read(Write("half", [.. bars.Take(4096)]));

        Assert.Equal("MGCG4", Assert.Single(half.Days).SourceSymbol);
        var day = Assert.Single(whole.Days);
        Assert.Equal(("MGCJ4", 1380, SelectionReason.Volume), (day.SourceSymbol, day.Bars, day.Reason));
        Assert.Equal(
            [new Candidate("MGCJ4", 15_030, 1380), new Candidate("MGCG4", 10_650, 1380), new Candidate("MGCM4", 1380, 1380)],
            day.Candidates
        );
        Assert.All(whole.Bars[0], b => Assert.Equal(b.TsEvent >= day.Day.Open + (TurningMinute * Minute) ? 40UL : 1UL, b.Volume));
    }

    [Theory]
    [InlineData(DbnFraming.Plain, 40_000, 60)]
    [InlineData(DbnFraming.VendorZstd, 7, 690)]
    [InlineData(DbnFraming.VendorZstd, 4096, 1023, 1024, 1025)]
    [InlineData(DbnFraming.LibraryZstd, 40_000, 1, 2, 1030, 1379)]
    // F1
    public void A_day_is_decided_once_however_it_is_cut_into_files_and_frames(DbnFraming framing, int recordsPerFrame, params int[] cuts)
    {
        var bars = RollDay();
        var open = TradingDay.FromTimestamp(bars[0].Ts).Open;
        var whole = Read(Write("whole", bars));
        var inFiles = Read(Write("cut", bars, [.. cuts.Select(c => open + (c * Minute))], framing, recordsPerFrame));

        Assert.Equal(whole.Format(), inFiles.Format());
        Assert.Equal(whole.Accounting, inFiles.Accounting);
    }

    [Fact]
    public void Days_equal_a_plain_grouping_however_the_source_is_cut() // F1, P3
    {
        var bars = Gen.Choose(0, 3 * 1440 - 1)
            .SelectMany(minute => Gen.Elements("MGCZ9", "MGCG0", "MGCJ0", "MGCZ9-MGCG0"), (minute, symbol) => (minute, symbol))
            .SelectMany(x => Gen.Choose(0, 3), (x, volume) => (x.minute, x.symbol, volume));
        var samples = bars.ArrayOf(40).SelectMany(b => Gen.Choose(0, 39).ArrayOf(3), (b, cuts) => (b, cuts));
        var run = 0;
        FixedProperty.Holds(
            samples,
            sample =>
            {
                var first = DbnBuilder.Time("2019-12-16T23:00Z");
                var trades = sample
                    .b.DistinctBy(x => (x.minute, x.symbol))
                    .OrderBy(x => x.minute)
                    .Select(x => new Trade(x.symbol, first + (x.minute * Minute), (ulong)x.volume))
                    .ToArray();
                var cuts = sample
                    .cuts.Where(c => c < trades.Length)
                    .Select(c => trades[c].Ts)
                    .Where(c => c > trades[0].Ts)
                    .Distinct()
                    .Order()
                    .ToArray();

                var read = Read(Write($"run{run++}", trades, cuts));

                Assert.Equal(
                    Grouped(trades),
                    read.Days.Select(d => (d.Day, d.SourceSymbol, d.Bars, Instant.FromDateTime(d.FirstTs), Instant.FromDateTime(d.LastTs)))
                );
                Assert.Equal(trades.Length, read.Accounting.Read);
                Assert.Equal(trades.Count(t => t.Symbol.Contains('-', StringComparison.Ordinal)), read.Accounting.CalendarSpreads);
                Assert.True(read.Accounting.Balances);
            },
            cases: 60
        );
    }

    [Fact]
    public void Sunday_reopen_in_summer_is_its_own_trading_day_and_a_stub() // T2
    {
        var path = new DbnBuilder()
            .Range("2024-07-04T23:00Z", "2024-07-08T23:00Z")
            .Bars("MGCQ4", "2024-07-05T20:00Z", 60)
            .Bars("MGCQ4", "2024-07-07T22:00Z", 60)
            .Bars("MGCQ4", "2024-07-07T23:00Z", 120)
            .WriteTo(_folder.File("summer.dbn"));

        var read = Read([path]);

        Assert.Equal([("2024-07-05", 60), ("2024-07-07", 60), ("2024-07-08", 120)], read.Days.Select(d => (d.Day.ToString(), d.Bars)));
        Assert.Equal([true, true, false], read.Days.Select(d => d.Stub));
        Assert.All(read.Days, d => Assert.False(d.Partial));
    }

    [Fact]
    public void Sunday_reopen_in_winter_makes_no_Sunday_day() // T2
    {
        var path = new DbnBuilder()
            .Range("2024-01-04T23:00Z", "2024-01-08T23:00Z")
            .Bars("MGCG4", "2024-01-05T20:00Z", 61)
            .Bars("MGCG4", "2024-01-07T23:00Z", 120)
            .WriteTo(_folder.File("winter.dbn"));

        Assert.Equal(
            [("2024-01-05", 61, false), ("2024-01-08", 120, false)],
            Read([path]).Days.Select(d => (d.Day.ToString(), d.Bars, d.Stub))
        );
    }

    [Fact]
    public void The_bar_of_2259Z_belongs_to_the_day_and_that_of_2300Z_to_the_next() // T2
    {
        var path = new DbnBuilder().Bar("MGCG4", "2024-01-02T22:59Z").Bar("MGCG4", "2024-01-02T23:00Z").WriteTo(_folder.File("a.dbn"));

        Assert.Equal(["2024-01-02", "2024-01-03"], Read([path]).Days.Select(d => d.Day.ToString()));
    }

    [Theory]
    [InlineData("2024-01-02T23:00Z", "2024-01-04T23:00Z", false, false)]
    [InlineData("2024-01-02T23:01Z", "2024-01-04T23:00Z", true, false)]
    [InlineData("2024-01-03T00:00Z", "2024-01-04T23:00Z", true, false)]
    [InlineData("2024-01-02T23:00Z", "2024-01-04T22:59Z", false, true)]
    [InlineData("2024-01-03T00:00Z", "2024-01-04T12:00Z", true, true)]
    [InlineData("2024-01-01", "2024-01-06", false, false)]
    public void A_day_that_the_header_covers_in_part_is_flagged(string start, string end, bool firstPartial, bool lastPartial) // T4
    {
        var path = new DbnBuilder()
            .Range(start, end)
            .Bar("MGCG4", "2024-01-03T10:00Z")
            .Bar("MGCG4", "2024-01-04T10:00Z")
            .WriteTo(_folder.File("a.dbn"));

        Assert.Equal([firstPartial, lastPartial], Read([path]).Days.Select(d => d.Partial));
    }

    [Fact]
    public void A_day_of_two_files_is_complete_if_they_meet_and_partial_if_they_do_not() // T4
    {
        DbnBuilder First(string end) => new DbnBuilder().Range("2024-01-02T23:00Z", end).Bar("MGCG4", "2024-01-03T01:00Z");
        var second = new DbnBuilder()
            .Range("2024-01-03T12:00Z", "2024-01-03T23:00Z")
            .Bar("MGCG4", "2024-01-03T12:00Z")
            .WriteTo(_folder.File("b.dbn"));

        var meeting = Read([First("2024-01-03T12:00Z").WriteTo(_folder.File("a.dbn")), second]);
        var apart = Read([First("2024-01-03T11:59Z").WriteTo(_folder.File("c.dbn")), second]);

        Assert.False(Assert.Single(meeting.Days).Partial);
        Assert.True(Assert.Single(apart.Days).Partial);
    }

    [Fact]
    public void Every_record_is_accounted_for_by_kind() // P3, A2
    {
        var path = Mixed().WriteTo(_folder.File("mixed.dbn.zst"));

        var read = Read(
            [path],
            day =>
                day.ToString() switch
                {
                    "2024-01-03" or "2024-01-05" => DayNeed.Wanted,
                    "2024-01-04" => DayNeed.AlreadyDone,
                    _ => DayNeed.Outside,
                }
        );

        Assert.Equal(
            new RecordAccounting
            {
                Read = 5 + 15 + 2 + 1 + 2 + 3 + 1 + 1 + 4,
                Selected = 15 + 1,
                OtherOutrights = 2,
                CalendarSpreads = 1,
                Combinations = 2,
                OtherSymbols = 3,
                OtherTypes = 1,
                Outside = 5,
                AlreadyDone = 4,
            },
            read.Accounting
        );
        Assert.True(read.Accounting.Balances);
        Assert.Equal(["2024-01-03", "2024-01-05"], read.Days.Select(d => d.Day.ToString()));
    }

    [Fact]
    public void The_accounting_does_not_balance_with_one_record_too_many_or_too_few() // P3
    {
        var whole = new RecordAccounting
        {
            Read = 8,
            Selected = 1,
            OtherOutrights = 1,
            CalendarSpreads = 1,
            Combinations = 1,
            OtherSymbols = 1,
            OtherTypes = 1,
            Outside = 1,
            AlreadyDone = 1,
        };

        Assert.True(whole.Balances);
        Assert.False((whole with { Read = 7 }).Balances);
        Assert.False((whole with { Read = 9 }).Balances);
    }

    [Fact]
    public void The_need_of_a_day_is_queried_once_for_each_day_with_a_bar() // F1
    {
        var requested = new List<string>();

        Read(
            [Mixed().WriteTo(_folder.File("mixed.dbn"))],
            day =>
            {
                requested.Add(day.ToString());
                return DayNeed.Outside;
            }
        );

        Assert.Equal(["2024-01-02", "2024-01-03", "2024-01-04", "2024-01-05"], requested);
    }

    [Fact]
    public void A_day_of_spreads_alone_has_no_front_month() // A2
    {
        var path = new DbnBuilder()
            .Map("MGCG4", 1, "2024-01-02", "2024-01-06")
            .Bar("MGCG4-MGCJ4", "2024-01-03T10:00Z", -1.5m)
            .Bar("GCG4", "2024-01-03T10:01Z")
            .WriteTo(_folder.File("a.dbn"));

        var read = Read([path]);

        Assert.Empty(read.Days);
        Assert.Equal((2L, 1L, 1L), (read.Accounting.Read, read.Accounting.CalendarSpreads, read.Accounting.OtherSymbols));
    }

    [Fact]
    public void A_spread_is_never_selected_whatever_its_volume() // A2, F1
    {
        var path = new DbnBuilder()
            .Bar("MGCG4", "2024-01-03T10:00Z", volume: 1)
            .Bar("MGCG4-MGCJ4", "2024-01-03T10:00Z", 3m, 1_000_000)
            .Bar("GCG4", "2024-01-03T10:00Z", volume: 1_000_000)
            .WriteTo(_folder.File("a.dbn"));

        var day = Assert.Single(Read([path]).Days);

        Assert.Equal("MGCG4", day.SourceSymbol);
        Assert.Equal([new Candidate("MGCG4", 1, 1)], day.Candidates);
    }

    [Fact]
    public void The_same_name_means_another_contract_ten_years_later() // F2
    {
        var path = new DbnBuilder()
            .Map("MGCG4", 11, "2014-01-01", "2014-03-01")
            .Map("MGCG4", 22, "2024-01-01", "2024-03-01")
            .Bar("MGCG4", "2014-01-02T10:00Z", 1200m)
            .Bar("MGCG4", "2024-01-02T10:00Z")
            .WriteTo(_folder.File("a.dbn"));

        var read = Read([path]);

        Assert.Equal([("2014-01-02", 11U), ("2024-01-02", 22U)], read.Days.Zip(read.Bars, (d, b) => (d.Day.ToString(), b[0].InstrumentId)));
    }

    [Fact]
    public void Zero_volume_bars_are_kept_and_counted() // B3
    {
        var path = new DbnBuilder()
            .Bar("MGCG4", "2024-01-03T10:00Z", volume: 0)
            .Bar("MGCG4", "2024-01-03T10:01Z", volume: 3)
            .WriteTo(_folder.File("a.dbn"));

        var day = Assert.Single(Read([path]).Days);

        Assert.Equal((2, 1), (day.Bars, day.ZeroVolume));
    }

    [Fact]
    public async Task Bars_at_the_end_of_the_nanosecond_range_are_one_day() // F1
    {
        var path = new DbnBuilder()
            .Range("2262-04-11", "2262-04-11T23:46Z")
            .Map("MGCJ2", 1, "2262-04-11", "2262-04-12")
            .Bars("MGCJ2", "2262-04-11T23:00Z", 3)
            .WriteTo(_folder.File("last.dbn"));

        // On its own thread: a defect here would make the search for the end of the day run forever.
        var read = await Task.Run(() => Read([path])).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(("2262-04-12", 3), (Assert.Single(read.Days).Day.ToString(), read.Days[0].Bars));
    }

    [Fact]
    public void Reading_can_be_cancelled() =>
        Assert.Throws<OperationCanceledException>(() =>
        {
            var source = MgcBackfill.Source.SourceSet.Accept([Mixed().WriteTo(_folder.File("mixed.dbn"))]);
            using var reader = source.Open();
            var selection = new DaySelection(Products.Default, _ => DayNeed.Wanted);
            new DayStream(reader, source.Coverage, [selection]).Next(new CancellationToken(canceled: true));
        });

    private static DecidedDays Read(IEnumerable<string> paths, Func<TradingDay, DayNeed>? need = null) => DecidedDays.Read(paths, need);

    // Jan 2: outside. Jan 3: wanted, with every kind of record. Jan 4: already done. Jan 5: wanted, one bar.
    private static DbnBuilder Mixed() =>
        new DbnBuilder()
            .With(m => m with { Schema = null })
            .Bars("MGCG4", "2024-01-02T10:00Z", 5)
            .Bars("MGCG4", "2024-01-03T10:00Z", 15)
            .Bars("MGCJ4", "2024-01-03T11:00Z", 2)
            .Bar("MGCG4-MGCJ4", "2024-01-03T11:30Z", 15.5m)
            .Bar("MGC:BF G4-J4-M4", "2024-01-03T11:31Z", 0.1m)
            .Bar("MGCG4-GCG4", "2024-01-03T11:31Z", -0.1m)
            .Bars("GCG4", "2024-01-03T11:40Z", 2)
            .Bar("MGCG123", "2024-01-03T11:50Z")
            .Record(Status("2024-01-03T11:51Z"))
            .Bar("MGCG4", "2024-01-04T10:00Z")
            .Bar("MGCJ4", "2024-01-04T10:00Z")
            .Bar("MGCG4-MGCJ4", "2024-01-04T10:00Z")
            .Bar("GCG4", "2024-01-04T10:00Z")
            .Bar("MGCJ4", "2024-01-05T10:00Z");

    private static byte[] Status(string ts)
    {
        var record = new byte[40];
        (record[0], record[1], record[2]) = (10, 0x12, 1);
        BitConverter.TryWriteBytes(record.AsSpan(8), DbnBuilder.Time(ts));
        return record;
    }

    // 23 hours of three contracts and a spread: MGCG4 leads until the turning minute, MGCJ4 wins the day.
    private static Trade[] RollDay()
    {
        var open = DbnBuilder.Time("2024-01-28T23:00Z");
        return
        [
            .. Enumerable
                .Range(0, 1380)
                .SelectMany(m =>
                    new[]
                    {
                        new Trade("MGCG4", open + (m * Minute), m < TurningMinute ? 10UL : 1),
                        new Trade("MGCJ4", open + (m * Minute), m < TurningMinute ? 1UL : 40),
                        new Trade("MGCM4", open + (m * Minute), 1),
                        new Trade("MGCG4-MGCJ4", open + (m * Minute), 1000),
                    }
                ),
        ];
    }

    private static IEnumerable<(TradingDay Day, string Symbol, int Bars, long First, long Last)> Grouped(Trade[] trades) =>
        from day in trades.Where(t => t.Symbol.Length == 5).GroupBy(t => TradingDay.FromTimestamp(t.Ts))
        let contracts = day.GroupBy(t => t.Symbol).ToArray()
        let highest = contracts.Max(c => c.Sum(t => (long)t.Volume))
        let front = contracts
            .Where(c => c.Sum(t => (long)t.Volume) == highest)
            .MinBy(c =>
                c.Key == "MGCZ9" ? 0
                : c.Key == "MGCG0" ? 1
                : 2
            )!
        select (day.Key, front.Key, front.Count(), front.First().Ts, front.Last().Ts);

    // One file, or several whose ranges meet at the cuts.
    private string[] Write(
        string name,
        Trade[] trades,
        long[]? cuts = null,
        DbnFraming framing = DbnFraming.Plain,
        int recordsPerFrame = DbnFileWriter.VendorRecordsPerFrame
    )
    {
        var start = TradingDay.FromTimestamp(trades[0].Ts).Open;
        var end = TradingDay.FromTimestamp(trades[^1].Ts).Close;
        long[] edges = [start, .. cuts ?? [], end];
        return
        [
            .. edges
                .Zip(edges.Skip(1))
                .Select(
                    (range, i) =>
                    {
                        var builder = new DbnBuilder().Range(Text(range.First), Text(range.Second)).Framing(framing, recordsPerFrame);
                        foreach (var trade in trades.Where(t => range.First <= t.Ts && t.Ts < range.Second))
                            builder.Bar(trade.Symbol, Text(trade.Ts), volume: trade.Volume);
                        return builder.WriteTo(_folder.File(string.Create(CultureInfo.InvariantCulture, $"{name}-{i}.dbn")));
                    }
                ),
        ];
    }

    private static string Text(long ts) => Instant.ToDateTime(ts).ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture);

    private readonly record struct Trade(string Symbol, long Ts, ulong Volume);
}
