namespace MgcBackfill.Inventory;

/// <summary>What was found over a folder. In JSON the names are in snake_case.</summary>
public enum FindingKind
{
    /// <summary>Something given leads to no DBN file, or a folder cannot be listed.</summary>
    NothingFound,

    /// <summary>Two files hold the same bytes.</summary>
    Duplicate,

    /// <summary>Two accepted files hold the same symbol in the same minute: a backfill refuses them together (S4).</summary>
    Collision,

    /// <summary>The headers of accepted files claim the same time of the same symbols; whether bars collide was not looked at.</summary>
    Overlap,

    /// <summary>Time between the first and the last accepted file that none of them covers.</summary>
    Gap,

    /// <summary>One schema begins later or ends earlier than another that was asked for the same symbols.</summary>
    UnevenSchema,

    /// <summary>A contract is mapped no longer while the files go on, and its month has not come.</summary>
    UnevenSymbol,

    /// <summary>A file's last bar lies days before the end that its header declares.</summary>
    SilentEnd,

    /// <summary>Something looks like data and was not read: files in subfolders, under other names, in a zip archive, or hidden.</summary>
    NotRead,

    /// <summary>Accepted files were asked for by raw_symbol: their front month is not the market's.</summary>
    RawSymbol,

    /// <summary>An accepted file holds no record, and it is proven that none is lost.</summary>
    EmptyFile,

    /// <summary>The vendor's manifest lists a file that does not lie beside it.</summary>
    MissingFile,

    /// <summary>The vendor calls a day degraded, pending or missing.</summary>
    Condition,
}
