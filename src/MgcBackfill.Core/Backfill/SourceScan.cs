using MgcBackfill.Errors;
using MgcBackfill.Integrity;
using MgcBackfill.Market;
using MgcBackfill.Source;
using MgcBackfill.Staging;
using MgcBackfill.Workers;

namespace MgcBackfill.Backfill;

/// <summary>
/// Reads everything that the plan needs from the source once, before anything is written. If the source is refused or a bar breaks a rule,
/// the table stays unchanged. The pass that merges reads the source again, and must find the same.
/// </summary>
internal static class SourceScan
{
    /// <summary>Scans the days that the plan needs.</summary>
    /// <param name="source">The accepted source.</param>
    /// <param name="plan">The plan, which names the days.</param>
    /// <param name="keepDecisions">True to keep every day's decision in the result.</param>
    /// <param name="progress">Receives the fraction read and the current day, about once a day; null for no progress.</param>
    /// <param name="cancellation">Cancels the scan between two runs of bars.</param>
    /// <param name="observer">Receives what is read and decided during the pass, even if it ends in an error; null for none.</param>
    /// <param name="product">The product; null for the default.</param>
    /// <exception cref="SourceException">The source is refused.</exception>
    /// <exception cref="DataException">A selected bar breaks a rule.</exception>
    public static ScanResult Run(
        SourceSet source,
        BackfillPlan plan,
        bool keepDecisions,
        Action<double, TradingDay>? progress,
        CancellationToken cancellation,
        IScanObserver? observer = null,
        Product? product = null
    )
    {
        product ??= Products.Default;
        var (start, end) = plan.Window;
        using var reader = source.Open(start, end);
        using var inspector = new DayInspector([.. source.Files.Select(f => f.Path)], source.Interval);
        var stream = new DayStream(
            reader,
            source.Coverage,
            plan.GetNeed,
            window: null,
            observer is null ? null : run => observer.OnBarsRead(run, reader.Symbols),
            product
        );
        var size = (double)source.Files.Sum(f => f.Size);
        var (bars, decisions, partial, ties) = (new BarBuffer(), new List<DayDecision>(), new List<TradingDay>(), new List<DayDecision>());
        var digests = new Dictionary<TradingDay, string>();
        var (days, stubs, zeroVolume) = (0, 0, 0L);
        while (stream.Next(bars, cancellation) is { } day)
        {
            var confirms = plan.Expected.ContainsKey(day.Day);
            var digest = inspector.Inspect(day, bars.Bars, confirms);
            if (confirms)
                digests.Add(day.Day, digest);
            bars.Clear();
            observer?.OnDayDecided(day);
            days++;
            stubs += day.Stub ? 1 : 0;
            zeroVolume += day.ZeroVolume;
            if (day.Partial)
                partial.Add(day.Day);
            if (day.Reason != SelectionReason.Volume)
                ties.Add(day);
            if (keepDecisions)
                decisions.Add(day);
            progress?.Invoke(reader.BytesRead / size, day.Day);
        }

        RequireOutrights(source, product, stream.Accounting);
        return new ScanResult
        {
            Accounting = stream.Accounting,
            Days = days,
            Stubs = stubs,
            PartialDays = partial,
            Ties = ties,
            ZeroVolume = zeroVolume,
            FramesWithoutChecksum = source.FramesWithoutChecksum(start, end),
            Digests = digests,
            HeldTwice = stream.HeldTwice.Pairs,
            Choices = stream.HeldTwice.Choices,
            Decisions = decisions,
        };
    }

    /// <summary>Combines what the workers found into the result that <see cref="Run"/> would return.</summary>
    /// <exception cref="SourceException">The source holds no bar of an outright, or a record was not counted exactly once.</exception>
    public static ScanResult FromWorkers(SourceSet source, BackfillPlan plan, StagedTotals staged)
    {
        var (start, end) = plan.Window;
        staged.Require(source, source.CountUnreadOutside(start, end));
        RequireOutrights(source, Products.Default, staged.Accounting);
        return new ScanResult
        {
            Accounting = staged.Accounting,
            Days = staged.Days,
            Stubs = staged.Stubs,
            PartialDays = staged.PartialDays,
            Ties = staged.Ties,
            ZeroVolume = staged.ZeroVolume,
            FramesWithoutChecksum = source.FramesWithoutChecksum(start, end),
            Digests = staged.Digests,
            HeldTwice = staged.HeldTwice.Pairs,
            Choices = staged.HeldTwice.Choices,
        };
    }

    // A2: mapped outrights that never trade in the whole source prove nothing. If only some days are needed, these may have no bars.
    private static void RequireOutrights(SourceSet source, Product product, RecordAccounting accounting)
    {
        if (accounting.Selected == 0 && accounting.Outside == 0 && accounting.Unread == 0 && accounting.AlreadyDone == 0)
        {
            throw new SourceException(
                ErrorIds.NoOutright,
                $"{source.Files[0].Path}: the source has no bar of an outright of {product}.",
                new ErrorLocation { File = source.Files[0].Path },
                $"Request {product.ParentSymbol} with stype_in parent from the vendor."
            );
        }
    }
}
