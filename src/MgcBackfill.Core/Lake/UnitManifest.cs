using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using MgcBackfill.Formats;

namespace MgcBackfill.Lake;

/// <summary>
/// What a unit was built from and what it holds (L3). It holds no time, no path and no name of a machine, so that a unit that is built
/// again from the same sources has the same manifest.
/// </summary>
public sealed record UnitManifest : IJsonOnDeserialized
{
    /// <summary>The version of the manifest, and of the bytes that a unit's files have.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The version of the manifest: 1.</summary>
    public required int Format { get; init; }

    /// <summary>The name of the schema.</summary>
    public required string Schema { get; init; }

    /// <summary>The root, or <see cref="LakeRoots.Other"/>.</summary>
    public required string Root { get; init; }

    /// <summary>The year.</summary>
    public required int Year { get; init; }

    /// <summary>The source files that map an instrument of the root in the year, in the order in which they are read.</summary>
    public required IReadOnlyList<LakeSource> Sources { get; init; }

    /// <summary>Every bar.</summary>
    public required LakeTable Bars { get; init; }

    /// <summary>The front month's bars; null if the unit has none: another schema, no outright, or built without them.</summary>
    public required LakeTable? Front { get; init; }

    /// <summary>The unit.</summary>
    [JsonIgnore]
    public LakeUnitName Name => LakeUnitName.Parse(Schema, Root, Year)!;

    void IJsonOnDeserialized.OnDeserialized()
    {
        JsonItems.Require(Sources, "sources");
        if (Format != CurrentFormat)
            throw new JsonException($"The format is {Format}, not {CurrentFormat}.");
        if (LakeUnitName.Parse(Schema, Root, Year) is null)
            throw new JsonException($"'{Schema}/{Root}/{Year}' is not a unit.");
        if (!Sources.All(s => IsHash(s.Sha256)) || !IsSound(Bars) || (Front is not null && !IsSound(Front)))
            throw new JsonException("A digest, a sum or a count is not one.");
    }

    private static bool IsSound(LakeTable table)
    {
        var (content, file) = (table.Content, table.File);
        return content.Rows >= 0
            && IsHash(content.Digest)
            && (file is null || IsHash(file.Sha256))
            && content.Rows == 0 == (file is null)
            && content.Rows == 0 == (content.FirstTs is null)
            && content.Rows == 0 == (content.LastTs is null)
            && IsSum(content.Sums.Open)
            && IsSum(content.Sums.High)
            && IsSum(content.Sums.Low)
            && IsSum(content.Sums.Close)
            && IsSum(content.Sums.Volume);
    }

    private static bool IsHash(string text) => text.Length == 64 && text.All(c => char.IsAsciiDigit(c) || c is >= 'a' and <= 'f');

    private static bool IsSum(string text) =>
        Int128.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var sum)
        && sum.ToString(CultureInfo.InvariantCulture) == text;
}
