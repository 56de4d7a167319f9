using MgcBackfill.Cli.Output;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Cli;

/// <summary>L4: what scripts ask the plan for.</summary>
public sealed class LakePlanOptionTests
{
    [Theory]
    [InlineData("")]
    [InlineData("5", 5)]
    [InlineData("0-1", 0, 1)]
    [InlineData("0-3,7", 0, 1, 2, 3, 7)]
    [InlineData("0,2,4-6,1000-1001", 0, 2, 4, 5, 6, 1000, 1001)]
    public void Numbers_of_units_are_written_as_ranges(string expected, params int[] units) =>
        Assert.Equal(expected, UnitRanges.Format(units));

    [Fact]
    public void The_pending_units_are_those_that_are_missing_or_different()
    {
        using var fixture = CliFixture.With(TwoYears(2));
        Assert.Equal(new Outcome(0, "2\n", ""), Plan(fixture, "--count"));
        Assert.Equal(new Outcome(0, "0-1\n", ""), Plan(fixture, "--pending"));

        Assert.Equal(0, Build(fixture, "--unit", "0").ExitCode);
        Assert.Equal(new Outcome(0, "1\n", ""), Plan(fixture, "--pending"));

        // Built is not pending, and neither is committed.
        Assert.Equal(0, Build(fixture, "--unit", "1").ExitCode);
        Assert.Equal(new Outcome(0, "", ""), Plan(fixture, "--pending"));
        Assert.Equal(0, Build(fixture).ExitCode);
        Assert.Equal(new Outcome(0, "", ""), Plan(fixture, "--pending"));

        TwoYears(3).WriteTo(fixture.Dbn);
        Assert.Equal(new Outcome(0, "0-1\n", ""), Plan(fixture, "--pending"));
        Assert.Equal(new Outcome(0, "2\n", ""), Plan(fixture, "--count"));
    }

    [Fact]
    public void The_document_has_all_units_with_either_option()
    {
        using var fixture = CliFixture.With(TwoYears(2));

        Assert.Equal(2, Plan(fixture, "--pending", "--json").Json().GetProperty("units").GetArrayLength());
        Assert.Equal(2, Plan(fixture, "--count", "--json").Json().GetProperty("units").GetArrayLength());
    }

    [Fact]
    public void Both_options_together_are_refused()
    {
        using var fixture = CliFixture.With(TwoYears(2));

        var refused = Plan(fixture, "--count", "--pending");

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("'--count' and '--pending' cannot be used together", refused.Error, StringComparison.Ordinal);
        Assert.Equal("", refused.Out);
    }

    private static DbnBuilder TwoYears(int bars) =>
        new DbnBuilder()
            .Range("2023-12-28T23:00Z", "2024-01-03T23:00Z")
            .Bars("MGCG4", "2023-12-28T23:00Z", bars)
            .Bars("MGCG4", "2024-01-01T23:00Z", bars);

    private static Outcome Plan(CliFixture fixture, params string[] more) => Run(fixture, "plan", more);

    private static Outcome Build(CliFixture fixture, params string[] more) => Run(fixture, "build", more);

    private static Outcome Run(CliFixture fixture, string command, string[] more)
    {
        var outcome = CliFixture.Run(["lake", command, "--dbn", fixture.Dbn, "--out", fixture.File("lake"), .. more]);
        return outcome with { Out = outcome.Out.ReplaceLineEndings("\n") };
    }
}
