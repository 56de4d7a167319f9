using MgcBackfill.Tests.Analysis;
using MgcBackfill.Tests.Backfill;
using MgcBackfill.Tests.Cli;
using MgcBackfill.Tests.Crash;
using MgcBackfill.Tests.Dbn;
using MgcBackfill.Tests.Download;
using MgcBackfill.Tests.Fuzz;
using MgcBackfill.Tests.Independent;
using MgcBackfill.Tests.Lake;
using MgcBackfill.Tests.Postgres;
using MgcBackfill.Tests.Report;
using MgcBackfill.Tests.Tampering;
using MgcBackfill.Tests.Verify;
using MgcBackfill.Tests.Workers;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer("MgcBackfill.Tests.Support.LongestFirst", "MgcBackfill.Tests")]

namespace MgcBackfill.Tests.Support;

/// <summary>
/// Starts the slowest collections first, so that none of them runs alone at the end. The order only affects speed: a class that is not
/// named here, because it is fast or new, comes last.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    // Collections that wait more than they compute come first: the others use the pauses.
    private static readonly string[] s_order =
    [
        "Workers",
        Name<KillTests>(),
        Name<ServerKillTests>(),
        Name<ServerFaultTests>(),
        Name<ServerLockTests>(),
        Name<ServerSessionTests>(),
        Name<PermissionTests>(),
        Name<DiskErrorTests>(),
        Name<PostgresServerTests>(),
        Name<TableTamperingTests>(),
        Name<CrashTests>(),
        Name<TerminalTests>(),
        Name<LostOutputTests>(),
        Name<LocaleTests>(),
        Name<LakeKillTests>(),
        Name<DownloadKillTests>(),
        Name<LakeBuildTests>(),
        Name<BackfillFaultTests>(),
        Name<RecordTamperingTests>(),
        Name<WorkerPoolTests>(),
        Name<ReportFigureTests>(),
        Name<SourceComparisonTests>(),
        Name<BackfillPropertyTests>(),
        Name<IndependentCheckTests>(),
        Name<FifteenYearDownloadTests>(),
        Name<ChildProcessTests>(),
        Name<BackfillModelTests>(),
        Name<ComparisonModelTests>(),
        Name<DbnDamageTests>(),
        Name<FuzzTests>(),
        Name<BackfillCancelTests>(),
    ];

    /// <inheritdoc/>
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections
            .OrderBy(c =>
                Array.FindIndex(s_order, n => c.DisplayName.EndsWith(n, StringComparison.Ordinal)) is var at and >= 0 ? at : s_order.Length
            )
            .ThenBy(c => c.DisplayName, StringComparer.Ordinal);

    private static string Name<T>() => $"collection for {typeof(T).FullName}";
}
