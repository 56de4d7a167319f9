using MgcBackfill.Formats;
using MgcBackfill.Inventory;

namespace MgcBackfill.Cli.Output;

/// <summary>The output of <c>inventory --json</c>. Every member is always present; a value that is not known is null.</summary>
internal sealed record InventoryDocument(
    IReadOnlyList<string> Dbn,
    bool HeaderOnly,
    int Usable,
    int Refused,
    long Bytes,
    long? Records,
    DateOnly? FirstDay,
    DateOnly? LastDay,
    IReadOnlyList<InventoryRootDays> Roots,
    string Conclusion,
    IReadOnlyList<FindingDocument> Findings,
    IReadOnlyList<FileDocument> Files
) : ResultDocument("inventory")
{
    public static InventoryDocument From(InventoryResult result)
    {
        var s = result.Summary;
        return new InventoryDocument(
            s.Dbn,
            s.HeaderOnly,
            s.Usable,
            s.Refused,
            s.Bytes,
            s.Records,
            s.FirstDay,
            s.LastDay,
            s.Roots,
            s.Conclusion,
            [.. s.Findings.Select(FindingDocument.From)],
            [.. result.Files.Select(FileDocument.From)]
        );
    }
}

/// <summary>A finding about several files together.</summary>
internal sealed record FindingDocument(
    string Kind,
    string Message,
    IReadOnlyList<string> Files,
    IReadOnlyList<string> Roots,
    string? Symbol,
    DateTime? Start,
    DateTime? End,
    long? Bars
)
{
    public static FindingDocument From(InventoryFinding f) =>
        new(JsonText.Name(f.Kind), f.Message, f.Files, f.Roots, f.Symbol, f.Start, f.End, f.Bars);
}

/// <summary>One file of the inventory.</summary>
internal sealed record FileDocument
{
    public required string Path { get; init; }
    public required bool Accepted { get; init; }
    public required string? Rule { get; init; }
    public required string? ErrorId { get; init; }
    public required string? Reason { get; init; }
    public required string? Advice { get; init; }
    public required long? Size { get; init; }
    public required string? Sha256 { get; init; }
    public required string? Manifest { get; init; }
    public required string? Compression { get; init; }
    public required int? Frames { get; init; }
    public required int? FramesWithoutChecksum { get; init; }
    public required int? DbnVersion { get; init; }
    public required string? Dataset { get; init; }
    public required string? Schema { get; init; }
    public required string? StypeIn { get; init; }
    public required string? StypeOut { get; init; }
    public required IReadOnlyList<string> Symbols { get; init; }
    public required DateTime? Start { get; init; }
    public required DateTime? End { get; init; }
    public required DateTime? FirstTs { get; init; }
    public required DateTime? LastTs { get; init; }
    public required long? Records { get; init; }
    public required IReadOnlyList<InventoryRoot> Roots { get; init; }
    public required int? OutrightSymbols { get; init; }
    public required long? OutrightRecords { get; init; }
    public required int? SpreadSymbols { get; init; }
    public required long? SpreadRecords { get; init; }
    public required int? OtherSymbols { get; init; }
    public required long? OtherRecords { get; init; }

    public static FileDocument From(InventoryFile f) =>
        new()
        {
            Path = f.Path,
            Accepted = f.Accepted,
            Rule = f.Rule,
            ErrorId = f.ErrorId,
            Reason = f.Reason,
            Advice = f.Advice,
            Size = f.Size,
            Sha256 = f.Sha256,
            Manifest = f.Manifest is { } manifest ? JsonText.Name(manifest) : null,
            Compression = f.Compression,
            Frames = f.Frames,
            FramesWithoutChecksum = f.FramesWithoutChecksum,
            DbnVersion = f.DbnVersion,
            Dataset = f.Dataset,
            Schema = f.Schema,
            StypeIn = f.StypeIn,
            StypeOut = f.StypeOut,
            Symbols = f.Symbols,
            Start = f.Start,
            End = f.End,
            FirstTs = f.FirstTs,
            LastTs = f.LastTs,
            Records = f.Records,
            Roots = f.Roots,
            OutrightSymbols = f.OutrightSymbols,
            OutrightRecords = f.OutrightRecords,
            SpreadSymbols = f.SpreadSymbols,
            SpreadRecords = f.SpreadRecords,
            OtherSymbols = f.OtherSymbols,
            OtherRecords = f.OtherRecords,
        };
}
