using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using MgcBackfill.Formats;
using MgcBackfill.Market;

namespace MgcBackfill.Gateway;

/// <summary>A job of the stand-in, with its files.</summary>
internal sealed class StandInJob
{
    private readonly SortedDictionary<string, byte[]> _files = new(StringComparer.Ordinal);
    private readonly string _splitDuration;
    private readonly decimal _cost;
    private readonly long _records;
    private int _questions;

    /// <summary>Makes the files of a job.</summary>
    /// <param name="number">Its number, from 1.</param>
    /// <param name="query">What it asks for.</param>
    /// <param name="splitDuration">The time that one file covers.</param>
    /// <param name="market">The data.</param>
    /// <param name="last">Last UTC date of the market now.</param>
    /// <param name="cost">US dollars.</param>
    public StandInJob(int number, DataQuery query, string splitDuration, MarketData market, DateOnly last, decimal cost)
    {
        (Query, _splitDuration, _cost) = (query, splitDuration, cost);
        Id = string.Create(CultureInfo.InvariantCulture, $"GLBX-20260701-STANDIN{number:000}");
        _records = market.Count(query.Product, query.Start, query.End, last);
        foreach (var (start, end) in Split(query.Start, query.End, splitDuration))
        {
            var name = $"glbx-mdp3-{MarketData.Date(start):yyyyMMdd}-{MarketData.Date(end - 1):yyyyMMdd}.{StandIn.Schema}.dbn.zst";
            _files.Add(name, market.CreateFile(query.Product, start, end, last));
        }

        _files.Add("metadata.json", Encode(Metadata()));
        _files.Add(
            "condition.json",
            Encode(StandIn.Condition(MarketData.Date(query.Start), MarketData.Date(query.End - 1), new Dictionary<DateOnly, string>()))
        );
        _files.Add("manifest.json", Encode(new JsonObject { ["job_id"] = Id, ["files"] = ListFiles(withUrls: null) }));
    }

    /// <summary>Its id.</summary>
    public string Id { get; }

    /// <summary>What it asks for.</summary>
    public DataQuery Query { get; }

    /// <summary>True once its files were deleted.</summary>
    public bool IsExpired { get; set; }

    /// <summary>How many questions for its state are answered with another state first.</summary>
    public int QuestionsUntilDone { get; set; }

    /// <summary>Its files by name.</summary>
    public IReadOnlyDictionary<string, byte[]> Files => _files;

    /// <summary>Counts a question for its state.</summary>
    public void Ask() => _questions++;

    /// <summary>Its description.</summary>
    public JsonObject Describe()
    {
        var state =
            IsExpired ? "expired"
            : _questions > QuestionsUntilDone ? "done"
            : _questions > QuestionsUntilDone / 2 ? "processing"
            : "queued";
        var isDone = state == "done";
        return new JsonObject
        {
            ["id"] = Id,
            ["user_id"] = "STANDIN",
            ["cost_usd"] = isDone ? JsonValue.Create(_cost) : null,
            ["dataset"] = StandIn.Dataset,
            ["symbols"] = Query.Product.ParentSymbol,
            ["schema"] = StandIn.Schema,
            ["stype_in"] = "parent",
            ["stype_out"] = "instrument_id",
            ["start"] = Time(Query.Start),
            ["end"] = Time(Query.End),
            ["limit"] = null,
            ["encoding"] = "dbn",
            ["compression"] = "zstd",
            ["pretty_px"] = false,
            ["pretty_ts"] = false,
            ["map_symbols"] = false,
            ["split_symbols"] = false,
            ["split_duration"] = _splitDuration,
            ["split_size"] = null,
            ["delivery"] = "download",
            ["record_count"] = isDone ? JsonValue.Create(_records) : null,
            ["billed_size"] = _records * StandIn.RecordBytes,
            ["state"] = state,
            ["ts_received"] = "2026-07-01T00:00:00.000000000Z",
        };
    }

    /// <summary>The list of its files.</summary>
    /// <param name="withUrls">The address of the job's files; null to leave the addresses out.</param>
    public JsonArray ListFiles(string? withUrls)
    {
        var list = new JsonArray();
        foreach (var (name, bytes) in _files)
        {
            var file = new JsonObject
            {
                ["filename"] = name,
                ["size"] = bytes.Length,
                ["hash"] = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes)),
            };
            if (withUrls is not null)
                file["urls"] = new JsonObject
                {
                    ["https"] = $"{withUrls}/{name}",
                    ["ftp"] = $"ftp://ftp.databento.com/STANDIN/{Id}/{name}",
                };
            list.Add((JsonNode)file);
        }

        return list;
    }

    private JsonObject Metadata() =>
        new()
        {
            ["version"] = 1,
            ["job_id"] = Id,
            ["query"] = new JsonObject
            {
                ["dataset"] = StandIn.Dataset,
                ["schema"] = StandIn.Schema,
                ["symbols"] = new JsonArray(Query.Product.ParentSymbol),
                ["stype_in"] = "parent",
                ["stype_out"] = "instrument_id",
                ["start"] = Query.Start,
                ["end"] = Query.End,
                ["limit"] = null,
                ["encoding"] = "dbn",
                ["compression"] = "zstd",
                ["split_symbols"] = false,
                ["split_duration"] = _splitDuration,
            },
        };

    // As the service cuts the files of a job: at the borders of UTC years, months, weeks or days.
    private static IEnumerable<(long Start, long End)> Split(long start, long end, string duration)
    {
        while (start < end)
        {
            var date = Instant.ToDateTime(start).Date;
            var border = duration switch
            {
                "year" => new DateTime(date.Year + 1, 1, 1, 0, 0, 0, DateTimeKind.Utc),
                "month" => new DateTime(date.Year, date.Month, 1, 0, 0, 0, DateTimeKind.Utc).AddMonths(1),
                "week" => date.AddDays(7 - (((int)date.DayOfWeek + 6) % 7)),
                "day" => date.AddDays(1),
                "none" => Instant.ToDateTime(end),
                _ => throw new RefusedException(422, "batch_split_duration_invalid", $"The split '{duration}' is not known."),
            };
            var to = Math.Min(end, Instant.FromDateTime(border));
            yield return (start, to);
            start = to;
        }
    }

    private static byte[] Encode(JsonNode document) => Encoding.UTF8.GetBytes(document.ToJsonString());

    private static string Time(long ts) => UtcText.ToSecond(Instant.ToDateTime(ts)).Replace("Z", ".000000000Z", StringComparison.Ordinal);
}
