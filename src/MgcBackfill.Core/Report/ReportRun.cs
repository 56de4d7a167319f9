using MgcBackfill.Analysis;
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
        // The database stays open from here on: no run writes between the verification and the reading, so the report describes one state
        // of the table.
        using var table = RecordedTable.Open(options.VerifyOptions.Table, options.VerifyOptions.CheckpointPath);
        var store = table.Store;
        MinuteChoice.Require(store, options);
        SourceSet? source = null;
        var listener = new VerifyListener
        {
            Accepted = accepted => source = accepted,
            Progress = (fraction, day) => progress?.Invoke(fraction, day.ToString()),
        };
        var verification = VerifyRun.Run(options.VerifyOptions, listener, cancellation);
        var records = table.Records;
        var coverage = Unless(() =>
            CoverageRun.Run(
                new CoverageOptions
                {
                    Db = options.Db,
                    Symbol = store.Series.Product.Root,
                    SymbolName = options.SymbolName,
                    Checkpoint = options.Checkpoint,
                },
                cancellation: cancellation
            )
        );
        var days = store.CanBeRead ? DayReader.Read(store, records.State, coverage, verification.AlteredDays, cancellation) : [];
        var rolls = Unless(() =>
            RollRun.Run(
                new TableOptions
                {
                    Db = options.Db,
                    Symbol = store.Series.Product.Root,
                    SymbolName = options.SymbolName,
                    Checkpoint = options.Checkpoint,
                },
                cancellation: cancellation
            )
        );
        return new ReportContent
        {
            Db = store.Name,
            Series = store.Series,
            Verification = verification,
            Records = records,
            Source = source,
            Days = days,
            Rolls = rolls,
            Minutes = MinuteReader.Read(store, MinuteChoice.From(options, [.. days.Where(d => d.Bars > 0)], rolls), cancellation),
            ToolVersion = ToolVersion.Current,
            Engine = store.Engine,
        };

        // A table that breaks a rule has no coverage and no rolls. The gates report that already; the page shows them as unknown.
        T? Unless<T>(Func<T> check)
            where T : class
        {
            try
            {
                return check();
            }
            catch (Exception e) when (verification.Failed.Any() && (e is GateException or TargetException))
            {
                return null;
            }
        }
    }
}
