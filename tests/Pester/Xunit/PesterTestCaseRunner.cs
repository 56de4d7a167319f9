using Xunit.Sdk;

namespace MgcBackfill.Pester;

/// <summary>
/// Runs a file and reports each of its tests to xunit. A test that did not run has failed, and so has a file without tests.
/// </summary>
public sealed class PesterTestCaseRunner(
    PesterTestCase testCase,
    IMessageBus bus,
    ExceptionAggregator aggregator,
    CancellationTokenSource cancellation
) : TestCaseRunner<PesterTestCase>(testCase, bus, aggregator, cancellation)
{
    /// <inheritdoc/>
    protected override async Task<RunSummary> RunTestAsync()
    {
        var summary = new RunSummary();
        IReadOnlyList<PesterResult> results;
        try
        {
            results = (await PesterSession.RunAsync(TestCase.File, CancellationTokenSource.Token).ConfigureAwait(false)).Results();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            results = [new PesterResult("the file", PesterResult.Failed, 0, e.Message, 1)];
        }

        foreach (var result in results)
            Report(result, summary);
        return summary;
    }

    private void Report(PesterResult result, RunSummary summary)
    {
        var test = new XunitTest(TestCase, $"{TestCase.DisplayName.Replace(".Tests", "", StringComparison.Ordinal)}: {result.Name}");
        var seconds = (decimal)result.Seconds;
        summary.Total++;
        summary.Time += seconds;
        MessageBus.QueueMessage(new TestStarting(test));
        switch (result.Outcome)
        {
            case PesterResult.Passed:
                MessageBus.QueueMessage(new TestPassed(test, seconds, ""));
                break;
            case PesterResult.Skipped:
                summary.Skipped++;
                MessageBus.QueueMessage(new TestSkipped(test, result.Message));
                break;
            default:
                summary.Failed++;
                var place = $"{TestCase.File}:{result.Line}";
                MessageBus.QueueMessage(
                    new TestFailed(test, seconds, "", [$"Pester.{result.Outcome}"], [result.Message], [$"at {place}"], [-1])
                );
                break;
        }

        MessageBus.QueueMessage(new TestFinished(test, seconds, ""));
    }
}
