using Xunit.Abstractions;

[assembly: CollectionBehavior(MaxParallelThreads = 2)]
[assembly: TestCollectionOrderer("MgcBackfill.Pester.LongestFirst", "MgcBackfill.Pester")]

namespace MgcBackfill.Pester;

/// <summary>Starts with the slowest files, so that none of them runs alone at the end.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] s_longest =
    [
        "FreshClone.Tests.ps1",
        "Runner.Tests.ps1",
        "Pipeline.Tests.ps1",
        "InvokeMgcBackfill.Tests.ps1",
    ];

    /// <inheritdoc/>
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(c => (uint)Array.IndexOf(s_longest, c.DisplayName)).ThenBy(c => c.DisplayName, StringComparer.Ordinal);
}
