using MgcBackfill.Analysis;
using MgcBackfill.Formats;
using MgcBackfill.Log;
using MgcBackfill.Market;

namespace MgcBackfill.Cli.Output;

/// <summary>The output of <c>provenance --json</c>. Every member is always present; a value that is not known is null or empty.</summary>
internal sealed record ProvenanceDocument() : ResultDocument("provenance")
{
    public required string Db { get; init; }
    public required DateTime TsUtc { get; init; }
    public required DateOnly TradingDay { get; init; }
    public required string State { get; init; }
    public required string Explanation { get; init; }
    public required IReadOnlyList<string> Contradictions { get; init; }
    public required ProvenanceBar? Stored { get; init; }
    public required int DayRows { get; init; }
    public required AttemptDocument? Attempt { get; init; }
    public required IReadOnlyList<AttemptDocument> EarlierAttempts { get; init; }
    public required SourceDocument? Source { get; init; }

    public static ProvenanceDocument From(BarProvenance bar) =>
        new()
        {
            Db = bar.Db,
            TsUtc = bar.TsUtc,
            TradingDay = bar.TradingDay,
            State = JsonText.Name(bar.State),
            Explanation = bar.Explanation,
            Contradictions = bar.Contradictions,
            Stored = bar.Stored,
            DayRows = bar.DayRows,
            Attempt = bar.Attempt is { } attempt ? AttemptDocument.From(attempt) : null,
            EarlierAttempts = [.. bar.EarlierAttempts.Select(AttemptDocument.From)],
            Source = bar.Source is { } source ? SourceDocument.From(source) : null,
        };

    /// <summary>An attempt at the day, its decision, and its run.</summary>
    internal sealed record AttemptDocument(
        long AttemptId,
        string RunId,
        RangeDocument Chunk,
        string Status,
        string Writing,
        bool Replaced,
        DateTime? StartedAt,
        DateTime? FinishedAt,
        DecisionDocument? Decision,
        string? ErrorId,
        IReadOnlyList<BuiltFromDocument> SourceDbn,
        DateTime? RunStartedAt,
        DateTime? RunFinishedAt,
        string? RunStatus,
        string? ToolVersion,
        string? EngineVersion
    )
    {
        public static AttemptDocument From(ProvenanceAttempt a) =>
            new(
                a.AttemptId,
                a.RunId,
                new RangeDocument(a.Record.ChunkStart, a.Record.ChunkEnd),
                JsonText.Name(a.Status),
                JsonText.Name(a.Writing),
                a.Replaced,
                a.Record.StartedAt,
                a.Record.FinishedAt,
                a.Decision is { } d
                    ? new DecisionDocument(
                        d.SourceSymbol,
                        SelectionText.Format(d.Reason),
                        d.Candidates,
                        d.Bars,
                        d.FirstTs,
                        d.LastTs,
                        d.Partial,
                        d.Stub,
                        d.Digest
                    )
                    : null,
                a.Record.Error?.Id,
                [.. a.Record.SourceDbn.Select(f => new BuiltFromDocument(f.Path, f.Sha256, f.Size))],
                a.RunStartedAt,
                a.RunFinishedAt,
                a.RunStatus is { } status ? JsonText.Name(status) : null,
                a.ToolVersion,
                a.EngineVersion
            );
    }

    /// <summary>The recorded decision of the day.</summary>
    internal sealed record DecisionDocument(
        string SourceSymbol,
        string Reason,
        IReadOnlyList<Candidate> Candidates,
        int Bars,
        DateTime FirstTs,
        DateTime LastTs,
        bool Partial,
        bool Stub,
        string Digest
    );

    /// <summary>A source file of an attempt.</summary>
    internal sealed record BuiltFromDocument(string Path, string Sha256, long Size);

    /// <summary>What the source contains.</summary>
    internal sealed record SourceDocument(
        bool Covers,
        string? Contract,
        string? Reason,
        IReadOnlyList<Candidate> Candidates,
        bool? DecisionAgrees,
        bool? FilesAreRecorded,
        bool? ValuesEqual,
        IReadOnlyList<ProvenanceSourceBar> Bars,
        int OtherSymbols
    )
    {
        public static SourceDocument From(ProvenanceSource s) =>
            new(
                s.Covers,
                s.Contract,
                s.Reason is { } reason ? SelectionText.Format(reason) : null,
                s.Candidates,
                s.DecisionAgrees,
                s.FilesAreRecorded,
                s.ValuesEqual,
                s.Bars,
                s.OtherSymbols
            );
    }
}
