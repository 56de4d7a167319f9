using System.Globalization;
using MgcBackfill.Errors;
using MgcBackfill.Fuzz;
using MgcBackfill.Fuzz.Engine;

namespace MgcBackfill.Tests.Fuzz;

/// <summary>S1 to S5, A3, C3: a fixed share of the fuzzing; the program tests/Fuzz does much more.</summary>
public sealed class FuzzTests
{
    /// <summary>The number of inputs for each target; 20,000 by default.</summary>
    private const string Variable = "MGC_FUZZ_INPUTS";

    public static TheoryData<string> Targets => [.. FuzzTargets.Names];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Every_input_is_read_correctly_or_gives_a_typed_refusal(string target)
    {
        var inputs = long.Parse(Environment.GetEnvironmentVariable(Variable) ?? "20000", CultureInfo.InvariantCulture);
        var engine = new FuzzEngine(FuzzTargets.Create(target), seed: 1);

        engine.Run(0, inputs);

        Assert.True(engine.Tally.FailedInputs == 0, string.Join('\n', engine.Tally.Failures.Select(f => $"{f}\n{f.Details}")));
        Assert.Equal(inputs, engine.Tally.Accepted + engine.Tally.Refused.Values.Sum());

        // Inputs that are all accepted or all refused would prove nothing.
        Assert.InRange(engine.Tally.Accepted, inputs / 20, inputs * 19 / 20);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void An_input_depends_only_on_seed_target_and_index(string target)
    {
        var (one, other) = (new FuzzEngine(FuzzTargets.Create(target), seed: 7), new FuzzEngine(FuzzTargets.Create(target), seed: 7));
        one.Run(0, 50);

        for (var index = 99; index >= 0; index--)
            Assert.Equal(one.Make(index), other.Make(index));
        Assert.NotEqual(
            Enumerable.Range(0, 20).Select(i => Convert.ToHexString(one.Make(i))),
            Enumerable.Range(0, 20).Select(i => Convert.ToHexString(new FuzzEngine(FuzzTargets.Create(target), seed: 8).Make(i)))
        );
    }

    [Fact]
    public void The_outcome_does_not_depend_on_threads_or_on_how_a_run_is_split()
    {
        var whole = new FuzzRun(() => FuzzTargets.Create("header"), 3, threads: 1).Run(0, 5000);
        var parts = new FuzzRun(() => FuzzTargets.Create("header"), 3, threads: 2).Run(0, 2500);
        parts.Add(new FuzzRun(() => FuzzTargets.Create("header"), 3, threads: 3).Run(2500, 2500));

        Assert.Equal((whole.Inputs, whole.Accepted, whole.InputBytes), (parts.Inputs, parts.Accepted, parts.InputBytes));
        Assert.Equal(whole.Refused.OrderBy(r => r.Key), parts.Refused.OrderBy(r => r.Key));
    }

    [Theory]
    [InlineData("an exception of the framework", "IndexOutOfRangeException")]
    [InlineData("a defect", "refused as Internal")]
    [InlineData("another class", "refused as Environment")]
    [InlineData("an unlisted id", "not listed")]
    [InlineData("no place", "does not say what or where")]
    [InlineData("a wrong reading", "not what it should be")]
    [InlineData("a wrong refusal", "nothing against it")]
    [InlineData("a heap of memory", "allocate")]
    public void Every_kind_of_defect_is_found(string defect, string reported)
    {
        var engine = new FuzzEngine(new DefectiveTarget(defect), seed: 1);

        engine.Run(5, 3);

        var failure = Assert.Single(engine.Tally.Failures);
        Assert.Contains(reported, failure.What, StringComparison.Ordinal);
        Assert.Equal((3, 5, "defective"), (engine.Tally.FailedInputs, failure.Index, failure.Target));
        Assert.Equal(engine.Make(5), failure.Input);
    }

    [Fact]
    public void Correct_behaviour_is_not_a_failure()
    {
        var engine = new FuzzEngine(new DefectiveTarget("nothing"), seed: 1);

        engine.Run(0, 3);

        Assert.Empty(engine.Tally.Failures);
        Assert.Equal((3, 0), (engine.Tally.Inputs, engine.Tally.Accepted));
        Assert.Equal([KeyValuePair.Create(ErrorIds.DbnTruncated, 3L)], engine.Tally.Refused);
    }
}
