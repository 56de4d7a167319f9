using System.Globalization;
using MgcBackfill.Checkpoint;
using MgcBackfill.Market;

namespace MgcBackfill.Report.Page;

/// <summary>Runs, the accounting of their records, attempts by status, every recorded failure, and torn lines.</summary>
internal static class AttemptSection
{
    private const int MaxFailures = 100;

    /// <summary>The section.</summary>
    public static Markup Render(ReportContent content)
    {
        var state = content.Records.State;
        var runs = content.Records.Runs.GroupBy(r => r.RunId).Select(g => g.ToArray()).ToArray();
        var counted = runs.Select(r => r[^1]).Where(r => r.Accounting is not null).ToArray();
        return Markup.From(
            $"""
            <section aria-labelledby="attempts">
            <h2 id="attempts">Runs, attempts and failures</h2>
            <p>A run stores the days in chunks of a few trading days, each in one transaction. Each try at a chunk is an attempt.</p>
            <p class="path">Folder of the records: {Figure.Create("records_path", content.Records.Path)}</p>
            {(runs.Length == 0
                ? Markup.From($"<p>No run is recorded.</p>")
                : Table.Create(
                    "Runs, oldest first",
                    ["Run", "Began, UTC", "Ended, UTC", "Status", "#Inserted", "#Updated", "#Unchanged", "#Deleted", "#Duration", "MgcBackfill", "Engine"],
                    runs.Select(RunRow)))}
            {(counted.Length == 0
                ? Markup.None
                : Table.Create(
                    "What became of every record that a run read. The columns from Selected to Of finished days add up to Read",
                    ["Run", "#Read", "#Selected", "#Other outrights", "#Calendar spreads", "#Combinations", "#Other symbols", "#Other types", "#Held twice", "#Outside the range", "#Of finished days", "#Not read", "Adds up"],
                    counted.Select(r => AccountingRow(r.RunId, r.Accounting!))))}
            {Table.Create("Attempts at chunks by status", ["Status", "#Attempts", "#Rows written"], Enum.GetValues<AttemptStatus>().Select(s => StatusRow(s, state)))}
            {Failures([.. content.Records.History.Where(c => c.Error is not null)])}
            <h3>Incomplete lines of the records</h3>
            <p>{(state.TornLines == 0
                ? Markup.From($"{Figure.Create("torn_lines", 0)} lines were cut off by a crash.")
                : Markup.From(
                    $"{Figure.Create("torn_lines", state.TornLines)} {(state.TornLines == 1 ? "line was cut off by a crash and is" : "lines were cut off by a crash and are")} ignored."
                ))}</p>
            </section>
            """
        );
    }

    private static Markup RunRow(RunRecord[] records, int index)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"run.{index}");
        var (first, end) = (records[0], records.LastOrDefault(r => r.Moment == RunMoment.End));
        var status = end?.Status?.ToString().ToLowerInvariant() ?? "no end recorded";
        var error = end?.Error is { } cause ? Markup.From($" <code>{cause.Id}</code>") : Markup.None;
        return Table.Row(
            Markup.From($"<code>{Figure.Create($"{name}.id", first.RunId)}</code>"),
            Figure.Create($"{name}.began", first.Moment == RunMoment.Start ? first.At : null),
            Figure.Create($"{name}.ended", end?.At),
            Markup.From($"{Figure.Create($"{name}.status", status)}{error}"),
            Count("inserted", end?.Merge?.Inserted),
            Count("updated", end?.Merge?.Updated),
            Count("unchanged", end?.Merge?.Unchanged),
            Count("deleted", end?.Merge?.Deleted),
            Table.Number(Figure.Seconds($"{name}.wall", end?.WallSeconds)),
            Markup.From($"""<span class="version">{Figure.Create($"{name}.tool", first.ToolVersion)}</span>"""),
            Figure.Create($"{name}.engine", first.EngineVersion)
        );

        Markup Count(string part, long? count) =>
            Table.Number(count is { } c ? Figure.Create($"{name}.{part}", c) : Figure.Create($"{name}.{part}", "", "–"));
    }

    private static Markup AccountingRow(string run, RecordAccounting counts)
    {
        return Table.Row(
            Markup.From($"<code>{run}</code>"),
            Part("read", counts.Read),
            Part("selected", counts.Selected),
            Part("other_outrights", counts.OtherOutrights),
            Part("calendar_spreads", counts.CalendarSpreads),
            Part("combinations", counts.Combinations),
            Part("other_symbols", counts.OtherSymbols),
            Part("other_types", counts.OtherTypes),
            Part("held_twice", counts.HeldTwice),
            Part("outside", counts.Outside),
            Part("already_done", counts.AlreadyDone),
            Part("unread", counts.Unread),
            Figure.Create($"records.{run}.balances", counts.Balances ? "yes" : "NO")
        );

        Markup Part(string part, long count) => Table.Number(Figure.Create($"records.{run}.{part}", count));
    }

    private static Markup StatusRow(AttemptStatus status, CheckpointState state)
    {
        var attempts = state.Attempts.Where(a => a.Status == status).ToArray();
        var name = status == AttemptStatus.InProgress ? "in_progress" : status.ToString().ToLowerInvariant();
        return Table.Row(
            Markup.From($"<code>{name}</code>"),
            Table.Number(Figure.Create($"attempts.{name}", attempts.Length)),
            Table.Number(Figure.Create($"attempts.{name}.rows", attempts.Sum(a => a.Newest.RowsWritten)))
        );
    }

    private static Markup Failures(ChunkRecord[] failures)
    {
        var shown = failures.Length > MaxFailures ? failures[^MaxFailures..] : failures;
        return Markup.From(
            $"""
            <h3>Failures and interruptions</h3>
            <p>{(failures.Length == 0
                ? Markup.From($"{Figure.Create("failures", 0)} failures or interruptions are recorded.")
                : Markup.From(
                    $"{Figure.Create("failures", failures.Length)} {(failures.Length == 1 ? "is" : "are")} recorded{(failures.Length > shown.Length ? Markup.From($"; the last {shown.Length} are shown") : Markup.None)}."
                ))}</p>
            {(shown.Length == 0
                ? Markup.None
                : Table.Create("Failed and interrupted attempts, oldest first", ["#Attempt", "Chunk", "Status", "At, UTC", "Error", "What happened"], shown.Select(FailureRow)))}
            """
        );
    }

    private static Markup FailureRow(ChunkRecord record, int index)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"failure.{index}");
        return Table.Row(
            Figure.Create($"{name}.attempt", record.AttemptId),
            Markup.From($"{Figure.Create($"{name}.start", record.ChunkStart)} to {Figure.Create($"{name}.end", record.ChunkEnd)}"),
            Figure.Create(
                $"{name}.status",
                record.Status == AttemptStatus.InProgress ? "in_progress" : record.Status.ToString().ToLowerInvariant()
            ),
            Figure.Create($"{name}.at", record.FinishedAt ?? record.StartedAt),
            Markup.From($"<code>{Figure.Create($"{name}.id", record.Error!.Id)}</code>"),
            Table.Long(
                Markup.From(
                    $"""
                    {Figure.Create(
                        $"{name}.message",
                        record.Error.Message
                    )}<details><summary>Stack trace</summary><pre>{record.Error.StackTrace}</pre></details>
                    """
                )
            )
        );
    }
}
