using MgcBackfill.Errors;

namespace MgcBackfill.Inventory;

/// <summary>
/// The facts of one file: its header, its records, and whether a backfill would accept it. Facts that were not examined, or that cannot be
/// known because the file is refused, are null.
/// </summary>
public sealed record InventoryFile
{
    private const string Format = "format";

    /// <summary>Full path.</summary>
    public required string Path { get; init; }

    /// <summary>The last part of the path.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>Bytes on the disk.</summary>
    public long? Size { get; init; }

    /// <summary>The vendor's dataset code, such as GLBX.MDP3.</summary>
    public string? Dataset { get; init; }

    /// <summary>The vendor's name of the schema; "null" if the file may hold several.</summary>
    public string? Schema { get; init; }

    /// <summary>DBN 1, 2 or 3.</summary>
    public int? DbnVersion { get; init; }

    /// <summary>How the query named its instruments; "null" if the header does not specify it.</summary>
    public string? StypeIn { get; init; }

    /// <summary>How the records name their instruments.</summary>
    public string? StypeOut { get; init; }

    /// <summary>The symbols of the query.</summary>
    public IReadOnlyList<string> Symbols { get; init; } = [];

    /// <summary>Start of the declared range, UTC, inclusive.</summary>
    public DateTime? Start { get; init; }

    /// <summary>End of the declared range, UTC, exclusive; also null for a live capture.</summary>
    public DateTime? End { get; init; }

    /// <summary>Time of the first bar, UTC.</summary>
    public DateTime? FirstTs { get; init; }

    /// <summary>Time of the last bar, UTC.</summary>
    public DateTime? LastTs { get; init; }

    /// <summary>Number of records of every type.</summary>
    public long? Records { get; init; }

    /// <summary>The products whose outrights the header maps, in ordinal order of their roots (A2).</summary>
    public IReadOnlyList<InventoryRoot> Roots { get; init; } = [];

    /// <summary>Number of outrights that the header maps, of every product.</summary>
    public int? OutrightSymbols { get; init; }

    /// <summary>Number of bars of outrights, of every product.</summary>
    public long? OutrightRecords { get; init; }

    /// <summary>Number of calendar spreads and other combinations that the header maps.</summary>
    public int? SpreadSymbols { get; init; }

    /// <summary>Number of bars of calendar spreads and other combinations.</summary>
    public long? SpreadRecords { get; init; }

    /// <summary>Number of symbols of any other kind that the header maps.</summary>
    public int? OtherSymbols { get; init; }

    /// <summary>Number of bars of any other symbol, plus records of other types.</summary>
    public long? OtherRecords { get; init; }

    /// <summary>How the file is compressed, detected from its content: zstd or none.</summary>
    public string? Compression { get; init; }

    /// <summary>Number of whole zstd frames; 0 in a plain file.</summary>
    public int? Frames { get; init; }

    /// <summary>Number of whole zstd frames without a checksum.</summary>
    public int? FramesWithoutChecksum { get; init; }

    /// <summary>SHA-256 of the bytes, lower-case hex.</summary>
    public string? Sha256 { get; init; }

    /// <summary>How the file compares with the vendor's manifest beside it; null if the file cannot be examined.</summary>
    public ManifestState? Manifest { get; init; }

    /// <summary>True if a backfill would accept the file, as far as it was examined.</summary>
    public bool Accepted => Refusal is null;

    /// <summary>
    /// What was refused: the <c>request</c> (A1), the <c>product</c> (A2), the <c>vendor files</c> beside it (A3), the <c>format</c>
    /// (section 1), or the <c>access</c> to it.
    /// </summary>
    public string? Rule => Refusal is null ? null : FindRule(Refusal);

    /// <summary>The error id of the refusal, the same with which a backfill would end.</summary>
    public string? ErrorId => Refusal?.Id;

    /// <summary>The reason for the refusal, in a sentence.</summary>
    public string? Reason =>
        Refusal?.Message is { } text && text.StartsWith(Path + ": ", StringComparison.Ordinal)
            ? text[(Path.Length + 2)..]
            : Refusal?.Message;

    /// <summary>What to do about the refusal.</summary>
    public string? Advice => Refusal?.Advice?.Text;

    /// <summary>The first error that a backfill would report.</summary>
    internal BackfillException? Refusal { get; init; }

    /// <summary>True if every record was read, strictly and to the clean end.</summary>
    internal bool IsProven => Records is not null;

    /// <summary>True if the file differs from what the vendor sent, or is incomplete.</summary>
    internal bool IsDamaged =>
        Rule == Format
            && ErrorId
                is not (
                    ErrorIds.NotDbn
                    or ErrorIds.DbnLegacyDbz
                    or ErrorIds.DbnFragment
                    or ErrorIds.DbnVersionUnsupported
                    or ErrorIds.ZstdUnsupported
                    or ErrorIds.SourceIsZip
                )
        || (ErrorId is ErrorIds.ManifestMismatch or ErrorIds.SourceEmpty && Refusal!.Where.File == Path);

    private static string FindRule(BackfillException refusal) =>
        refusal.Id switch
        {
            ErrorIds.SourceRefused or ErrorIds.SourceEmpty => "request",
            ErrorIds.NoOutright => "product",
            ErrorIds.ManifestMismatch or ErrorIds.MetadataMismatch or ErrorIds.SidecarMalformed => "vendor files",
            _ => refusal is SourceException ? Format : "access",
        };
}
