using MgcBackfill.Analysis;
using MgcBackfill.Errors;
using MgcBackfill.Formats;
using MgcBackfill.Source;
using MgcBackfill.Verify;

namespace MgcBackfill.Report;

/// <summary>Options of a report. Paths may be relative to the process; front ends resolve them first.</summary>
public sealed record ReportOptions
{
    /// <summary>The database; opened for reading only.</summary>
    public required string Db { get; init; }

    /// <summary>The product; null for the one that the records name, or else the table holds (R2).</summary>
    public string? Symbol { get; init; }

    /// <summary>
    /// The value of symbol in the rows, in a database that holds several products; null for what the records name, or else the root.
    /// </summary>
    public string? SymbolName { get; init; }

    /// <summary>The HTML file to write.</summary>
    public required string Out { get; init; }

    /// <summary>DBN files, folders, or wildcards to verify the table against; empty to verify the table and the records alone.</summary>
    public IReadOnlyList<string> Dbn { get; init; } = [];

    /// <summary>How the source is searched for, and which evidence its files must have.</summary>
    public SourceOptions Source { get; init; } = new();

    /// <summary>The checkpoint folder; null for the database's path with <c>.checkpoint</c>, if that exists.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>True to replace an existing HTML file.</summary>
    public bool Force { get; init; }

    /// <summary>True to accept a table without a bar, which proves nothing (I9).</summary>
    public bool AllowEmpty { get; init; }

    /// <summary>
    /// First trading day whose minutes the page holds, inclusive; if both ends are null, the newest days and those beside the newest rolls
    /// are chosen.
    /// </summary>
    public DateOnly? ZoomStart { get; init; }

    /// <summary>Last trading day whose minutes the page holds, inclusive.</summary>
    public DateOnly? ZoomEnd { get; init; }

    /// <summary>The options of the verification that the report shows: every value of every bar.</summary>
    internal VerifyOptions VerifyOptions =>
        new()
        {
            Db = Db,
            Symbol = Symbol,
            SymbolName = SymbolName,
            Dbn = Dbn,
            Source = Source,
            AllowEmpty = AllowEmpty,
            Checkpoint = Checkpoint,
        };

    internal TableOptions TableOptions =>
        new()
        {
            Db = Db,
            Symbol = Symbol,
            SymbolName = SymbolName,
            Checkpoint = Checkpoint,
        };

    /// <summary>Validates the options before any work is done.</summary>
    /// <exception cref="UsageException">An option is invalid; the first one is reported.</exception>
    public void Validate()
    {
        VerifyOptions.Validate();
        if (string.IsNullOrWhiteSpace(Out))
            throw new UsageException(ErrorIds.InvalidArgument, "No file is given for the report.", "Give the path of one.");
        if (ZoomStart is { } start && ZoomEnd is { } end && end < start)
        {
            throw new UsageException(
                ErrorIds.RangeReversed,
                $"The last day of the zoom, {UtcText.Date(end)}, lies before the first, {UtcText.Date(start)}.",
                "Both are inclusive trading days."
            );
        }

        ReportFile.Require(Out, Force);
    }
}
