using MgcBackfill.Errors;

namespace MgcBackfill.Inventory;

/// <summary>
/// What is known of one file: what its header says, what its records hold, and whether a backfill would take it. What was not looked at, or
/// cannot be known because the file is refused, is null.
/// </summary>
public sealed record InventoryFile
{
    private const string Format = "format";

    /// <summary>Full path.</summary>
    public required string Path { get; init; }

    /// <summary>The path's last part.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>Bytes on the disk.</summary>
    public long? Size { get; init; }

    /// <summary>The vendor's dataset code, such as GLBX.MDP3.</summary>
    public string? Dataset { get; init; }

    /// <summary>The vendor's name of the schema; "null" where the file may hold several.</summary>
    public string? Schema { get; init; }

    /// <summary>DBN 1, 2 or 3.</summary>
    public int? DbnVersion { get; init; }

    /// <summary>How the query named its instruments; "null" where the header does not say.</summary>
    public string? StypeIn { get; init; }

    /// <summary>What the records name their instruments by.</summary>
    public string? StypeOut { get; init; }

    /// <summary>The symbols as asked for, such as MGC.FUT.</summary>
    public IReadOnlyList<string> Symbols { get; init; } = [];

    /// <summary>Start of the declared range, UTC, inclusive.</summary>
    public DateTime? Start { get; init; }

    /// <summary>End of the declared range, UTC, exclusive; null also in a live capture.</summary>
    public DateTime? End { get; init; }

    /// <summary>Time of the first 1-minute bar, UTC.</summary>
    public DateTime? FirstTs { get; init; }

    /// <summary>Time of the last 1-minute bar, UTC.</summary>
    public DateTime? LastTs { get; init; }

    /// <summary>Records of every type.</summary>
    public long? Records { get; init; }

    /// <summary>MGC outrights that the header maps (A2).</summary>
    public int? OutrightSymbols { get; init; }

    /// <summary>Bars of MGC outrights.</summary>
    public long? OutrightRecords { get; init; }

    /// <summary>Calendar spreads and other combinations that the header maps.</summary>
    public int? SpreadSymbols { get; init; }

    /// <summary>Bars of calendar spreads and other combinations.</summary>
    public long? SpreadRecords { get; init; }

    /// <summary>Symbols of any other kind that the header maps.</summary>
    public int? OtherSymbols { get; init; }

    /// <summary>Bars of any other symbol, and records of other types.</summary>
    public long? OtherRecords { get; init; }

    /// <summary>How the file is packed, from its content: zstd or none.</summary>
    public string? Compression { get; init; }

    /// <summary>Whole zstd frames; 0 in a plain file.</summary>
    public int? Frames { get; init; }

    /// <summary>Whole zstd frames without a checksum.</summary>
    public int? FramesWithoutChecksum { get; init; }

    /// <summary>SHA-256 of the bytes, lower-case hex.</summary>
    public string? Sha256 { get; init; }

    /// <summary>What the vendor's manifest beside it says; null where the file cannot be looked at.</summary>
    public ManifestState? Manifest { get; init; }

    /// <summary>True where a backfill would take the file, as far as it was looked at.</summary>
    public bool Accepted => Refusal is null;

    /// <summary>What was refused: the <c>request</c> (A1), the <c>product</c> (A2), the <c>vendor files</c> beside it (A3), the <c>format</c> (section 1), or the <c>access</c> to it.</summary>
    public string? Rule => Refusal is null ? null : RuleOf(Refusal);

    /// <summary>The error id of the refusal, the same that a backfill ends with.</summary>
    public string? ErrorId => Refusal?.Id;

    /// <summary>Why it is refused, in a sentence.</summary>
    public string? Reason => Refusal?.Message is { } text && text.StartsWith(Path + ": ", StringComparison.Ordinal) ? text[(Path.Length + 2)..] : Refusal?.Message;

    /// <summary>What to do about that.</summary>
    public string? Advice => Refusal?.Advice?.Text;

    /// <summary>The first refusal that a backfill would meet.</summary>
    internal BackfillException? Refusal { get; init; }

    /// <summary>True where every record was read, strictly and to the clean end.</summary>
    internal bool IsProven => Records is not null;

    /// <summary>True where the file is not what the vendor sent, or not all of it.</summary>
    internal bool IsDamaged => Rule == Format && ErrorId is not (ErrorIds.NotDbn or ErrorIds.DbnLegacyDbz or ErrorIds.DbnFragment or ErrorIds.DbnVersionUnsupported or ErrorIds.ZstdUnsupported or ErrorIds.SourceIsZip)
        || (ErrorId is ErrorIds.ManifestMismatch or ErrorIds.SourceEmpty && Refusal!.Where.File == Path);

    private static string RuleOf(BackfillException refusal) => refusal.Id switch
    {
        ErrorIds.SourceRefused or ErrorIds.SourceEmpty => "request",
        ErrorIds.NoOutright => "product",
        ErrorIds.ManifestMismatch or ErrorIds.MetadataMismatch or ErrorIds.SidecarMalformed => "vendor files",
        _ => refusal is SourceException ? Format : "access",
    };
}
