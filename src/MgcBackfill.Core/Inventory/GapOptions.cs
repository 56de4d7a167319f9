using MgcBackfill.Checkpoint;
using MgcBackfill.Errors;
using MgcBackfill.Market;

namespace MgcBackfill.Inventory;

/// <summary>Which trading days are wanted, and where they may be already.</summary>
public sealed record GapOptions
{
    /// <summary>The database, opened for reading only; null to ask the files alone.</summary>
    public string? Db { get; init; }

    /// <summary>Folder of its records; null for the one beside the database, where there is one.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>Files, folders, or wildcards. None to ask the database alone.</summary>
    public IReadOnlyList<string> Dbn { get; init; } = [];

    /// <summary>True to search the folders inside a folder too.</summary>
    public bool Recurse { get; init; }

    /// <summary>First wanted trading day, inclusive.</summary>
    public required DateOnly Start { get; init; }

    /// <summary>Last wanted trading day, inclusive.</summary>
    public required DateOnly End { get; init; }

    /// <summary>The wanted days.</summary>
    internal TradingDayRange Wanted => new(TradingDay.Of(Start), TradingDay.Of(End));

    /// <summary>The records of the database; null where none are to be looked at.</summary>
    internal string? CheckpointPath => Checkpoint ?? (Db is null ? null : CheckpointFolder.DefaultFor(Path.GetFullPath(Db)));

    /// <summary>Refuses what cannot be.</summary>
    /// <exception cref="UsageException">Nothing is given to look at, or the range is impossible.</exception>
    public void Validate()
    {
        if (Db is null && Dbn.Count == 0)
            throw new UsageException(ErrorIds.InvalidArgument, "Neither a database nor a source is given.", $"Give {OptionName.Db}, {OptionName.Dbn}, or both.");
        if (Db is null && Checkpoint is not null)
            throw new UsageException(ErrorIds.InvalidArgument, "Records are given without their database.", $"Give {OptionName.Db} as well: records alone do not show what the table holds.");
        if (End < Start)
            throw new UsageException(ErrorIds.RangeReversed, $"The end {TradingDay.Of(End)} lies before the start {TradingDay.Of(Start)}.", "Both are inclusive trading days.");
        if (TradingDay.Of(Start) < TradingDay.Earliest || TradingDay.Of(End) > TradingDay.Latest)
            throw new UsageException(ErrorIds.InvalidArgument, $"No source covers {TradingDay.Of(Start)} to {TradingDay.Of(End)}.", "Give days from 1970 to 2262.");
    }
}
