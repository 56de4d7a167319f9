using MgcBackfill.Errors;
using MgcBackfill.Formats;
using MgcBackfill.Market;
using MgcBackfill.Source;
using MgcBackfill.Staging;
using MgcBackfill.Store;

namespace MgcBackfill.Backfill;

/// <summary>Compares finished days that other files cover now with their records (C5), and shows the bars that differ.</summary>
internal static class Confirmation
{
    private const int MaxDays = 5;
    private const int MaxBars = 5;

    /// <summary>Requires that the source gives every day of <see cref="BackfillPlan.Expected"/> as it is recorded.</summary>
    /// <param name="source">The source.</param>
    /// <param name="product">The product.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="digests">The digests of those days as the source gives them; a day without bars has none.</param>
    /// <param name="store">The table, to show what it holds; null if there is none.</param>
    /// <param name="cancellation">Cancels the reading of the days that differ.</param>
    /// <exception cref="TargetException">A day differs.</exception>
    public static void Require(
        SourceSet source,
        Product product,
        BackfillPlan plan,
        IReadOnlyDictionary<TradingDay, string> digests,
        IBarStore? store,
        CancellationToken cancellation
    )
    {
        var differing = plan.Expected.Where(d => digests.GetValueOrDefault(d.Key) != d.Value).Select(d => d.Key).Order().ToArray();
        if (differing.Length == 0)
            return;
        var first = differing[0];
        var bars = store is null ? null : Compare(source, product, first, store, cancellation);
        var files = string.Join(", ", source.Overlapping(first.Open, first.Close).Select(f => f.Path));
        throw new TargetException(
            ErrorIds.SourceChanged,
            $"{NumberText.Count(differing.Length, "finished day")} {(differing.Length == 1 ? "does" : "do")} not match the files given: "
                + $"{NumberText.FirstFew(differing, MaxDays)}. {first} is now covered by {files}.{Text(first, bars)}",
            new ErrorLocation { TradingDay = first.Date },
            bars?.Stale > 0
                    ? "The files given lack bars that the table holds, and a rebuild would lose them. "
                        + "Ask the vendor which is right, or give the files that the days were built from."
                : bars is null
                    ? "Find out which is right: the vendor may have corrected its "
                        + "data. To go on, give the files that the days were built from."
                : Advice.From(
                    $"Find out which is right: the vendor may have corrected its data. {OptionName.AllowReplace} "
                        + $"rebuilds those days from the files given and records the replacement."
                )
        );
    }

    private static RangeComparison Compare(
        SourceSet source,
        Product product,
        TradingDay day,
        IBarStore store,
        CancellationToken cancellation
    )
    {
        var range = new TradingDayRange(day, day);
        using var producer = ChunkProducer.FromSource(
            source,
            product,
            [range],
            d => d == day ? DayNeed.Wanted : DayNeed.Outside,
            readsAll: false
        );
        using var reader = store.OpenReader();
        var rows = new StoredRows(store.Series);
        reader.Read(day.Open, day.Close, rows, cancellation);
        return RangeComparison.Compare(rows, producer.Next(cancellation)!, static _ => false);
    }

    private static string Text(TradingDay day, RangeComparison? bars)
    {
        if (bars is null)
            return "";
        var counts =
            $"{NumberText.Count(bars.Different, "bar")} {(bars.Different == 1 ? "differs" : "differ")}, "
            + $"{NumberText.Format(bars.Stale)} {(bars.Stale == 1 ? "is" : "are")} only in the table, and "
            + $"{NumberText.Format(bars.Missing)} {(bars.Missing == 1 ? "is" : "are")} only in the files";
        var pairs = bars.Differences.Select(d => (d.Old, d.New)).Concat(bars.FirstMissing.Select(b => ((StoredBar?)null, (StoredBar?)b)));
        var lines = pairs
            .OrderBy(p => (p.Item1 ?? p.Item2)!.Value.Ts)
            .Take(MaxBars)
            .Select(p => $"\n  stored {Bar(p.Item1)}\n  given  {Bar(p.Item2)}");
        return $" On {day}, {counts}:{string.Concat(lines)}";
    }

    private static string Bar(StoredBar? bar) => bar?.ToString() ?? "(no such bar)";
}
