using MgcBackfill.Errors;
using MgcBackfill.Formats;
using MgcBackfill.Market;

namespace MgcBackfill.Inventory;

/// <summary>
/// Finds the wanted trading days that are not completely held by a database or by files, and the requests that would complete them. It
/// reads records, rows and headers. It writes nothing and does not use the network.
/// </summary>
public static class GapFinder
{
    /// <summary>Finds the missing days.</summary>
    /// <param name="options">What is wanted, and where to look.</param>
    /// <param name="progress">Called from time to time on the calling thread with the fraction done and a description.</param>
    /// <param name="cancellation">Cancels the search.</param>
    /// <exception cref="BackfillException">The options are invalid, or a given path does not exist or cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The search was cancelled.</exception>
    public static GapReport Find(GapOptions options, Action<double, string>? progress = null, CancellationToken cancellation = default)
    {
        options.Validate();
        return Compute(options, progress, cancellation);
    }

    /// <summary>Finds the missing days of options that need not name a place to look.</summary>
    internal static GapReport Compute(GapOptions options, Action<double, string>? progress, CancellationToken cancellation)
    {
        var stored = DatabaseTime.Read(options);
        options = options with { Product = options.Product ?? stored.Product };
        var source = SourceTime.Read(options, progress, cancellation);
        (long Start, long End)[] held = [.. stored.Ranges, .. source.Ranges, .. options.Coming];
        var planner = new GapPlanner(held);
        TradingDay[] wanted = [.. TradingDay.Range(options.Wanted.First, options.Wanted.Last).Where(d => !d.IsSaturday)];
        GapDay[] days = [.. wanted.Select(d => Missing(d, planner, stored, options)).OfType<GapDay>()];
        var ranges = planner.Requests(options.Wanted);
        var filled = new GapPlanner([.. held, .. ranges]);
        return new GapReport
        {
            Symbol = options.Series.Product.Root,
            Db = options.Db is null ? null : options.Table.Database.Name,
            Dbn = [.. options.Dbn.Select(Path.GetFullPath)],
            Start = options.Start,
            End = options.End,
            WantedDays = wanted.Length,
            Basis = stored.Basis,
            SourceFiles = source.Files,
            RefusedFiles = source.Refused,
            Days = days,
            Requests = [.. ranges.Select(r => new DataRequest(options.Series, r))],
            Warnings = [.. Warnings(stored, source, wanted.Length)],
            Notes = [.. Notes(stored, source, days, wanted.Count(filled.LacksSaturdayOnly))],
            Conclusion =
                wanted.Length == 0 ? "No trading day was requested, so nothing was checked."
                : days.Length == 0
                    ? (
                        wanted.Length == 1
                            ? "The wanted trading day is held."
                            : $"All {NumberText.Count(wanted.Length, "wanted trading day")} are held."
                    )
                : $"{NumberText.Format(days.Length)} of {NumberText.Count(wanted.Length, "wanted trading day")} "
                    + $"{(days.Length == 1 ? "is" : "are")} missing or incomplete; "
                    + $"{NumberText.Count(ranges.Count, "request")} {(ranges.Count == 1 ? "fills" : "fill")} them.",
        };
    }

    private static GapDay? Missing(TradingDay day, GapPlanner planner, DatabaseTime stored, GapOptions options)
    {
        UtcRange[] parts = [.. planner.Missing(day).Select(UtcRange.From)];
        if (parts.Length == 0)
            return null;
        var why =
            planner.Overlaps(day) ? GapReason.Partial
            : options.Dbn.Count > 0 ? GapReason.NotCovered
            : GapReason.NotInDatabase;
        return new GapDay(day.Date, why, parts, stored.Changed.GetValueOrDefault(day));
    }

    private static IEnumerable<string> Warnings(DatabaseTime stored, SourceTime source, int wanted)
    {
        if (wanted == 0)
            yield return "The range has no trading day except Saturdays, so nothing was checked.";
        foreach (var unread in source.Unread)
            yield return unread;
        if (stored.Basis == GapBasis.Rows)
            yield return "The database has no records: a day with any row counts as held, and whether it is complete is unknown.";
        if (stored.Changed.Count is > 0 and var changed)
            yield return $"{NumberText.Count(changed, "finished day")} {(changed == 1 ? "has" : "have")} other rows "
                + $"in the table than the records say, and {(changed == 1 ? "counts" : "count")} as not held.";
        if (source.Refused.Count is > 0 and var refused)
            yield return $"{NumberText.Format(refused)} of {NumberText.Count(source.Files, "file")} "
                + $"{(refused == 1 ? "is refused and holds" : "are refused and hold")} nothing: "
                + $"{NumberText.FirstFew([.. source.Refused.Select(f => $"{f.Name} ({f.ErrorId})")], 5)}.";
    }

    private static IEnumerable<string> Notes(DatabaseTime stored, SourceTime source, GapDay[] days, int saturdayOnly)
    {
        if (stored.Basis == GapBasis.Empty)
            yield return "The database holds no row of the wanted days, and has no records.";
        if (days.Length > 0)
            yield return "Days on which Globex was closed (holidays, and Sundays of US winter) look like missing days, "
                + "because neither headers nor rows show them. A request for such days alone returns no bar.";
        if (source.Ranges.Count > 0)
            yield return "Files are judged by their headers. An inventory reads "
                + "them completely and shows whether their records are intact.";
        if (saturdayOnly > 0)
            yield return $"{NumberText.Count(saturdayOnly, "Sunday")} "
                + $"{(saturdayOnly == 1 ? "lacks" : "lack")} only the hour before midnight "
                + $"UTC of Saturday, when Globex is closed. A backfill marks "
                + $"such a day as partial, and there is nothing to download for it.";
    }
}
