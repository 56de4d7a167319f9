using MgcBackfill.Dbn;
using MgcBackfill.Integrity;
using MgcBackfill.Market;
using MgcBackfill.Staging;

namespace MgcBackfill.Lake;

/// <summary>Computes the build digest (C9b) of the front month of one root from the files of its units, year by year.</summary>
internal static class FrontDigest
{
    /// <summary>Reads the files in order.</summary>
    /// <param name="database">Reads the files.</param>
    /// <param name="root">The root.</param>
    /// <param name="paths">Full paths, in the order of the years. A trading day may begin in one file and end in the next one.</param>
    /// <param name="cancellation">Cancels the reading.</param>
    /// <exception cref="Errors.GateException">A file does not have its form.</exception>
    /// <exception cref="Errors.EnvironmentException">A file cannot be read.</exception>
    public static LakeFront Compute(ILakeDatabase database, string root, IEnumerable<string> paths, CancellationToken cancellation)
    {
        using var build = new BuildDigest();
        using var digest = new DayDigest();
        var (symbols, utf8, day, rows) = (new SymbolTable(), new List<byte[]>(), default(TradingDay?), 0L);
        foreach (var path in paths)
        {
            using var reader = database.OpenReader(path, LakeDataset.Front, root, symbols);
            while (reader.ReadNext())
            {
                cancellation.ThrowIfCancellationRequested();
                while (utf8.Count < symbols.Count)
                    utf8.Add(System.Text.Encoding.UTF8.GetBytes(symbols[utf8.Count]));
                foreach (ref readonly var bar in reader.Bars)
                {
                    if (day is null || bar.TsEvent >= day.Value.Close)
                    {
                        EndDay();
                        day = TradingDay.FromTimestamp(bar.TsEvent);
                    }

                    digest.Add(bar.TsEvent / 1000, utf8[bar.Symbol], bar.Open, bar.High, bar.Low, bar.Close, (long)bar.Volume);
                    rows++;
                }
            }
        }

        EndDay();
        return new LakeFront
        {
            Root = root,
            Rows = rows,
            Days = build.Days,
            Digest = build.Current(),
        };

        void EndDay()
        {
            if (day is { } ended)
                build.Add(ended, digest.Finish());
        }
    }
}
