namespace MgcBackfill.Lake;

/// <summary>A unit in the lake's manifest.</summary>
public sealed record LakeUnit
{
    /// <summary>Its number in the plan of the sources, from 0.</summary>
    public required int Unit { get; init; }

    /// <summary>Its name.</summary>
    internal LakeUnitName Name => LakeUnitName.Parse(Schema, Root, Year)!;

    /// <summary>Its schema.</summary>
    public required string Schema { get; init; }

    /// <summary>Its root.</summary>
    public required string Root { get; init; }

    /// <summary>Its year.</summary>
    public required int Year { get; init; }

    /// <summary>SHA-256 of its manifest, lower-case hex.</summary>
    public required string Manifest { get; init; }

    /// <summary>Number of bars.</summary>
    public required long Bars { get; init; }

    /// <summary>Number of the front month's bars; null if it has none.</summary>
    public required long? Front { get; init; }
}
