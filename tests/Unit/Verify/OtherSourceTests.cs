using MgcBackfill.Errors;
using MgcBackfill.Tests.Support;
using MgcBackfill.Verify;

namespace MgcBackfill.Tests.Verify;

/// <summary>
/// G2b: files that the records do not name are another source: the records alone decide the verdict, and the comparison is reported beside
/// it.
/// </summary>
public sealed class OtherSourceTests : IDisposable
{
    private readonly Workbench _bench = new();
    private readonly Tape _tape = Tape.Quiet("2024-01-08", "2024-01-19");
    private readonly string _source;

    public OtherSourceTests() => _bench.Run(_source = Part("source", "2024-01-07T23:00Z", "2024-01-19T23:00Z"));

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_download_with_the_same_bars_leaves_the_table_valid_with_a_notice()
    {
        var again = _tape.WriteTo(_bench.File("again.dbn.zst"), recordsPerFrame: 3);

        var verification = _bench.Verify(again);

        Assert.True(verification.Passed);
        Assert.Null(verification.Failure);
        Assert.Equal([again], verification.OtherSource!.Files);
        Assert.Equal([_source], verification.OtherSource.BuiltFrom);
        Assert.Equal((_bench.Rows().Count, 0L), (verification.OtherSource.Compared, verification.OtherSource.Differences));
        Assert.All(
            verification.Gates.Where(g => g.Name is "source" or "independent"),
            g =>
            {
                Assert.Equal(GateOutcome.NotRun, g.Outcome);
                Assert.Contains("are not those that the table was built from", g.Detail, StringComparison.Ordinal);
            }
        );
        Assert.Null(_bench.Verify(_source).OtherSource);
    }

    [Fact]
    public void A_download_with_other_bars_is_reported_as_such_and_not_as_an_invalid_table()
    {
        var other = _tape.Change("MGCG4", "2024-01-10T10:30Z", b => b with { Volume = 11 }).WriteTo(_bench.File("other.dbn.zst"));

        var verification = _bench.Verify(other);

        Assert.True(verification.Passed);
        var failure = Assert.IsType<SourceException>(verification.Failure);
        Assert.Equal((ErrorIds.SourceDiffers, ExitCodes.SourceRefused), (failure.Id, ExitCodes.For(failure)));
        Assert.StartsWith(
            $"The table agrees with its records. The files given ({other}) are not those it was built from, and they hold other bars: ",
            failure.Message,
            StringComparison.Ordinal
        );
        Assert.Contains("2024-01-10T10:30Z", failure.Message, StringComparison.Ordinal);
        Assert.Contains(_source, failure.Advice!.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("replace", failure.Advice!.Text, StringComparison.Ordinal);
        Assert.Throws<SourceException>(verification.Require);
    }

    [Fact]
    public void A_table_that_contradicts_its_records_is_invalid_with_any_file()
    {
        _bench.Sql("UPDATE bars_1m SET volume = 11 WHERE ts_utc = '2024-01-10 10:30:00+00'");
        var other = _tape.Change("MGCG4", "2024-01-10T10:30Z", b => b with { Volume = 11 }).WriteTo(_bench.File("other.dbn.zst"));

        Assert.Equal(ErrorIds.GateFailed, Assert.IsType<GateException>(_bench.Verify(other).Failure).Id);
    }

    [Fact]
    public void Files_of_some_days_verify_those_days_and_the_rest_is_counted()
    {
        using var bench = new Workbench();
        var first = _tape.Slice("2024-01-07T23:00Z", "2024-01-12T12:00Z").WriteTo(bench.File("first.dbn.zst"));
        var next = _tape.Slice("2024-01-12T12:00Z", "2024-01-19T23:00Z").WriteTo(bench.File("next.dbn.zst"));
        bench.Run(first, next);

        foreach (var (given, days, others) in new[] { (first, 4, 7), (next, 6, 5) })
        {
            var verification = bench.Verify(given);
            Assert.Null(verification.Failure);
            Assert.Null(verification.OtherSource);
            var gate = Assert.Single(verification.Gates, g => g.Name == "source");
            Assert.Equal(GateOutcome.Passed, gate.Outcome);
            Assert.Equal(
                $"{days * 3} bars, every value; {(others == 1 ? "1 day" : $"{others} days")} not "
                    + $"compared, because the files cover another part of {(others == 1 ? "it" : "them")}",
                gate.Detail
            );
            var second = Assert.Single(verification.Gates, g => g.Name == "independent");
            Assert.Equal(GateOutcome.Passed, second.Outcome);
            Assert.StartsWith($"{days * 3} bars, every value, {days} decisions, ", second.Detail, StringComparison.Ordinal);
        }

        // A change on a compared day is found with only one of the two files.
        bench.Sql("UPDATE bars_1m SET volume = 11 WHERE ts_utc = '2024-01-16 10:30:00+00'");
        Assert.Contains(bench.Verify(next).Failed, g => g.Name == "source");
    }

    [Fact]
    public void Files_outside_the_days_of_the_table_verify_nothing() // I9
    {
        var later = Tape.Quiet("2024-02-05", "2024-02-06").WriteTo(_bench.File("later.dbn.zst"));

        var failure = Assert.IsType<SourceException>(_bench.Verify(later).Failure);

        Assert.Contains("nothing was compared", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Days_that_no_run_has_finished_are_not_reported_as_missing()
    {
        using var bench = new Workbench();
        var all = _tape.WriteTo(bench.File("all.dbn.zst"));
        bench.Run(bench.Options(all) with { End = Workbench.Date("2024-01-10") });
        bench.Run(bench.Options(all) with { Start = Workbench.Date("2024-01-16") });

        Assert.Null(bench.Verify(all).Failure);
    }

    private string Part(string name, string start, string end) => _tape.Slice(start, end).WriteTo(_bench.File($"{name}.dbn.zst"));
}
