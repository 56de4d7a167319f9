using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Source;

namespace MgcBackfill.Analysis;

/// <summary>Determines what a table covers. Opens the database read-only, and writes nothing.</summary>
public static class CoverageRun
{
    /// <summary>Counts the minutes of every day.</summary>
    /// <param name="options">The options.</param>
    /// <param name="progress">Receives the fraction done and the current day, on the calling thread.</param>
    /// <param name="cancellation">Cancels the work.</param>
    /// <exception cref="UsageException">The options are invalid.</exception>
    /// <exception cref="TargetException">
    /// There is no database, it holds no table of this tool, or the records are malformed.
    /// </exception>
    /// <exception cref="GateException">The table holds two contracts for one day, or two bars for one minute.</exception>
    /// <exception cref="SourceException">The source is refused.</exception>
    /// <exception cref="EnvironmentException">The database is in use, or a file cannot be read.</exception>
    public static TableCoverage Run(
        CoverageOptions options,
        Action<double, TradingDay>? progress = null,
        CancellationToken cancellation = default
    )
    {
        options.Validate();
        using var stored = StoredDays.Open(options);
        var folder = stored.Records;
        var hours = stored.Series.Product.Hours;
        var records = folder.State;
        var source =
            options.Dbn.Count == 0
                ? null
                : SourceSet.Accept(options.Dbn, options.Source with { Prefer = folder.Preference }, stored.Series.Product, cancellation);
        CoverageDay[] counted = [];
        if (GetRequested(options, stored.Range) is { } range)
        {
            using var traded = source is null ? null : new TradedMinutes(source, range);
            var days = new CoverageDays(new CoverageCounter(hours, records, traded), range, cancellation);
            stored.Visit(range, days.Add, progress, cancellation);
            counted = days.Finish();
            traded?.Finish(cancellation);
        }

        return new TableCoverage(
            options.Table.Database.Name,
            options.CheckpointPath,
            records.Attempts.Count > 0,
            [.. source?.Files.Select(f => f.Path) ?? []],
            counted
        )
        {
            Stored = stored.Range,
            Hours = hours,
        };
    }

    // Without stored days, nothing defines where a table begins or ends.
    private static TradingDayRange? GetRequested(CoverageOptions options, TradingDayRange? stored)
    {
        var first = options.Start is { } start ? TradingDay.From(start) : stored?.First;
        var last = options.End is { } end ? TradingDay.From(end) : stored?.Last;
        return first is { } f && last is { } l && f <= l ? new TradingDayRange(f, l) : null;
    }
}
