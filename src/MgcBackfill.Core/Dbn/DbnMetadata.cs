namespace MgcBackfill.Dbn;

/// <summary>The header of a DBN stream: the query, and which instrument id meant which symbol when. Source: DBN 1, 2 and 3.</summary>
public sealed record DbnMetadata
{
    /// <summary>
    /// The last entry of the header's list <c>partial</c> in files with synthetic data. No instrument has this name, no reader maps records
    /// by that list, and the vendor's own tools print it. So the mark cannot be separated from the data and does not confuse other readers.
    /// </summary>
    internal const string SyntheticMark = "SYNTHETIC";

    /// <summary>The name of the vendor of real data.</summary>
    internal const string DatabentoVendor = "databento";

    /// <summary>The name that stands for the vendor where the data is synthetic.</summary>
    internal const string SyntheticVendor = "synthetic";

    /// <summary>1, 2 or 3; 0 for a file in a text encoding, which has no header of its own.</summary>
    public required byte Version { get; init; }

    /// <summary>The vendor's dataset code, such as <c>GLBX.MDP3</c>; at most 15 ASCII characters.</summary>
    public required string Dataset { get; init; }

    /// <summary>The schema of all records, or null if the stream may hold several.</summary>
    public required DbnSchema? Schema { get; init; }

    /// <summary>Start of the covered range, nanoseconds since the epoch, UTC, inclusive.</summary>
    public required long Start { get; init; }

    /// <summary>End of the covered range, nanoseconds since the epoch, UTC, exclusive; null if it is not known (live capture).</summary>
    public required long? End { get; init; }

    /// <summary>The record limit of the query; 0 means no limit.</summary>
    public ulong Limit { get; init; }

    /// <summary>Number of records, in DBN 1 files of early 2023 only. Null in every other file.</summary>
    public ulong? RecordCount { get; init; }

    /// <summary>How the query named its instruments; null in live captures.</summary>
    public required DbnStype? StypeIn { get; init; }

    /// <summary>How the records name their instruments: <see cref="DbnStype.InstrumentId"/> in historical files.</summary>
    public required DbnStype StypeOut { get; init; }

    /// <summary>True if every record ends with an eight-byte send time.</summary>
    public bool TsOut { get; init; }

    /// <summary>The symbols of the query, such as <c>MGC.FUT</c>.</summary>
    public IReadOnlyList<string> Symbols { get; init; } = [];

    /// <summary>Symbols that did not resolve on at least one day. Normally not empty for a parent.</summary>
    public IReadOnlyList<string> Partial { get; init; } = [];

    /// <summary>True if the file declares its data as synthetic; the mark is then not an entry of <see cref="Partial"/>.</summary>
    public bool IsSynthetic { get; init; }

    /// <summary>The vendor's name, as tables and results give it.</summary>
    internal string Vendor => IsSynthetic ? SyntheticVendor : DatabentoVendor;

    /// <summary>Symbols that did not resolve on any day.</summary>
    public IReadOnlyList<string> NotFound { get; init; } = [];

    /// <summary>Which instrument id meant which symbol, and when.</summary>
    public IReadOnlyList<SymbolMapping> Mappings { get; init; } = [];
}
