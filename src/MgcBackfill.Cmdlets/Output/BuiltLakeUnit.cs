using MgcBackfill.Lake;

namespace MgcBackfill.Cmdlets;

/// <summary>A unit of a lake that was built, or proved to be built.</summary>
public sealed record BuiltLakeUnit
{
    private BuiltLakeUnit(BuiltUnit unit, UnitManifest manifest, bool isTrial)
    {
        var (bars, front) = (manifest.Bars, manifest.Front);
        (Unit, Schema, Root, Year) = (unit.Unit, manifest.Schema, manifest.Root, manifest.Year);
        Result =
            isTrial ? LakeUnitResult.NotKept
            : unit.Unchanged ? LakeUnitResult.Unchanged
            : LakeUnitResult.Built;
        (Bars, FrontBars) = (bars.Content.Rows, front?.Content.Rows);
        (FirstTs, LastTs) = (bars.Content.FirstTs, bars.Content.LastTs);
        (Digest, FrontDigest) = (bars.Content.Digest, front?.Content.Digest);
        (Sums, FrontSums) = (bars.Content.Sums, front?.Content.Sums);
        Files = [.. new[] { bars.File, front?.File }.OfType<LakeFile>()];
        Bytes = Files.Sum(f => f.Size);
        Sources = manifest.Sources;
    }

    /// <summary>Its number, from 0.</summary>
    public int Unit { get; }

    /// <summary>The schema of its bars.</summary>
    public string Schema { get; }

    /// <summary>The root of its instruments, or <see cref="LakeRoots.Other"/>.</summary>
    public string Root { get; }

    /// <summary>The year of its bars, in UTC.</summary>
    public int Year { get; }

    /// <summary>Whether it was written.</summary>
    public LakeUnitResult Result { get; }

    /// <summary>Number of bars.</summary>
    public long Bars { get; }

    /// <summary>Number of the front month's bars; null if the unit has no front month.</summary>
    public long? FrontBars { get; }

    /// <summary>Size of its files.</summary>
    public long Bytes { get; }

    /// <summary>The open of the first bar; null if there is none.</summary>
    public DateTime? FirstTs { get; }

    /// <summary>The open of the last bar; null if there is none.</summary>
    public DateTime? LastTs { get; }

    /// <summary>SHA-256 over the bars.</summary>
    public string Digest { get; }

    /// <summary>SHA-256 over the front month's bars; null if the unit has no front month.</summary>
    public string? FrontDigest { get; }

    /// <summary>The sums of the numbers of the bars.</summary>
    public LakeSums Sums { get; }

    /// <summary>The sums of the numbers of the front month's bars; null if the unit has no front month.</summary>
    public LakeSums? FrontSums { get; }

    /// <summary>Its files.</summary>
    public IReadOnlyList<LakeFile> Files { get; }

    /// <summary>Its sources, in the order in which they are read.</summary>
    public IReadOnlyList<LakeSource> Sources { get; }

    internal static BuiltLakeUnit From(BuiltUnit unit, UnitManifest manifest, bool isTrial) => new(unit, manifest, isTrial);
}
