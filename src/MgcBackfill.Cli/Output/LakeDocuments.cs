using MgcBackfill.Formats;
using MgcBackfill.Lake;
using MgcBackfill.LakeRuns;
using MgcBackfill.Log;

namespace MgcBackfill.Cli.Output;

/// <summary>The output of <c>lake plan --json</c>.</summary>
internal sealed record LakePlanDocument(
    string Out,
    IReadOnlyList<PlannedUnitDocument> Units,
    IReadOnlyList<string> Foreign,
    IReadOnlyList<string> Notices
) : ResultDocument("lake plan")
{
    public static LakePlanDocument From(LakePlan plan) =>
        new(
            plan.Out,
            [.. plan.Units.Select(PlannedUnitDocument.From)],
            [.. plan.Foreign.Select(u => u.ToString())],
            [.. plan.Notices.Select(n => n.In(CommandLineWording.Instance))]
        );
}

/// <summary>A unit of a plan.</summary>
internal sealed record PlannedUnitDocument(
    int Unit,
    string Schema,
    string Root,
    int Year,
    string State,
    bool Front,
    long? Bars,
    IReadOnlyList<LakeSource> Sources,
    string? Difference
)
{
    public static PlannedUnitDocument From(PlannedUnit u) =>
        new(u.Unit, u.Name.Schema, u.Name.Root, u.Name.Year, JsonText.Name(u.State), u.HasFront, u.Bars, u.Sources, u.Difference);
}

/// <summary>The output of <c>lake build --json</c>.</summary>
internal sealed record LakeBuildDocument(
    string Out,
    int Planned,
    bool Trial,
    IReadOnlyList<BuiltUnitDocument> Units,
    LakeCommitDocument? Commit
) : ResultDocument("lake build")
{
    public static LakeBuildDocument From(LakeBuildResult r) =>
        new(
            r.Out,
            r.Planned,
            r.IsTrial,
            [.. r.Units.Select(BuiltUnitDocument.From)],
            r.Commit is { } commit ? LakeCommitDocument.From(commit) : null
        );
}

/// <summary>A unit of a build.</summary>
internal sealed record BuiltUnitDocument(
    int Unit,
    string Schema,
    string Root,
    int Year,
    bool Unchanged,
    LakeTable? Bars,
    LakeTable? Front,
    ErrorDocument? Error
)
{
    public static BuiltUnitDocument From(BuiltUnit u) =>
        new(
            u.Unit,
            u.Name.Schema,
            u.Name.Root,
            u.Name.Year,
            u.Unchanged,
            u.Manifest?.Bars,
            u.Manifest?.Front,
            ErrorDocument.From(u.Error, CommandLineWording.Instance, verbose: false)
        );
}

/// <summary>The output of <c>lake commit --json</c>.</summary>
internal sealed record LakeCommitDocument(string Out, int Proved, int Kept, string Sha256, LakeManifest Manifest)
    : ResultDocument("lake commit")
{
    public static LakeCommitDocument From(LakeCommitResult r) => new(r.Out, r.Proved, r.Kept, r.Sha256, r.Manifest);
}

/// <summary>The output of <c>lake verify --json</c>.</summary>
internal sealed record LakeVerifyDocument(
    string Out,
    bool Valid,
    int? Compared,
    int Files,
    long Bytes,
    long Rows,
    IReadOnlyList<LakeFindingDocument> Findings,
    IReadOnlyList<string> Notices,
    LakeManifest Manifest
) : ResultDocument("lake verify")
{
    public static LakeVerifyDocument From(LakeVerification r) =>
        new(
            r.Out,
            r.Valid,
            r.Compared,
            r.Files,
            r.Bytes,
            r.Rows,
            [.. r.Findings.Select(f => new LakeFindingDocument(f.ErrorId, f.Unit?.ToString(), f.File, f.Message))],
            [.. r.Notices.Select(n => n.In(CommandLineWording.Instance))],
            r.Manifest
        );
}

/// <summary>A finding of a verification.</summary>
internal sealed record LakeFindingDocument(string ErrorId, string? Unit, string? File, string Message);
