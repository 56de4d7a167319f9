using System.Text.Json;
using System.Text.Json.Serialization;
using MgcBackfill.Formats;

namespace MgcBackfill.Lake;

/// <summary>
/// What a committed lake holds (L3). It holds no time, no path and no name of a machine, so that a lake of the same sources has the same
/// manifest.
/// </summary>
public sealed record LakeManifest : IJsonOnDeserialized
{
    /// <summary>The version of the manifest: 1.</summary>
    public required int Format { get; init; }

    /// <summary>The source files, in ordinal order of their names.</summary>
    public required IReadOnlyList<LakeSource> Sources { get; init; }

    /// <summary>The units, in the order of their numbers.</summary>
    public required IReadOnlyList<LakeUnit> Units { get; init; }

    /// <summary>The front month of each root that has one, in ordinal order of the roots.</summary>
    public required IReadOnlyList<LakeFront> Front { get; init; }

    /// <summary>Number of bars of all units: the records of the sources, each bar that two files hold counted once.</summary>
    public required long Bars { get; init; }

    void IJsonOnDeserialized.OnDeserialized()
    {
        JsonItems.Require(Sources, "sources");
        JsonItems.Require(Units, "units");
        JsonItems.Require(Front, "front");
        if (Format != UnitManifest.CurrentFormat)
            throw new JsonException($"The format is {Format}, not {UnitManifest.CurrentFormat}.");
        if (Units.Any(u => LakeUnitName.Parse(u.Schema, u.Root, u.Year) is null))
            throw new JsonException("A unit has an invalid name.");
    }
}
