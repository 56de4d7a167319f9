using MgcBackfill.DuckDb.Native;
using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Source;
using MgcBackfill.Staging;
using MgcBackfill.Tests.Support;
using MgcBackfill.Workers;

namespace MgcBackfill.Tests.Workers;

/// <summary>W2: an artifact is accepted only for what is read back from it, even if its sha256 is the recorded one.</summary>
public sealed class ArtifactTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly SourceSet _source;
    private readonly WorkUnit _unit;
    private readonly StagingPlan _plan;
    private readonly UnitRecord _record;

    public ArtifactTests()
    {
        _source = SourceSet.Accept([Tape.Quiet("2024-01-08", "2024-01-12").WriteTo(_folder.File("source.dbn.zst"))]);
        var range = new TradingDayRange(Workbench.Day("2024-01-08"), Workbench.Day("2024-01-12"));
        _unit = new WorkUnit(0, long.MinValue, long.MaxValue, range);
        _plan = new StagingPlan(Products.Default, range, [range], _folder.FullName);
        var product = new ProductRequest(_plan.Product.Root, _plan.Folder, DateRange.From(range), [DateRange.From(range)]);
        using var stager = new UnitStager(_source, [product]);
        var request = new StageRequest(0, _unit.Start, _unit.End, DateRange.From(range), CountsUntimed: true, [0]);
        var staged = Assert.Single(stager.Stage(request, static _ => { }, CancellationToken.None));
        _record = UnitRecord.Read(StagingFolder.GetRecordsPath(_folder.FullName, 0), staged.Sha256!);
    }

    private string Artifact => StagingFolder.GetArtifactPath(_folder.FullName, 0);

    public static TheoryData<string, string> Forgeries =>
        new()
        {
            {
                "SELECT * REPLACE (CASE WHEN record = 6 THEN close + 1 ELSE close END AS close) FROM bars",
                "high must be at least open, low and close"
            },
            { "SELECT * REPLACE (open + 1 AS open, high + 1 AS high, low + 1 AS low, close + 1 AS close) FROM bars", "the digest is" },
            { "SELECT * REPLACE (volume + 1 AS volume) FROM bars", "the digest is" },
            { "SELECT * REPLACE (0::BIGINT AS volume) FROM bars", "the first or last bar" },
            { "SELECT * REPLACE ((-1)::BIGINT AS volume) FROM bars", "is among its bars" },
            { "SELECT * REPLACE ('MGCJ4' AS source_symbol) FROM bars", "is among its bars" },
            { "SELECT * REPLACE (trading_day + 1 AS trading_day) FROM bars", "is among its bars" },
            { "SELECT * REPLACE (ts_event + 86400000000000 AS ts_event) FROM bars", "is among its bars" },
            { "SELECT * REPLACE (7::INTEGER AS file) FROM bars", "is among its bars" },
            { "SELECT * REPLACE (CASE WHEN record = 6 THEN NULL ELSE open END AS open) FROM bars", "it holds NULL" },
            { "SELECT * FROM bars ORDER BY ts_event DESC", "is among its bars" },
            { "SELECT * FROM bars WHERE record <> 6", "rows, not 15" },
            { "SELECT * FROM bars UNION ALL SELECT * FROM bars WHERE record = 6", "rows, not 15" },
            { "SELECT open FROM bars", "damaged" },
        };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Staged_bars_are_read_back_exactly() // W1
    {
        using var reader = new ArtifactReader(_source, _folder.FullName);
        reader.Open(Artifact, _record);
        using var source = _source.Open();
        var selection = new DaySelection(Products.Default, static _ => DayNeed.Wanted);
        var stream = new DayStream(source, _source.Coverage, [selection]);
        foreach (var day in _record.Days)
        {
            Assert.True(stream.Next());
            Assert.Equal((selection.Decision!.TradingDay, selection.Decision.SourceSymbol), (day.TradingDay, day.SourceSymbol));
            var read = reader.Read(day).Bars.ToArray();
            Assert.Equal(selection.Bars.Bars.ToArray().Select(b => b with { Symbol = 0 }), read);
        }

        reader.RequireEnd();
        Assert.False(stream.Next());
    }

    [Theory]
    [MemberData(nameof(Forgeries))]
    public void Rows_that_contradict_the_records_are_refused_even_with_the_right_sha256(string sql, string reason) // W2
    {
        var forged = Forge(sql);

        var error = Assert.Throws<EnvironmentException>(() => ReadAll(forged));

        Assert.Equal((ErrorIds.ArtifactDamaged, Artifact), (error.Id, error.Where.File));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_file_with_the_same_rows_is_refused() // W2
    {
        Forge("SELECT * FROM bars", "zstd");

        Assert.Contains("its sha256 was", Assert.Throws<EnvironmentException>(() => ReadAll(_record)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_after_the_last_day_are_refused() // W2
    {
        var forged = Forge("SELECT * FROM bars UNION ALL SELECT * FROM bars WHERE record = 6") with { Rows = 16 };

        var error = Assert.Throws<EnvironmentException>(() => ReadAll(forged));

        Assert.Contains("rows follow those of its last day", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Records_that_do_not_fit_the_unit_are_refused() // W2
    {
        UnitRecord[] wrong =
        [
            _record with
            {
                Unit = 1,
            },
            _record with
            {
                Rows = 14,
            },
            _record with
            {
                Days = [.. _record.Days.Skip(1)],
            },
            _record with
            {
                Days = [.. _record.Days.Reverse()],
            },
            _record with
            {
                Days = [.. _record.Days, _record.Days[^1]],
            },
            _record with
            {
                Days = [_record.Days[0] with { TradingDay = Workbench.Date("2024-01-07") }, .. _record.Days.Skip(1)],
            },
            _record with
            {
                Accounting = _record.Accounting with { Read = 1 },
            },
        ];

        ArtifactReader.RequireMatches(_record, _unit, _plan, "x");
        Assert.All(
            wrong,
            r =>
                Assert.Equal(
                    ErrorIds.ArtifactDamaged,
                    Assert.Throws<EnvironmentException>(() => ArtifactReader.RequireMatches(r, _unit, _plan, "x")).Id
                )
        );
    }

    private void ReadAll(UnitRecord record)
    {
        using var reader = new ArtifactReader(_source, _folder.FullName);
        reader.Open(Artifact, record);
        foreach (var day in record.Days)
            reader.Read(day);
        reader.RequireEnd();
    }

    // Replaces the artifact of the worker. Returns records that name its new sha256.
    private UnitRecord Forge(string sql, string compression = "snappy")
    {
        using (var database = DatabaseInstance.Open(":memory:", new InstanceOptions { Threads = 1 }))
        using (var connection = database.Connect())
        {
            connection.Execute($"CREATE TABLE bars AS SELECT * FROM read_parquet('{Artifact}')");
            connection.Execute($"COPY ({sql}) TO '{Artifact}' (FORMAT parquet, COMPRESSION {compression})");
        }

        return _record with
        {
            Sha256 = SourceFile.ComputeHash(Artifact),
        };
    }
}
