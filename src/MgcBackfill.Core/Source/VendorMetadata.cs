using System.Text.Json;
using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Formats;
using MgcBackfill.Market;

namespace MgcBackfill.Source;

/// <summary>
/// The vendor's <c>metadata.json</c>: the request of a batch job (A3). Values that it does not hold are null. Unknown members are ignored,
/// because the vendor adds new ones now and then.
/// </summary>
internal sealed record VendorMetadata
{
    public const string FileName = "metadata.json";
    private const string AllSymbols = "ALL_SYMBOLS";
    private const long Day = TradingDay.Length;

    public required string Path { get; init; }

    public string? Dataset { get; init; }

    public string? Schema { get; init; }

    public string? StypeIn { get; init; }

    public string? StypeOut { get; init; }

    public string? Encoding { get; init; }

    public IReadOnlyList<string>? Symbols { get; init; }

    /// <summary>Nanoseconds since the epoch.</summary>
    public long? Start { get; init; }

    /// <summary>Nanoseconds since the epoch.</summary>
    public long? End { get; init; }

    public ulong? Limit { get; init; }

    /// <summary>True if the job made a separate file for each symbol. Each file then lists only its own symbols.</summary>
    public bool SplitsSymbols { get; init; }

    /// <summary>In a text encoding: true if prices are decimals, not integers.</summary>
    public bool? PrettyPrices { get; init; }

    /// <summary>In a text encoding: true if times are ISO 8601, not integers.</summary>
    public bool? PrettyTimes { get; init; }

    /// <summary>In a text encoding: true if each line has a symbol.</summary>
    public bool? MapsSymbols { get; init; }

    /// <summary>True if it holds nothing that could be compared with a header.</summary>
    public bool IsUninformative =>
        (Dataset ?? Schema ?? StypeIn ?? StypeOut ?? Encoding) is null && Symbols is null && Start is null && End is null && Limit is null;

    /// <summary>Parses the metadata; <paramref name="path"/> is only used in messages.</summary>
    /// <exception cref="SourceException">A known member does not have the form that the vendor writes.</exception>
    public static VendorMetadata Parse(string path, JsonDocument document)
    {
        try
        {
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                throw Sidecar.Malformed(path, "it is not a JSON object");

            // The vendor writes the request into the member "query".
            var query = Member(root, "query") ?? root;
            if (query.ValueKind != JsonValueKind.Object)
                throw Sidecar.Malformed(path, "its query is not a JSON object");
            var custom = Member(root, "customizations") is { ValueKind: JsonValueKind.Object } customized ? customized : root;
            return new VendorMetadata
            {
                Path = path,
                Dataset = Member(query, "dataset")?.GetString(),
                Schema = Member(query, "schema")?.GetString(),
                StypeIn = Member(query, "stype_in")?.GetString(),
                StypeOut = Member(query, "stype_out")?.GetString(),
                Encoding = Member(query, "encoding")?.GetString(),
                Symbols = ReadSymbols(Member(query, "symbols")),
                Start = Time(path, query, "start"),
                End = Time(path, query, "end"),
                Limit = Member(query, "limit")?.GetUInt64(),
                SplitsSymbols = Member(custom, "split_symbols")?.GetBoolean() ?? false,
                PrettyPrices = Member(custom, "pretty_px")?.GetBoolean(),
                PrettyTimes = Member(custom, "pretty_ts")?.GetBoolean(),
                MapsSymbols = Member(custom, "map_symbols")?.GetBoolean(),
            };
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or ArgumentNullException)
        {
            throw Sidecar.Malformed(path, e.Message);
        }
    }

    /// <summary>Compares the header of a file with the metadata.</summary>
    /// <exception cref="SourceException">They contradict each other.</exception>
    public void Require(string file, DbnMetadata header)
    {
        string[] contradictions = [.. Contradictions(header)];
        if (contradictions.Length > 0)
        {
            throw new SourceException(
                ErrorIds.MetadataMismatch,
                $"{file} is not the file that the {FileName} beside it describes: {string.Join("; ", contradictions)}.",
                new ErrorLocation { File = file },
                "Keep each job of the vendor in its own folder, with its own metadata.json "
                    + "and manifest.json. If the file belongs to this job, download it again."
            );
        }
    }

    private IEnumerable<string> Contradictions(DbnMetadata header)
    {
        if (Dataset is not null && Dataset != header.Dataset)
            yield return Differs("dataset", Dataset, header.Dataset);
        if (Schema is not null && header.Schema is not null && Schema != DbnNames.Format(header.Schema))
            yield return Differs("schema", Schema, DbnNames.Format(header.Schema));
        if (StypeIn is not null && header.StypeIn is not null && StypeIn != DbnNames.Format(header.StypeIn))
            yield return Differs("stype_in", StypeIn, DbnNames.Format(header.StypeIn));
        if (StypeOut is not null && StypeOut != DbnNames.Format(header.StypeOut))
            yield return Differs("stype_out", StypeOut, DbnNames.Format(header.StypeOut));
        if (Encoding is not (null or "dbn"))
            yield return $"its encoding is {Encoding}, but the file is DBN";
        if ((Limit ?? 0) != header.Limit)
            yield return Differs("limit", $"{Limit ?? 0}", $"{header.Limit}");
        if (
            Symbols is not null
            && !SplitsSymbols
            && !Symbols.Contains(AllSymbols)
            && header.Symbols.Except(Symbols, StringComparer.OrdinalIgnoreCase).ToArray() is { Length: > 0 } others
        )
            yield return $"the file was requested with symbols that it does not list ({NumberText.FirstFew(others, 3)})";
        if (!ContainsRange(header))
            yield return $"the file covers {UtcText.Range(header.Start, header.End ?? header.Start)}, but the job covers "
                + $"{(Start is { } start ? UtcText.Minute(start) : "all time before")} "
                + $"to {(End is { } end ? UtcText.Minute(end) : "all time after")}";
    }

    // A job that is split by time may have whole UTC dates at its ends.
    private bool ContainsRange(DbnMetadata header) =>
        (Start is not { } start || header.Start >= start - Modulo(start))
        && (End is not { } end || header.End is not { } last || last <= end || (Modulo(end) != 0 && last <= end - Modulo(end) + Day));

    private static long Modulo(long ts) => ((ts % Day) + Day) % Day;

    private static string Differs(string field, string expected, string actual) =>
        $"its {field} is {expected}, but that of the file is {actual}";

    private static JsonElement? Member(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string[]? ReadSymbols(JsonElement? symbols) =>
        symbols switch
        {
            null => null,
            { ValueKind: JsonValueKind.String } text => text.GetString()!
                .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            { } list => [.. list.EnumerateArray().Select(s => s.GetString() ?? throw new FormatException("a symbol is null"))],
        };

    // Nanoseconds since the epoch, or ISO 8601 in UTC.
    private static long? Time(string path, JsonElement query, string name)
    {
        if (Member(query, name) is not { } value)
            return null;
        if (value.ValueKind == JsonValueKind.Number)
            return value.GetInt64() is >= 0 and var ts ? ts : throw Sidecar.Malformed(path, $"its {name} is {value.GetRawText()}");
        var text = value.GetString()!;
        return IsoTime.TryParse(text, out var time) ? time : throw Sidecar.Malformed(path, $"its {name} '{text}' is not a time in UTC");
    }
}
