namespace MgcBackfill.Pester;

/// <summary>The result of Pester for a file.</summary>
/// <param name="Total">Number of tests that Pester found in it.</param>
/// <param name="Tests">The tests.</param>
/// <param name="Faults">The errors outside a test: name and message.</param>
public sealed record PesterReport(int Total, IReadOnlyList<PesterResult> Tests, IReadOnlyList<PesterFault> Faults)
{
    /// <summary>One result for each test, and a failed one for every other error. Never empty.</summary>
    public IReadOnlyList<PesterResult> Results()
    {
        var results = new List<PesterResult>();
        foreach (var test in Tests)
        {
            results.Add(
                test.Outcome switch
                {
                    PesterResult.Passed => test,
                    PesterResult.Skipped when test.Message.Length == 0 => test with
                    {
                        Message = $"The condition in line {test.Line} says so.",
                    },
                    PesterResult.Skipped => test,
                    _ when test.Message.Length > 0 => test,
                    _ => test with { Message = $"{test.Outcome}: Pester gives no reason. See the faults of its blocks." },
                }
            );
        }

        results.AddRange(Faults.Select(f => new PesterResult($"{f.Name} (outside its tests)", PesterResult.Failed, 0, f.Message, 1)));
        if (Total == 0 || Total != Tests.Count)
        {
            results.Add(new PesterResult("the file", PesterResult.Failed, 0, $"Pester found {Total} tests and reported {Tests.Count}.", 1));
        }

        return results;
    }
}
