using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Source;

namespace MgcBackfill.Lake;

/// <summary>
/// Counts the bars of a source by root and year, in one reading that builds nothing. A commit compares the counts with the manifests, so
/// that a bar that no unit took cannot go unnoticed.
/// </summary>
internal static class LakeCensus
{
    /// <summary>Reads the whole source.</summary>
    /// <param name="source">The accepted files of one interval.</param>
    /// <param name="progress">Called with the bytes read so far.</param>
    /// <param name="cancellation">Cancels the reading.</param>
    /// <returns>The number of bars of each unit that has any; a bar that several files hold counts once.</returns>
    /// <exception cref="SourceException">A file is refused, or has changed since it was accepted.</exception>
    /// <exception cref="EnvironmentException">A file cannot be read.</exception>
    public static IReadOnlyDictionary<LakeUnitName, long> Count(SourceSet source, Action<long> progress, CancellationToken cancellation)
    {
        var counts = new Dictionary<LakeUnitName, long>();
        var bySymbol = new List<long>();
        var (year, yearEnd, heldTwice, bars) = (0, long.MinValue, 0L, 0L);
        using var reader = source.Open();
        reader.OnDuplicate = _ => heldTwice++;
        while (reader.Read(out var run))
        {
            cancellation.ThrowIfCancellationRequested();
            progress(reader.BytesRead);
            while (bySymbol.Count < reader.Symbols.Count)
                bySymbol.Add(0);
            foreach (ref readonly var bar in run.Bars)
            {
                if (bar.TsEvent >= yearEnd)
                {
                    EndYear();
                    year = Instant.ToDateTime(bar.TsEvent).Year;
                    yearEnd = LakeUnitName.GetStart(year + 1);
                }

                bySymbol[bar.Symbol]++;
            }

            bars += run.End - run.Start;
        }

        EndYear();
        if (bars + heldTwice + reader.OtherTypes != reader.Records)
            throw new SourceException(
                ErrorIds.AccountingMismatch,
                $"Not every record is accounted for: {reader.Records} were read, and {bars} bars, {heldTwice} bars held twice and "
                    + $"{reader.OtherTypes} records of other types were counted."
            );
        return counts;

        void EndYear()
        {
            for (var symbol = 0; symbol < bySymbol.Count; symbol++)
            {
                if (bySymbol[symbol] == 0)
                    continue;
                var unit = new LakeUnitName(source.Interval, LakeRoots.Of(reader.Symbols[symbol]), year);
                counts[unit] = counts.GetValueOrDefault(unit) + bySymbol[symbol];
                bySymbol[symbol] = 0;
            }
        }
    }
}
