namespace MgcBackfill.Cluster;

/// <summary>
/// What the tests share: a cluster, a source of four units (two products, two years), and the lake that one process builds from it.
/// </summary>
public sealed class LakeBench : IAsyncLifetime
{
    private SlurmCluster? _cluster;

    internal SlurmCluster Cluster => _cluster ?? throw new InvalidOperationException(SlurmInstallation.SkipReason);

    internal string Source => Path.Combine(Cluster.Folder, "source");

    /// <summary>The lake of one process, without a cluster.</summary>
    internal LakeFiles Reference { get; private set; } = new("");

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        if (SlurmInstallation.SkipReason is not null)
            return;
        _cluster = await SlurmCluster.Start();
        Directory.CreateDirectory(Source);
        await RunProgram([
            "sample",
            "--out",
            $"{Source}/bars.dbn.zst",
            "--start",
            "2023-12-29",
            "--end",
            "2024-01-02",
            "--symbol",
            "MGC,ES",
        ]);
        Reference = new LakeFiles(Path.Combine(Cluster.Folder, "reference"));
        await RunProgram(["lake", "build", "--dbn", Source, "--out", Reference.Folder]);
    }

    /// <inheritdoc/>
    public Task DisposeAsync()
    {
        _cluster?.Dispose();
        return Task.CompletedTask;
    }

    private async Task RunProgram(IEnumerable<string> arguments) =>
        (await Command.Run(Cluster.Folder, Cluster.Environment, Deploy.DotNet, ["exec", Deploy.Program, .. arguments])).Require();
}
