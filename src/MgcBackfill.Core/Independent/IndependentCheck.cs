using MgcBackfill.Errors;

namespace MgcBackfill.Independent;

/// <summary>
/// The independent check of a table against its source (G2). It reads, names, groups, selects, checks and digests with its own code,
/// written from the rules, and compares every value of every stored row with the result. It writes nothing.
/// </summary>
internal static class IndependentCheck
{
    /// <summary>Checks the rows of some trading days, on the calling thread.</summary>
    /// <param name="files">Full paths of the source's files, in any order.</param>
    /// <param name="root">The root of the product.</param>
    /// <param name="symbol">The value of symbol that every row must have.</param>
    /// <param name="table">The table.</param>
    /// <param name="first">First trading day to check; null for the first one of source or table.</param>
    /// <param name="last">Last trading day to check, inclusive; null for the last one of source or table.</param>
    /// <param name="compares">True for the days whose rows are compared with the source; null for all.</param>
    /// <param name="expects">True for the days for which the table must hold the source's bars; null for all.</param>
    /// <param name="getVendorDate">Returns the vendor date of a file, or null if it is not known. Given to prefer the newer of two files
    /// with different bars; null to refuse such files.</param>
    /// <param name="progress">Called for each day of the source that was checked.</param>
    /// <param name="mayBeEmpty">Those of the files that were accepted without records; null for none.</param>
    /// <param name="cancellation">Cancels the check.</param>
    /// <exception cref="SourceException">The source is refused (sections 1 and 2).</exception>
    /// <exception cref="DataException">A bar of the source breaks a rule (sections 4 and 5).</exception>
    /// <exception cref="TargetException">The table has other columns.</exception>
    /// <exception cref="EnvironmentException">A file cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The check was cancelled.</exception>
    public static CheckResult Run(
        IReadOnlyList<string> files,
        string root,
        string symbol,
        PlainTable table,
        DateOnly? first,
        DateOnly? last,
        Func<DateOnly, bool>? compares = null,
        Func<DateOnly, bool>? expects = null,
        Func<string, DateOnly?>? getVendorDate = null,
        Action<DateOnly>? progress = null,
        IReadOnlySet<string>? mayBeEmpty = null,
        CancellationToken cancellation = default
    )
    {
        var product = new PlainRoot(root);
        using var source = new PlainSource(files, product, getVendorDate, mayBeEmpty);
        using var digest = new PlainDigest();
        var derived = new PlainDays(source, product, first, last);
        var comparison = new PlainComparison(symbol, compares, expects);
        var days = new List<CheckedDay>();
        using var stored = table.Days(first, last, cancellation).GetEnumerator();
        var hasRows = stored.MoveNext();
        foreach (var day in derived.InOrder(cancellation))
        {
            for (; hasRows && stored.Current.Day < day.Day; hasRows = stored.MoveNext())
                comparison.TableOnly(stored.Current);
            if (hasRows && stored.Current.Day == day.Day)
            {
                comparison.Compare(day, stored.Current.Rows);
                hasRows = stored.MoveNext();
            }
            else
            {
                comparison.SourceOnly(day);
            }

            var result = CreateDay(day, digest);
            digest.Add(result.Day, result.Digest);
            days.Add(result);
            progress?.Invoke(day.Day);
        }

        for (; hasRows; hasRows = stored.MoveNext())
            comparison.TableOnly(stored.Current);
        comparison.WithoutDay(table.RowsWithoutDay(cancellation));
        return new CheckResult
        {
            Differences = comparison.Kept,
            DifferenceCount = comparison.Count,
            Days = days,
            BuildDigest = digest.ComputeBuild(),
            Rows = comparison.Rows,
            Counts = new CheckCounts(
                derived.Read + source.HeldTwice + source.OtherRecords,
                derived.Selected,
                derived.OtherOutrights,
                derived.NoOutrights,
                derived.Outside,
                source.HeldTwice,
                source.OtherRecords
            ),
        };
    }

    private static CheckedDay CreateDay(PlainDay day, PlainDigest digest) =>
        new(
            day.Day,
            day.Contract,
            day.Reason,
            [.. day.Candidates.OrderByDescending(c => c.Volume).ThenBy(c => c.Symbol, StringComparer.Ordinal)],
            day.Bars.Count,
            day.Bars.Count(b => b.Volume == 0),
            digest.ComputeDay(day.Bars)
        );
}
