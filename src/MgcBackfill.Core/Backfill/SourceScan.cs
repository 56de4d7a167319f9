using MgcBackfill.Errors;
using MgcBackfill.Integrity;
using MgcBackfill.Market;
using MgcBackfill.Source;
using MgcBackfill.Staging;
using MgcBackfill.Workers;

namespace MgcBackfill.Backfill;

/// <summary>
/// Reads everything that the plans of one product or several need from the source, once, before anything is written. If the source is
/// refused or a bar breaks a rule, the product's table stays unchanged. What is merged later is what was selected and checked here.
/// </summary>
internal static class SourceScan
{
    /// <summary>Scans the days that the plans need. Each part then has a result or an error of its own.</summary>
    /// <param name="source">The accepted source.</param>
    /// <param name="parts">The products' parts, at least one.</param>
    /// <param name="progress">Receives the fraction read and the current day, about once a day; null for no progress.</param>
    /// <param name="cancellation">Cancels the scan between two runs of bars.</param>
    /// <param name="observer">Receives what is read and decided during the pass, even if it ends in an error; null for none. Only for one
    /// part.</param>
    /// <exception cref="SourceException">The source is refused.</exception>
    /// <exception cref="EnvironmentException">A file cannot be read.</exception>
    public static void Run(
        SourceSet source,
        IReadOnlyList<ProductScan> parts,
        Action<double, TradingDay>? progress,
        CancellationToken cancellation,
        IScanObserver? observer = null
    )
    {
        var (start, end) = (parts.Min(p => p.Window.Start), parts.Max(p => p.Window.End));
        using var reader = source.Open(start, end);
        using var inspector = new DayInspector([.. source.Files.Select(f => f.Path)], source.Interval);
        var stream = new DayStream(
            reader,
            source.Coverage,
            [.. parts.Select(p => p.Selection)],
            window: null,
            observer is null ? null : run => observer.OnBarsRead(run, reader.Symbols)
        );
        var size = (double)source.Files.Sum(f => f.Size);
        while (stream.Next(cancellation))
        {
            TradingDay? reached = null;
            foreach (var part in parts)
            {
                if (part.Take(inspector) is not { } day)
                    continue;
                observer?.OnDayDecided(day);
                reached = day.Day;
            }

            if (reached is { } passed)
                progress?.Invoke(reader.BytesRead / size, passed);
            else if (parts.All(p => p.Error is not null))
                return;
        }

        var withoutChecksum = source.FramesWithoutChecksum(start, end);
        foreach (var part in parts)
            part.Finish(source, stream.HeldTwice, withoutChecksum);
    }

    /// <summary>Combines what the workers found for a product into the result that <see cref="Run"/> would give it.</summary>
    /// <exception cref="SourceException">The source holds no bar of an outright, or a record was not counted exactly once.</exception>
    public static ScanResult FromWorkers(SourceSet source, Product product, (long Start, long End) window, StagedTotals staged)
    {
        var (start, end) = window;
        staged.Require(source, source.CountUnreadOutside(start, end));
        if (FindNoOutright(source, product, staged.Accounting) is { } error)
            throw error;
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

    /// <summary>
    /// The error for mapped outrights that never trade in the whole source, which prove nothing (A2); null if there is none. If only some
    /// days are needed, these may have no bars.
    /// </summary>
    internal static SourceException? FindNoOutright(SourceSet source, Product product, RecordAccounting accounting) =>
        accounting.Selected == 0 && accounting.Outside == 0 && accounting.Unread == 0 && accounting.AlreadyDone == 0
            ? new SourceException(
                ErrorIds.NoOutright,
                $"{source.Files[0].Path}: the source has no bar of an outright of {product.Root}.",
                new ErrorLocation { File = source.Files[0].Path },
                $"Request {product.ParentSymbol} with stype_in parent from the vendor."
            )
            : null;
}
