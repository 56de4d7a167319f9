using System.Collections.Concurrent;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace MgcBackfill.Pester;

/// <summary>A Pester test counts as passed only if it ran and succeeded.</summary>
public sealed class PesterRunnerTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mgc-pester-");

    public static TheoryData<string, string[]> Files =>
        new()
        {
            {
                """
                    Describe 'A block' {
                        It 'holds' { 1 | Should -Be 1 }
                        It 'fails' { 1 | Should -Be 2 }
                        It 'throws' { throw 'no' }
                        It 'is skipped' -Skip { }
                        It 'says why' { Set-ItResult -Skipped -Because 'it is dark' }
                        It 'cannot tell' { Set-ItResult -Inconclusive }
                        It 'counts <_>' -ForEach 1, 2 { }
                    }
                    """,
                [
                    "passed A block.holds",
                    "failed A block.fails (Expected 2, but got 1.)",
                    "failed A block.throws (no)",
                    "skipped A block.is skipped (The condition in line 5 says so.)",
                    "skipped A block.says why (is skipped, because it is dark)",
                    "failed A block.cannot tell (is inconclusive)",
                    "passed A block.counts 1",
                    "passed A block.counts 2",
                ]
            },
            {
                "Describe 'A block' { BeforeAll { throw 'not ready' }; It 'would hold' { } }",
                [
                    "failed A block.would hold (Failed: Pester gives no reason. See the faults of its blocks.)",
                    "failed A block (outside its tests) (not ready)",
                ]
            },
            {
                "Describe 'A block' { AfterAll { throw 'not tidy' }; It 'holds' { } }",
                ["passed A block.holds", "failed A block (outside its tests) (not tidy)"]
            },
            {
                "Describe 'A block' { It 'holds' { } }; throw 'not read to its end'",
                ["passed A block.holds", "failed the file (outside its tests) (not read to its end)"]
            },
            {
                "throw 'not read'; Describe 'A block' { It 'would hold' { } }",
                ["failed the file (outside its tests) (not read)", "failed the file (Pester found 0 tests and reported 0.)"]
            },
            { "Describe 'A block' { }", ["failed the file (Pester found 0 tests and reported 0.)"] },
            {
                "Describe 'A block' { It 'holds' { }; It 'ends everything' { [Environment]::Exit(0) } }",
                ["failed the file (PowerShell ended while it ran the file. It said:)"]
            },
        };

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Files))]
    public async Task The_result_of_a_file_is_reported_to_xunit(string script, string[] expected)
    {
        var file = Path.Combine(_folder.FullName, "A.Tests.ps1");
        await File.WriteAllTextAsync(file, script);
        using var bus = new Bus();

        var summary = await CreateCase(file)
            .RunAsync(new NullMessageSink(), bus, [], new ExceptionAggregator(), new CancellationTokenSource());

        Assert.Equal(expected, bus.Messages);
        Assert.Equal(
            (
                expected.Length,
                expected.Count(e => e.StartsWith("failed", StringComparison.Ordinal)),
                expected.Count(e => e.StartsWith("skipped", StringComparison.Ordinal))
            ),
            (summary.Total, summary.Failed, summary.Skipped)
        );
    }

    [Fact]
    public async Task Without_Pester_no_file_passes()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            PesterSession.RunInNewProcessAsync("A.Tests.ps1", Path.Combine(_folder.FullName, "Pester.psd1"))
        );

        Assert.Matches("(?s)^PowerShell .*Pester\\.psd1", error.Message);
    }

    [Fact]
    public void Every_file_of_the_suite_is_a_test_case()
    {
        var found = new PesterDiscoverer(new NullMessageSink()).Discover(null!, Method, null!).Cast<PesterTestCase>().ToArray();

        Assert.Equal(Directory.GetFiles(Settings.Suite, "*.Tests.ps1").Order(StringComparer.Ordinal), found.Select(c => c.File));
        Assert.Equal(found.Length, found.Select(c => c.TestMethod.TestClass.TestCollection.UniqueID).Distinct().Count());
    }

    private static TestMethod Method
    {
        get
        {
            var type = typeof(PesterSuite);
            var collection = new TestCollection(new TestAssembly(Reflector.Wrap(type.Assembly)), null, "");
            return new TestMethod(
                new TestClass(collection, Reflector.Wrap(type)),
                Reflector.Wrap(type.GetMethod(nameof(PesterSuite.Runs))!)
            );
        }
    }

    private static PesterTestCase CreateCase(string file) => new(new NullMessageSink(), Method, file);

    private sealed class Bus : IMessageBus
    {
        public ConcurrentQueue<string> Messages { get; } = [];

        public bool QueueMessage(IMessageSinkMessage message)
        {
            var reported = message switch
            {
                ITestPassed passed => $"passed {passed.Test.DisplayName}",
                ITestSkipped skipped => $"skipped {skipped.Test.DisplayName} ({skipped.Reason})",
                ITestFailed failed => $"failed {failed.Test.DisplayName} ({failed.Messages[0].Split('\n')[0].TrimEnd()})",
                _ => null,
            };
            if (reported is not null)
                Messages.Enqueue(reported.Replace("A: ", "", StringComparison.Ordinal));
            return true;
        }

        public void Dispose() { }
    }
}
