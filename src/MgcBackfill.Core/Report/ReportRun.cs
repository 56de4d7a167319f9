using MgcBackfill.Backfill;
using MgcBackfill.Errors;
using MgcBackfill.Report.Page;
using MgcBackfill.Source;
using MgcBackfill.Verify;

namespace MgcBackfill.Report;

/// <summary>
/// Verifies a table and writes the result as one HTML file that needs no other file. The database, the records and the source are only
/// read.
/// </summary>
public static class ReportRun
{
    /// <summary>
    /// Verifies the table on the calling thread and writes the report, even if a gate failed: that is part of the result.
    /// </summary>
    /// <param name="options">The options.</param>
    /// <param name="progress">Receives the fraction done and the day reached.</param>
    /// <param name="cancellation">Cancels the work; nothing is written then.</param>
    /// <exception cref="UsageException">The file may not be written there, or the days to show minute by minute are not stored or too
    /// many.</exception>
    /// <exception cref="BackfillException">The database, the records or the source cannot be read, or are refused: there is no
    /// report.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static ReportResult Run(ReportOptions options, Action<double, string>? progress = null, CancellationToken cancellation = default)
    {
        options.Validate();
        var content = Read(options, progress, cancellation);
        var page = ReportPage.Bytes(content);
        cancellation.ThrowIfCancellationRequested();
        ReportFile.Write(options.Out, page, options.Force);
        return new ReportResult
        {
            Path = Path.GetFullPath(options.Out),
            Bytes = page.Length,
            Db = content.Db,
            Verdict = content.Verdict,
            Verification = content.Verification,
        };
    }

    /// <summary>Verifies the table on the calling thread and returns the page; writes no file.</summary>
    /// <param name="options">The options; what they say about the file is not used.</param>
    /// <param name="cancellation">Cancels the work.</param>
    /// <inheritdoc cref="Run"/>
    internal static byte[] Render(ReportOptions options, CancellationToken cancellation)
    {
        options.VerifyOptions.Validate();
        return ReportPage.Bytes(Read(options, null, cancellation));
    }

    private static ReportContent Read(ReportOptions options, Action<double, string>? progress, CancellationToken cancellation)
    {
        // The database stays open to the end, so that no run writes in between and the report describes one state of the table.
        using var table = RecordedTable.Open(options.VerifyOptions.Table, options.VerifyOptions.CheckpointPath);
        var store = table.Store;
        MinuteChoice.Require(store, options);
        SourceSet? source = null;
        using var read = new ReportDays(table);
        var listener = new VerifyListener
        {
            Accepted = accepted => source = accepted,
            Progress = (fraction, day) => progress?.Invoke(fraction, day.ToString()),
            Day = read.Add,
        };
        var verification = VerifyRun.Run(table, options.VerifyOptions, listener, cancellation);
        var (days, rolls) = read.Finish(verification, options.TableOptions, cancellation);
        return new ReportContent
        {
            Db = store.Name,
            Series = store.Series,
            Verification = verification,
            Records = table.Records,
            Source = source,
            Days = days,
            Rolls = rolls,
            Minutes = MinuteReader.Read(store, MinuteChoice.From(options, [.. days.Where(d => d.Bars > 0)], rolls), cancellation),
            ToolVersion = ToolVersion.Current,
            Engine = store.Engine,
        };
    }
}
