using System.Globalization;
using MgcBackfill.Formats;
using MgcBackfill.Inventory;
using MgcBackfill.Market;

namespace MgcBackfill.Download;

/// <summary>A request for data, in the words of the service.</summary>
internal sealed record VendorRequest
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>The dataset.</summary>
    public required string Dataset { get; init; }

    /// <summary>The schema.</summary>
    public required string Schema { get; init; }

    /// <summary>The requested symbols.</summary>
    public required IReadOnlyList<string> Symbols { get; init; }

    /// <summary>How the request names the symbols.</summary>
    public required string StypeIn { get; init; }

    /// <summary>How the records name their instruments.</summary>
    public required string StypeOut { get; init; }

    /// <summary>First instant, nanoseconds since the epoch.</summary>
    public required long Start { get; init; }

    /// <summary>The end, exclusive, nanoseconds since the epoch.</summary>
    public required long End { get; init; }

    /// <summary>The requested time as text.</summary>
    public string Range => UtcText.Range(Start, End);

    /// <summary>The request for a gap.</summary>
    public static VendorRequest From(DataRequest gap) =>
        new()
        {
            Dataset = gap.dataset,
            Schema = gap.schema,
            Symbols = [gap.symbols],
            StypeIn = gap.stype_in,
            StypeOut = gap.stype_out,
            Start = Instant.FromDateTime(gap.start),
            End = Instant.FromDateTime(gap.end),
        };

    /// <inheritdoc/>
    public bool Equals(VendorRequest? other) =>
        other is not null
        && (Dataset, Schema, StypeIn, StypeOut, Start, End)
            == (other.Dataset, other.Schema, other.StypeIn, other.StypeOut, other.Start, other.End)
        && Symbols.Order(StringComparer.Ordinal).SequenceEqual(other.Symbols.Order(StringComparer.Ordinal));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Dataset, Schema, Start, End);

    /// <inheritdoc/>
    public override string ToString() => $"{string.Join(',', Symbols)} {Schema} {Range}";

    /// <summary>The parameters of the service's methods.</summary>
    internal IReadOnlyList<KeyValuePair<string, string>> Parameters =>
        [
            new("dataset", Dataset),
            new("symbols", string.Join(',', Symbols)),
            new("schema", Schema),
            new("start", Time(Start)),
            new("end", Time(End)),
            new("stype_in", StypeIn),
            new("stype_out", StypeOut),
        ];

    // Whole seconds as ISO 8601, which people can read in the vendor's portal; anything else in nanoseconds, which is exact.
    private static string Time(long ts) =>
        ts % NanosecondsPerSecond == 0 ? UtcText.ToSecond(Instant.ToDateTime(ts)) : ts.ToString(CultureInfo.InvariantCulture);
}
