using MgcBackfill.Errors;
using MgcBackfill.Formats;
using MgcBackfill.Log;
using MgcBackfill.Source;
using MgcBackfill.Verify;

namespace MgcBackfill.Cli.Output;

/// <summary>What <c>verify --json</c> prints once every gate was run. <c>valid</c> is true where the table may be used.</summary>
internal sealed record VerifyDocument
{
    public string Command { get; } = "verify";
    public required string Status { get; init; }
    public required int ExitCode { get; init; }
    public required ErrorDocument? Error { get; init; }
    public required bool Valid { get; init; }
    public required string Db { get; init; }
    public required string Checkpoint { get; init; }
    public required IReadOnlyList<string> Sources { get; init; }
    public required int? SampleDays { get; init; }
    public required long Rows { get; init; }
    public required int Days { get; init; }
    public required DateTime? FirstTs { get; init; }
    public required DateTime? LastTs { get; init; }
    public required string? BuildDigest { get; init; }
    public required IReadOnlyList<GateDocument> Gates { get; init; }
    public required OtherSource? OtherSource { get; init; }
    public required IReadOnlyList<SourceNotice> Notices { get; init; }
    public required double WallSeconds { get; init; }

    public static VerifyDocument From(
        VerifyOptions options,
        SourceSet? source,
        Verification verification,
        TimeSpan elapsed,
        Exception? error,
        bool verbose
    ) =>
        new()
        {
            Status = error is null ? "done" : "failed",
            ExitCode = ExitCodes.For(error),
            Error = ErrorDocument.From(error, CommandLineWording.Instance, verbose),
            Valid = verification.Passed,
            Db = options.Table.Database.Name,
            Checkpoint = options.CheckpointPath,
            Sources = [.. source?.Files.Select(f => f.Path) ?? []],
            SampleDays = options.SampleDays,
            Rows = verification.Rows,
            Days = verification.Days,
            FirstTs = verification.FirstTs,
            LastTs = verification.LastTs,
            BuildDigest = verification.BuildDigest,
            Gates = GateDocument.From(verification),
            OtherSource = verification.OtherSource,
            Notices = source?.Notices ?? [],
            WallSeconds = JsonText.Seconds(elapsed),
        };
}
