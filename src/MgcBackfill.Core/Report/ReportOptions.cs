using MgcBackfill.Errors;
using MgcBackfill.Source;
using MgcBackfill.Verify;

namespace MgcBackfill.Report;

/// <summary>What is asked of a report. Paths may be relative to the process; doors resolve them first.</summary>
public sealed record ReportOptions
{
    /// <summary>The DuckDB database file; opened for reading only.</summary>
    public required string Db { get; init; }

    /// <summary>The HTML file to write.</summary>
    public required string Out { get; init; }

    /// <summary>DBN files, folders, or wildcards to prove against; empty to prove the table and the records alone.</summary>
    public IReadOnlyList<string> Dbn { get; init; } = [];

    /// <summary>How the source is searched for, and what must vouch for its files.</summary>
    public SourceOptions Source { get; init; } = new();

    /// <summary>The checkpoint folder; null for the database's path with <c>.checkpoint</c>, where there is one.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>Whether an HTML file that is there already is replaced.</summary>
    public bool Force { get; init; }

    /// <summary>True to accept a table without a bar, which proves nothing (I9).</summary>
    public bool AllowEmpty { get; init; }

    /// <summary>The same question as the proof of a table asks it: every value of every bar.</summary>
    internal VerifyOptions Proof => new() { Db = Db, Dbn = Dbn, Source = Source, AllowEmpty = AllowEmpty, Checkpoint = Checkpoint };

    /// <summary>Refuses what cannot be, before any work is done.</summary>
    /// <exception cref="UsageException">The first impossible value.</exception>
    public void Validate()
    {
        Proof.Validate();
        if (string.IsNullOrWhiteSpace(Out))
            throw new UsageException(ErrorIds.InvalidArgument, "No file is given for the report.", "Give the path of one.");
        ReportFile.Require(Out, Force);
    }
}
