using System.Text.Json.Serialization;
using MgcBackfill.Errors;

namespace MgcBackfill.Log;

/// <summary>An error. <c>where</c> contains only the known parts; <c>stack_trace</c> is present only with --verbose.</summary>
internal sealed record ErrorDocument(
    string Id,
    string Class,
    string Message,
    string? Advice,
    LocationDocument Where,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? StackTrace
)
{
    public static ErrorDocument? From(Exception? error, IWording wording, bool verbose)
    {
        if (error is null)
            return null;
        var report = ErrorReport.From(error);
        return new ErrorDocument(
            report.Id,
            report.Class,
            report.Message,
            report.Advice?.In(wording),
            LocationDocument.From(report.Where),
            verbose ? report.StackTrace : null
        );
    }
}

/// <summary>Where an error was found.</summary>
internal sealed record LocationDocument
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? File { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? ByteOffset { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? RecordIndex { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Line { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public uint? InstrumentId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SourceSymbol { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTime? TsUtc { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateOnly? TradingDay { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RangeDocument? Chunk { get; init; }

    public static LocationDocument From(ErrorLocation where) =>
        new()
        {
            File = where.File,
            ByteOffset = where.ByteOffset,
            RecordIndex = where.RecordIndex,
            Line = where.Line,
            InstrumentId = where.InstrumentId,
            SourceSymbol = where.SourceSymbol,
            TsUtc = where.TsUtc,
            TradingDay = where.TradingDay,
            Chunk = where.Chunk is { } chunk ? new RangeDocument(chunk.Start, chunk.End) : null,
        };
}
