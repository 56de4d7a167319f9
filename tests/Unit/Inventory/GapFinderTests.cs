using MgcBackfill.DuckDb;
using MgcBackfill.Errors;
using MgcBackfill.Formats;
using MgcBackfill.Inventory;
using MgcBackfill.Market;
using MgcBackfill.Tests.DuckDb;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Inventory;

/// <summary>The requested days that neither a database nor files hold, for databases and files in every state.</summary>
public sealed class GapFinderTests : IDisposable
{
    private readonly Workbench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_database_holds_the_days_that_its_records_call_finished() // C6
    {
        _bench.Run(_bench.Write(Tape.Quiet("2024-01-08", "2024-01-12")));

        var report = Find("2024-01-08", "2024-01-19", _bench.Db);

        Assert.Equal((GapBasis.Records, 11), (report.Basis, report.WantedDays));
        Assert.Equal(
            ["2024-01-14", "2024-01-15", "2024-01-16", "2024-01-17", "2024-01-18", "2024-01-19"],
            report.Days.Select(d => $"{d.TradingDay:yyyy-MM-dd}")
        );
        Assert.All(report.Days, d => Assert.Equal(GapReason.NotInDatabase, d.Why));
        Assert.Equal(["2024-01-13T23:00Z..2024-01-19T23:00Z"], Text(report));
        Assert.Equal("6 of 11 wanted trading days are missing or incomplete; 1 request fills them.", report.Conclusion);
        Assert.Empty(report.Warnings);
    }

    [Fact]
    public void A_database_that_holds_everything_needs_no_request()
    {
        _bench.Run(_bench.Write(Tape.Quiet("2024-01-08", "2024-01-12")));

        var report = Find("2024-01-08", "2024-01-12", _bench.Db);

        Assert.Empty(report.Days);
        Assert.Empty(report.Requests);
        Assert.Empty(report.Notes);
        Assert.Equal("All 5 wanted trading days are held.", report.Conclusion);
    }

    [Fact]
    public void A_request_has_the_vendors_member_names_and_times_in_UTC()
    {
        var request = Assert.Single(Find("2024-01-08", "2024-01-08", dbn: [_bench.Write(Tape.Quiet("2024-02-01", "2024-02-02"))]).Requests);

        Assert.Equal(
            ("GLBX.MDP3", "ohlcv-1m", "MGC.FUT", "parent", "instrument_id"),
            (request.dataset, request.schema, request.symbols, request.stype_in, request.stype_out)
        );
        Assert.Equal((DateTimeKind.Utc, DateTimeKind.Utc), (request.start.Kind, request.end.Kind));
        Assert.Equal((new DateTime(2024, 1, 7, 23, 0, 0), new DateTime(2024, 1, 8, 23, 0, 0)), (request.start, request.end));
    }

    [Fact]
    public void Only_the_missing_part_of_a_partial_day_is_requested() // T4
    {
        _bench.Run(_bench.Write(Tape.Quiet("2024-01-08", "2024-01-12").Slice("2024-01-08", "2024-01-11T12:00Z")));

        var report = Find("2024-01-08", "2024-01-12", _bench.Db);

        Assert.Equal(
            [("2024-01-08", GapReason.Partial), ("2024-01-11", GapReason.Partial), ("2024-01-12", GapReason.NotInDatabase)],
            report.Days.Select(d => ($"{d.TradingDay:yyyy-MM-dd}", d.Why))
        );
        Assert.Equal(["2024-01-07T23:00Z..2024-01-08T00:00Z", "2024-01-11T12:00Z..2024-01-12T23:00Z"], Text(report));
        Assert.Equal("2024-01-11T12:00Z to 2024-01-11T23:00Z", report.Days[1].Missing.Single().ToString());
    }

    [Fact]
    public void A_day_in_neither_database_nor_files_is_not_covered()
    {
        var built = _bench.Write(Tape.Quiet("2024-01-08", "2024-01-09"), "built.dbn.zst");
        _bench.Run(built);
        var fetched = _bench.Write(Tape.Quiet("2024-01-11", "2024-01-12"), "fetched.dbn.zst");

        var report = Find("2024-01-08", "2024-01-15", _bench.Db, [fetched]);

        Assert.Equal(
            [("2024-01-10", GapReason.NotCovered), ("2024-01-14", GapReason.NotCovered), ("2024-01-15", GapReason.NotCovered)],
            report.Days.Select(d => ($"{d.TradingDay:yyyy-MM-dd}", d.Why))
        );
        Assert.Equal(["2024-01-09T23:00Z..2024-01-10T23:00Z", "2024-01-13T23:00Z..2024-01-15T23:00Z"], Text(report));
    }

    [Fact]
    public void Files_of_the_proposed_requests_complete_the_days_without_overlap() // S4, T4, C5
    {
        var market = Tape.Quiet("2024-01-01", "2024-01-31");
        string[] old =
        [
            _bench.Write(market.Slice("2024-01-04", "2024-01-09T12:00Z"), "a.dbn.zst"),
            _bench.Write(market.Slice("2024-01-10T06:00Z", "2024-01-13"), "b.dbn.zst"),
            _bench.Write(market.Slice("2024-01-18T23:00Z", "2024-01-22T23:00Z"), "c.dbn.zst"),
        ];
        _bench.Run(old[..2]);
        var requested = Find("2024-01-03", "2024-01-24", _bench.Db, old);
        Assert.Equal(4, requested.Requests.Count);

        var fetched = requested
            .Requests.Select((r, i) => _bench.Write(market.Slice($"{r.start:O}", $"{r.end:O}"), $"fetched{i}.dbn.zst"))
            .ToArray();
        _bench.Run(_bench.Options([.. old, .. fetched]) with { Start = Workbench.Date("2024-01-03"), End = Workbench.Date("2024-01-24") });

        Assert.Empty(Find("2024-01-03", "2024-01-24", _bench.Db).Days);
        _bench.RequireModel(new ReferenceModel(market, "2024-01-03", "2024-01-24"));
    }

    [Fact]
    public void A_database_without_records_is_judged_by_its_rows_with_a_warning()
    {
        _bench.Run(_bench.Write(Tape.Quiet("2024-01-08", "2024-01-12").Slice("2024-01-08", "2024-01-11T12:00Z")));
        Directory.Delete(_bench.Checkpoint, recursive: true);

        var report = Find("2024-01-08", "2024-01-12", _bench.Db);

        Assert.Equal(GapBasis.Rows, report.Basis);
        Assert.Equal(["2024-01-12"], report.Days.Select(d => $"{d.TradingDay:yyyy-MM-dd}"));
        Assert.Contains("whether it is complete is unknown", Assert.Single(report.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_chunk_that_begins_on_a_Sunday_is_covered_by_the_files_of_its_run() // T4
    {
        string[] daily = [.. Tape.Quiet("2024-01-08", "2024-01-19").ByUtcDay().Select(p => _bench.Write(p, $"{p.Start}.dbn.zst"))];
        _bench.Run(_bench.Options(daily) with { ChunkDays = 5 });
        Assert.Contains(_bench.Records.State.Attempts, a => a.Range.First == Workbench.Day("2024-01-14"));

        var report = Find("2024-01-09", "2024-01-19", _bench.Db);

        Assert.Empty(report.Days);
        Assert.Empty(report.Notes);
    }

    [Fact]
    public void A_finished_day_whose_rows_are_gone_is_not_held() // C5
    {
        _bench.Run(_bench.Write(Tape.Quiet("2024-01-08", "2024-01-12")));
        _bench.Sql("DELETE FROM bars_1m WHERE ts_utc = TIMESTAMPTZ '2024-01-10 10:30:00Z'");

        var report = Find("2024-01-08", "2024-01-12", _bench.Db);

        var day = Assert.Single(report.Days);
        Assert.Equal((new DateOnly(2024, 1, 10), GapReason.NotInDatabase), (day.TradingDay, day.Why));
        Assert.Equal(
            "Attempt 1 recorded 3 rows from 2024-01-10T00:00Z to 2024-01-10T22:59Z; "
                + "the table holds 2 rows from 2024-01-10T00:00Z to 2024-01-10T22:59Z.",
            day.Detail
        );
        Assert.Contains(
            "1 finished day has other rows in the table than the records say, and counts as not held",
            Assert.Single(report.Warnings),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Days_that_no_attempt_finished_are_not_held() // C4
    {
        var market = Tape.Quiet("2024-01-08", "2024-01-12");
        _bench.Run(_bench.Options(_bench.Write(market)) with { ChunkDays = 2, End = Workbench.Date("2024-01-10") });

        Assert.Equal(
            ["2024-01-11", "2024-01-12"],
            Find("2024-01-08", "2024-01-12", _bench.Db).Days.Select(d => $"{d.TradingDay:yyyy-MM-dd}")
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_database_without_the_table_or_without_a_row_holds_nothing(bool hasTable)
    {
        _bench.Sql(hasTable ? new BarTable(BarInterval.Minute).CreateSql : "CREATE TABLE other (i INT)");

        var report = Find("2024-01-08", "2024-01-12", _bench.Db);

        Assert.Equal((GapBasis.Empty, 5), (report.Basis, report.Days.Count));
        Assert.Contains("The database holds no row of the wanted days, and has no records.", report.Notes);
        Assert.Equal(["2024-01-07T23:00Z..2024-01-12T23:00Z"], Text(report));
    }

    [Fact]
    public void A_missing_database_is_refused() // I3
    {
        var error = Assert.Throws<TargetException>(() => Find("2024-01-08", "2024-01-12", _bench.Db));

        Assert.Equal((ErrorIds.DatabaseUnreadable, ExitCodes.TargetRefused), (error.Id, ExitCodes.For(error)));
        Assert.False(File.Exists(_bench.Db));
    }

    [Fact]
    public void A_foreign_table_is_refused() // D2
    {
        _bench.Sql("CREATE TABLE bars_1m (ts_utc TIMESTAMP)");

        Assert.Equal(ErrorIds.TableMismatch, Assert.Throws<TargetException>(() => Find("2024-01-08", "2024-01-12", _bench.Db)).Id);
    }

    [Fact]
    public void A_database_that_another_process_writes_is_busy() // I3
    {
        _bench.Sql("CREATE TABLE other (i INT)");
        using var holder = DatabaseHolder.Hold(_bench.Db);

        var error = Assert.Throws<EnvironmentException>(() => Find("2024-01-08", "2024-01-12", _bench.Db));

        Assert.Equal((ErrorIds.Busy, ExitCodes.Environment), (error.Id, ExitCodes.For(error)));
    }

    [Fact]
    public void Searching_for_gaps_changes_no_file()
    {
        var source = _bench.Write(Tape.Quiet("2024-01-08", "2024-01-12"));
        _bench.Run(source);
        var before = Files();

        Find("2024-01-01", "2024-01-31", _bench.Db, [source]);
        InventoryOutcome.Run(source);

        Assert.Equal(before, Files());
    }

    [Fact]
    public void A_file_that_a_backfill_would_refuse_holds_nothing_and_is_reported() // A1
    {
        new DbnBuilder()
            .Range("2024-01-07", "2024-01-13")
            .With(m => m with { Limit = 9 })
            .Bar("MGCG4", "2024-01-09T12:00Z")
            .WriteTo(_bench.File("limited.dbn.zst"));
        File.WriteAllText(_bench.File("no.dbn"), "no");

        var report = Find("2024-01-08", "2024-01-12", dbn: [Path.GetDirectoryName(_bench.Db)!]);

        Assert.Equal((5, 2, 2), (report.Days.Count, report.SourceFiles, report.RefusedFiles.Count));
        Assert.StartsWith(
            "2 of 2 files are refused and hold nothing: limited.dbn.zst (SourceRefused), no.dbn (",
            Assert.Single(report.Warnings),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void An_empty_folder_holds_nothing_and_a_missing_path_is_refused() // I3
    {
        var folder = Directory.CreateDirectory(_bench.File("empty")).FullName;

        Assert.Equal(5, Find("2024-01-08", "2024-01-12", dbn: [folder]).Days.Count);
        Assert.Equal(
            ErrorIds.SourceNotFound,
            Assert.Throws<SourceException>(() => Find("2024-01-08", "2024-01-12", dbn: [folder + "x"])).Id
        );
    }

    [Fact]
    public void Subfolders_are_not_searched_as_in_a_backfill()
    {
        Directory.CreateDirectory(_bench.File("below"));
        _bench.Write(Tape.Quiet("2024-01-08", "2024-01-12"), Path.Combine("below", "a.dbn.zst"));

        Assert.Equal(5, Find("2024-01-08", "2024-01-12", dbn: [Path.GetDirectoryName(_bench.Db)!]).Days.Count);
        Assert.Empty(Find("2024-01-08", "2024-01-12", dbn: [_bench.File("below")]).Days);
    }

    [Fact]
    public void A_Sunday_that_lacks_only_its_Saturday_hour_is_noted_and_not_requested() // T4
    {
        var report = Find(
            "2024-01-14",
            "2024-01-18",
            dbn: [_bench.Write(Tape.Quiet("2024-01-08", "2024-01-19").Slice("2024-01-14", "2024-01-19"))]
        );

        Assert.Empty(report.Days);
        Assert.Contains(
            report.Notes,
            n => n.StartsWith("1 Sunday lacks only the hour before midnight UTC of Saturday", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Missing_days_come_with_a_note_about_days_without_a_session()
    {
        var source = _bench.Write(Tape.Quiet("2024-01-08", "2024-01-12"));

        Assert.Contains(
            Find("2024-01-08", "2024-01-15", dbn: [source]).Notes,
            n => n.StartsWith("Days on which Globex was closed", StringComparison.Ordinal)
        );
        Assert.DoesNotContain(
            Find("2024-01-08", "2024-01-12", dbn: [source]).Notes,
            n => n.StartsWith("Days on which Globex was closed", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Fifteen_years_hold_all_their_days()
    {
        Assert.Empty(Find("2010-06-07", "2025-09-24", FifteenYears.Db).Days);
        Assert.Empty(Find("2010-06-07", "2025-09-24", dbn: [FifteenYears.Dbn]).Days);
        Assert.Equal(["2025-09-25T00:00Z..2025-10-01T23:00Z"], Text(Find("2010-06-07", "2025-10-01", FifteenYears.Db)));
    }

    [Theory]
    [InlineData(null, null, "2024-01-08", "2024-01-12", ErrorIds.InvalidArgument)]
    [InlineData(null, "folder", "2024-01-08", "2024-01-12", ErrorIds.InvalidArgument)]
    [InlineData("x.db", null, "2024-01-12", "2024-01-08", ErrorIds.RangeReversed)]
    [InlineData("x.db", null, "1960-01-12", "2024-01-08", ErrorIds.InvalidArgument)]
    public void Invalid_options_are_refused(string? db, string? checkpoint, string start, string end, string id) // I3
    {
        var options = new GapOptions
        {
            Db = db,
            Checkpoint = checkpoint,
            Start = Workbench.Date(start),
            End = Workbench.Date(end),
        };

        Assert.Equal(id, Assert.Throws<UsageException>(() => GapFinder.Find(options)).Id);
    }

    [Fact]
    public void Named_records_must_exist()
    {
        _bench.Run(_bench.Write(Tape.Quiet("2024-01-08", "2024-01-12")));
        var options = new GapOptions
        {
            Db = _bench.Db,
            Checkpoint = _bench.File("none"),
            Start = Workbench.Date("2024-01-08"),
            End = Workbench.Date("2024-01-12"),
        };

        Assert.Equal(ErrorIds.CheckpointNotFound, Assert.Throws<TargetException>(() => GapFinder.Find(options)).Id);
    }

    private static GapReport Find(string start, string end, string? db = null, string[]? dbn = null) =>
        GapFinder.Find(
            new GapOptions
            {
                Db = db,
                Dbn = dbn ?? [],
                Start = Workbench.Date(start),
                End = Workbench.Date(end),
            }
        );

    private static IEnumerable<string> Text(GapReport report) =>
        report.Requests.Select(r => $"{UtcText.Minute(Instant.FromDateTime(r.start))}..{UtcText.Minute(Instant.FromDateTime(r.end))}");

    private Dictionary<string, (DateTime, long)> Files() =>
        Directory
            .EnumerateFiles(Path.GetDirectoryName(_bench.Db)!, "*", SearchOption.AllDirectories)
            .ToDictionary(f => f, f => (File.GetLastWriteTimeUtc(f), new FileInfo(f).Length));
}
