using MgcBackfill.Formats;

namespace MgcBackfill.Crash.Download;

/// <summary>A command that downloads.</summary>
/// <param name="Name">The name in the table.</param>
/// <param name="Options">Options that say how to buy.</param>
/// <param name="IsStream">
/// True if an interrupted purchase is lost, so that the command that finishes needs the permission to buy it again.
/// </param>
internal sealed record DownloadScenario(string Name, string[] Options, bool IsStream)
{
    /// <summary>The first wanted trading day.</summary>
    public static DateOnly Start { get; } = new(2024, 1, 3);

    /// <summary>The last one.</summary>
    public static DateOnly End { get; } = new(2024, 1, 19);

    public static IReadOnlyList<DownloadScenario> All { get; } =
    [new("batch", ["--batch", "--split", "week"], IsStream: false), new("stream", ["--stream", "--split", "week"], IsStream: true)];

    /// <summary>The command line.</summary>
    public string[] Command(string gateway, string folder) =>
        [
            "download",
            "--dbn",
            folder,
            "--symbol",
            "MGC",
            "--start",
            UtcText.Date(Start),
            "--end",
            UtcText.Date(End),
            "--gateway",
            gateway,
            "--yes",
            .. Options,
        ];

    /// <summary>The command line that finishes what was interrupted.</summary>
    public string[] CommandAfter(string gateway, string folder) =>
        IsStream ? [.. Command(gateway, folder), "--allow-repurchase"] : Command(gateway, folder);
}
