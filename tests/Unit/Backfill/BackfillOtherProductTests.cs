using MgcBackfill.Backfill;
using MgcBackfill.Checkpoint;
using MgcBackfill.Errors;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Backfill;

/// <summary>R2: a database and its records hold one product; another one is refused before anything is written.</summary>
public sealed class BackfillOtherProductTests : IDisposable
{
    private const string ForeignRow = "INSERT INTO bars_1m VALUES ('2024-01-09 10:00:00+00', 'GC', 'GCG4', 1, 1, 1, 1, 1)";

    private readonly Workbench _bench;
    private readonly string _source;

    public BackfillOtherProductTests()
    {
        _bench = BarRows.Empty();
        _source = _bench.Write(Tape.Quiet("2024-01-08", "2024-01-10"));
    }

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_row_of_another_product_refuses_the_first_run(bool dryRun)
    {
        _bench.Sql(ForeignRow);

        var error = RequireRefused(_bench.Options(_source) with { DryRun = dryRun });

        Assert.Equal(_bench.Db, error.Where.File);
        Assert.Contains("1 row of GC", error.Message, StringComparison.Ordinal);
        Assert.Contains("MGC", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_row_of_another_product_refuses_a_run_with_records_of_another_database(bool dryRun)
    {
        using var other = new Workbench();
        other.Run(other.Write(Tape.Quiet("2024-01-08", "2024-01-10")));
        _bench.Sql(ForeignRow);
        var records = other.RecordFiles();

        RequireRefused(_bench.Options(_source) with { DryRun = dryRun, Checkpoint = other.Checkpoint });

        Assert.Equal(records, other.RecordFiles());
    }

    [Theory]
    [InlineData("'GC'")]
    [InlineData("'mgc'")]
    [InlineData("''")]
    public void A_row_whose_symbol_was_changed_refuses_a_later_run_and_stays(string symbol)
    {
        _bench.Run(_bench.Options(_source) with { End = Workbench.Date("2024-01-09") });
        _bench.Sql($"UPDATE bars_1m SET symbol = {symbol} WHERE ts_utc = '2024-01-08 10:30:00+00'");
        var before = File.ReadAllBytes(_bench.Db);

        var options = _bench.Options(_source) with { AllowReplace = true };
        _bench.RequireRefused<TargetException>(options with { DryRun = true }, ErrorIds.OtherProduct, ExitCodes.TargetRefused);
        _bench.RequireRefused<TargetException>(options, ErrorIds.OtherProduct, ExitCodes.TargetRefused);

        Assert.Equal(before, File.ReadAllBytes(_bench.Db));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Records_of_another_product_refuse_a_run(bool dryRun)
    {
        using var other = new Workbench();
        other.Run(other.Write(Tape.Quiet("2024-01-08", "2024-01-10")));
        var runs = Path.Combine(other.Checkpoint, CheckpointFolder.RunsFile);
        File.WriteAllText(runs, File.ReadAllText(runs).Replace("\"symbol\":\"MGC\"", "\"symbol\":\"GC\"", StringComparison.Ordinal));
        var records = other.RecordFiles();
        File.Delete(_bench.Db);

        var error = RequireRefused(_bench.Options(_source) with { DryRun = dryRun, Checkpoint = other.Checkpoint });

        Assert.Equal(other.Checkpoint, error.Where.File);
        Assert.Contains("those of GC", error.Message, StringComparison.Ordinal);
        Assert.Equal(records, other.RecordFiles());
    }

    // Neither the database nor its folder may differ afterwards.
    private TargetException RequireRefused(BackfillOptions options)
    {
        var before = Contents();
        var error = _bench.RequireRefused<TargetException>(options, ErrorIds.OtherProduct, ExitCodes.TargetRefused);
        Assert.Equal(before, Contents());
        return error;

        Dictionary<string, byte[]> Contents() =>
            Directory.EnumerateFiles(_bench.Folder, "*", SearchOption.AllDirectories).ToDictionary(f => f, File.ReadAllBytes);
    }
}
