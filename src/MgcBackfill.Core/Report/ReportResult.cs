using MgcBackfill.Verify;

namespace MgcBackfill.Report;

/// <summary>A report that was written.</summary>
public sealed record ReportResult
{
    /// <summary>Full path of the HTML file.</summary>
    public required string Path { get; init; }

    /// <summary>Its size in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>Full path of the database that it is about.</summary>
    public required string Db { get; init; }

    /// <summary>The verdict on the table.</summary>
    public required ReportVerdict Verdict { get; init; }

    /// <summary>The verification that the page shows.</summary>
    public required Verification Verification { get; init; }
}
