using MgcBackfill.Source;

namespace MgcBackfill.Workers;

/// <summary>A line that is sent to a worker. Exactly one of its parts is set.</summary>
internal sealed record WorkerRequest
{
    /// <summary>The first request: what to read, and where to write.</summary>
    public OpenRequest? Open { get; init; }

    /// <summary>A unit to stage of what was opened.</summary>
    public StageRequest? Stage { get; init; }

    /// <summary>Units of a lake to build; needs no first request.</summary>
    public LakeRequest? Lake { get; init; }
}

/// <summary>The accepted source, and what to select from it.</summary>
/// <param name="Version">Build of the program that sends the request; a worker of another build refuses it.</param>
/// <param name="Products">The products.</param>
/// <param name="Files">The files in reading order.</param>
/// <param name="Prefer">Which file is preferred if two differ.</param>
internal sealed record OpenRequest(
    string Version,
    IReadOnlyList<ProductRequest> Products,
    IReadOnlyList<AcceptedFile> Files,
    SourcePreference Prefer
);

/// <summary>A product to select.</summary>
/// <param name="Root">Its root.</param>
/// <param name="Folder">Full path of the folder for its artifacts.</param>
/// <param name="Requested">The requested trading days; days outside are counted as such.</param>
/// <param name="Chunks">The days to select, in order; requested days that are in none of them are already finished.</param>
internal sealed record ProductRequest(string Root, string Folder, DateRange Requested, IReadOnlyList<DateRange> Chunks);

/// <summary>A file as it was accepted.</summary>
/// <param name="Path">Full path.</param>
/// <param name="Sha256">SHA-256 of its bytes.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="MayBeEmpty">True if it was accepted without records.</param>
internal sealed record AcceptedFile(string Path, string Sha256, long Size, bool MayBeEmpty);

/// <summary>A unit to stage.</summary>
/// <param name="Unit">Index of the unit.</param>
/// <param name="Start">First instant whose records it counts, nanoseconds since the epoch.</param>
/// <param name="End">End of that range, exclusive, nanoseconds since the epoch.</param>
/// <param name="Range">From its first planned day to its last one.</param>
/// <param name="CountsUntimed">True for the last unit, which also counts what has no time: records of other types, frames without a
/// checksum.</param>
/// <param name="Products">Indexes of the products to stage, in order.</param>
internal sealed record StageRequest(int Unit, long Start, long End, DateRange Range, bool CountsUntimed, IReadOnlyList<int> Products);

/// <summary>First and last trading day, inclusive.</summary>
internal readonly record struct DateRange(DateOnly First, DateOnly Last)
{
    public static DateRange From(Market.TradingDayRange range) => new(range.First.Date, range.Last.Date);

    public Market.TradingDayRange ToRange() => new(Market.TradingDay.From(First), Market.TradingDay.From(Last));
}
