using System.Globalization;
using MgcBackfill.Analysis;
using MgcBackfill.Formats;
using MgcBackfill.Market;

namespace MgcBackfill.Cli.Output;

/// <summary>A bar's provenance for a person: the row, the decision, the attempt and run, and the source's bars of that minute.</summary>
internal static class ProvenanceView
{
    /// <summary>Prints the provenance.</summary>
    public static void Write(Terminal terminal, BarProvenance bar)
    {
        var title =
            bar.Contradictions.Count > 0 ? $"{UtcText.ToMinute(bar.TsUtc)}: CONTRADICTED"
            : bar.Stored is { } row ? $"{UtcText.ToMinute(bar.TsUtc)}: a bar of {row.SourceSymbol}"
            : $"{UtcText.ToMinute(bar.TsUtc)}: no bar";
        new Sheet(title, bar.Contradictions.Count == 0, [.. Rows(bar)]).Write(terminal);
        if (bar.Source is { Bars.Count: > 0 } source)
        {
            terminal.Out.WriteLine();
            terminal.Out.WriteLine("bars of that minute in the source (* is the front month; prices are integers, in units of 1e-9)");
            Bars(source).Write(terminal);
        }
    }

    private static IEnumerable<(string, string)> Rows(BarProvenance bar)
    {
        yield return ("database", bar.Db);
        yield return ("trading day", $"{TradingDay.From(bar.TradingDay)}, {NumberText.Count(bar.DayRows, "bar")} stored");
        yield return ("stored", bar.Stored is { } row ? Format(row) : "nothing");
        yield return ("why", bar.Explanation);
        foreach (var contradiction in bar.Contradictions)
            yield return ("CONTRADICTION", contradiction);
        if (bar.Decision is { } decision)
        {
            yield return (
                "decided",
                $"{decision.SourceSymbol} by "
                    + $"{SelectionText.Format(decision.Reason)}{(decision.Partial ? ", partial day" : "")}{(decision.Stub ? ", stub" : "")}"
            );
            yield return ("candidates", string.Join(", ", decision.Candidates.Select(Format)));
        }

        foreach (var row2 in FormatAttempt(bar.Attempt))
            yield return row2;
        foreach (var earlier in bar.EarlierAttempts)
            yield return (
                "earlier",
                $"attempt {earlier.AttemptId} of run {earlier.RunId}: "
                    + $"{JsonText.Name(earlier.Status)}{(earlier.Record.Error is { } error ? $", {error.Id}" : "")}"
            );
        foreach (var row2 in FormatSource(bar.Source))
            yield return row2;
    }

    private static IEnumerable<(string, string)> FormatAttempt(ProvenanceAttempt? attempt)
    {
        if (attempt is null)
        {
            yield return ("attempt", "unknown: no attempt for the day is recorded");
            yield break;
        }

        var range = new TradingDayRange(TradingDay.From(attempt.Record.ChunkStart), TradingDay.From(attempt.Record.ChunkEnd));
        yield return (
            "attempt",
            $"{attempt.AttemptId}, chunk {range}, {JsonText.Name(attempt.Status)}; "
                + $"{Format(attempt.Writing)}{(attempt.Replaced ? "; it replaced stored rows of the chunk" : "")}"
        );
        yield return ("attempt time", $"{Format(attempt.Record.StartedAt)} to {Format(attempt.Record.FinishedAt)}");
        yield return (
            "run",
            $"{attempt.RunId}, {(attempt.RunStatus is { } status ? JsonText.Name(status) : "no end recorded")}, "
                + $"mgc-backfill {attempt.ToolVersion ?? "unknown"}, database engine {attempt.EngineVersion ?? "unknown"}"
        );
        yield return ("run time", $"{Format(attempt.RunStartedAt)} to {Format(attempt.RunFinishedAt)}");
        foreach (var file in attempt.Record.SourceDbn)
            yield return ("built from", $"{file.Path} (sha256 {file.Sha256})");
    }

    private static IEnumerable<(string, string)> FormatSource(ProvenanceSource? source)
    {
        if (source is null)
        {
            yield return ("source", "not compared: none was given (--dbn)");
            yield break;
        }

        yield return (
            "source selects",
            source.Contract is { } contract
                ? $"{contract} by {SelectionText.Format(source.Reason!.Value)}; "
                    + $"{FormatAnswer(source.DecisionAgrees, "as recorded", "NOT as recorded", "not compared with a record")}"
                : "none: no outright traded, or the day is not covered"
        );
        yield return (
            "source files",
            FormatAnswer(
                source.FilesAreRecorded,
                "those of the attempt, by sha256",
                "other files than those of the attempt",
                "no attempt is recorded"
            )
        );
        yield return (
            "source values",
            FormatAnswer(source.ValuesEqual, "equal to the stored row, bit by bit", "DIFFERENT from the stored row", "nothing to compare")
        );
        yield return ("not outrights", $"{NumberText.Count(source.OtherSymbols, "symbol")} with a bar in that minute, such as spreads");
    }

    private static Listing Bars(ProvenanceSource source) =>
        new(
            [
                new("contract"),
                new("open", IsNumber: true),
                new("high", IsNumber: true),
                new("low", IsNumber: true),
                new("close", IsNumber: true),
                new("volume", IsNumber: true),
                new("record", IsNumber: true, LeaveOut: 2),
                new("id", IsNumber: true, LeaveOut: 3),
                new("file", LeaveOut: 1),
                new("sha256", LeaveOut: 4),
            ],
            [
                .. source.Bars.Select(b =>
                    (IReadOnlyList<string>)
                        [
                            b.SourceSymbol + (b.IsFrontMonth ? " *" : ""),
                            Raw(b.RawOpen),
                            Raw(b.RawHigh),
                            Raw(b.RawLow),
                            Raw(b.RawClose),
                            b.Volume.ToString(CultureInfo.InvariantCulture),
                            Raw(b.RecordIndex),
                            Raw(b.InstrumentId),
                            Path.GetFileName(b.File),
                            b.Sha256[..12] + "…",
                        ]
                ),
            ]
        );

    private static string Raw(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Format(ProvenanceBar row) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{row.Symbol} {row.SourceSymbol} O {row.Open:R} H {row.High:R} L {row.Low:R} C {row.Close:R} V {row.Volume}"
        );

    private static string Format(DateTime? utc) => utc is { } time ? UtcText.ToSecond(time) : "unknown";

    private static string Format(Candidate candidate) =>
        $"{SelectionText.Format([candidate])} in {NumberText.Count(candidate.Bars, "bar")}";

    private static string Format(ProvenanceWriting writing) =>
        writing switch
        {
            ProvenanceWriting.Wrote => "it wrote every row of the chunk",
            ProvenanceWriting.FoundUnchanged => "it found every row of the chunk unchanged: an earlier attempt wrote them",
            ProvenanceWriting.WroteSome => "it wrote some rows of the chunk and found others unchanged",
            _ => "not finished",
        };

    private static string FormatAnswer(bool? fact, string yes, string no, string unknown) =>
        fact switch
        {
            true => yes,
            false => no,
            null => unknown,
        };
}
