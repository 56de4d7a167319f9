namespace MgcBackfill.Inventory;

/// <summary>Kinds of findings about a folder. JSON uses their names in snake_case.</summary>
public enum FindingKind
{
    /// <summary>A given path leads to no DBN file, or a folder cannot be listed.</summary>
    NothingFound,

    /// <summary>Two files hold the same bytes.</summary>
    Duplicate,

    /// <summary>
    /// Two accepted files hold a bar of the same symbol and minute. A backfill counts equal bars once and refuses different ones (S4).
    /// </summary>
    Collision,

    /// <summary>
    /// The headers of accepted files declare the same time for the same symbols. Whether they share bars was not checked.
    /// </summary>
    Overlap,

    /// <summary>Time between the first and the last accepted file that none of them covers.</summary>
    Gap,

    /// <summary>One schema begins later or ends earlier than another one that was requested for the same symbols.</summary>
    UnevenSchema,

    /// <summary>A contract is no longer mapped although later files exist and its contract month has not come yet.</summary>
    UnevenSymbol,

    /// <summary>A file's last bar lies days before the end that its header declares.</summary>
    EarlyEnd,

    /// <summary>Something looks like data but was not read: files in subfolders, with other names, in a zip archive, or hidden.</summary>
    NotRead,

    /// <summary>Accepted files were requested by raw_symbol, so their front month is not the market's.</summary>
    RawSymbol,

    /// <summary>An accepted file holds no records, and it is proved that none were lost.</summary>
    EmptyFile,

    /// <summary>The vendor's manifest lists a file that does not exist beside it.</summary>
    MissingFile,

    /// <summary>The vendor lists a day as degraded, pending or missing.</summary>
    Condition,
}
