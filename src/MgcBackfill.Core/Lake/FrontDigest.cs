using MgcBackfill.Integrity;
using MgcBackfill.Market;

namespace MgcBackfill.Lake;

/// <summary>Computes the build digest (C9b) of the front month of one root from the days of its units, year by year.</summary>
internal static class FrontDigest
{
    /// <summary>Adds the files up.</summary>
    /// <param name="root">The root.</param>
    /// <param name="files">The days of each file, in the order of the years.</param>
    public static LakeFront Compute(string root, IReadOnlyList<FrontDays> files)
    {
        using var build = new BuildDigest();
        using var digest = new DayDigest();
        TradingDay? open = null;
        foreach (var part in files.SelectMany(f => f.Parts))
        {
            if (part.Day != open)
                End();
            foreach (var (bar, symbol) in part.Rows)
                FrontDays.AddTo(digest, in bar, symbol);
            if (part.Digest is null)
                open = part.Day;
            else
                build.Add(part.Day, part.Digest);
        }

        End();
        return new LakeFront
        {
            Root = root,
            Rows = files.Sum(f => f.Rows),
            Days = build.Days,
            Digest = build.Current(),
        };

        void End()
        {
            if (open is { } ended)
                build.Add(ended, digest.Finish());
            open = null;
        }
    }
}
