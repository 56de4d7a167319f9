using MgcBackfill.Engines;
using MgcBackfill.Errors;
using MgcBackfill.Formats;
using MgcBackfill.Market;
using MgcBackfill.Store;
using MgcBackfill.Verify;

namespace MgcBackfill.Analysis;

/// <summary>
/// Compares two databases: first the structure of their tables, then their rows, in windows of days that are read from both at the same
/// time. The result depends only on what is stored, not on how it was stored. Writes nothing.
/// </summary>
public static class ComparisonRun
{
    private const int WindowDays = 64;

    /// <summary>Compares on the calling thread. A difference is part of the result, not an error.</summary>
    /// <param name="options">The options.</param>
    /// <param name="report">Receives the first differences of each kind, in order, on the calling thread.</param>
    /// <param name="progress">Receives the fraction done and the current day.</param>
    /// <param name="cancellation">Cancels the comparison between two windows.</param>
    /// <exception cref="UsageException">The options are invalid.</exception>
    /// <exception cref="TargetException">
    /// A database does not exist, neither of the two holds a table of this tool, or they hold different products.
    /// </exception>
    /// <exception cref="EnvironmentException">A database is in use, or cannot be opened.</exception>
    /// <exception cref="OperationCanceledException">The comparison was cancelled.</exception>
    public static DatabaseComparison Run(
        ComparisonOptions options,
        Action<DatabaseDifference>? report = null,
        Action<double, TradingDay>? progress = null,
        CancellationToken cancellation = default
    )
    {
        options.Validate();
        var symbol = options.Symbol ?? FindSymbol(options);
        using var left = new ComparisonReader(options.Reference(options.Left, symbol));
        using var right = new ComparisonReader(options.Reference(options.Right, symbol));

        // Two foreign tables may hold values that this tool cannot distinguish, such as NULL and NaN.
        if (!left.IsBarTable && !right.IsBarTable)
            left.Store.RequireSchema();
        var tally = new ComparisonTally(options.Limit, report ?? (static _ => { }));
        Shapes(left, right, tally);
        var readable = left.CanBeRead && right.CanBeRead;
        if (readable)
            Rows(options, left, right, tally, progress, cancellation);
        return new DatabaseComparison
        {
            Left = left.Side(readable),
            Right = right.Side(readable),
            Start = options.Start,
            End = options.End,
            RowsCompared = readable,
            AllowsEmpty = options.AllowEmpty,
            BarsEqual = tally.Equal,
            Counts = tally.Counts,
            BarsOfDaysOnlyLeft = tally.BarsOfDaysOnlyLeft,
            BarsOfDaysOnlyRight = tally.BarsOfDaysOnlyRight,
            Reported = tally.Reported,
        };
    }

    private static void Shapes(ComparisonReader left, ComparisonReader right, ComparisonTally tally)
    {
        // Tables of two engines are defined in different words: each must then have the definition that its engine requires.
        if (left.Store.Engine.Name != right.Store.Engine.Name)
        {
            foreach (var difference in left.Store.FindSchemaDifferences())
                tally.Add(DatabaseDifferenceKind.Schema, null, null, () => (difference, null));
            foreach (var difference in right.Store.FindSchemaDifferences())
                tally.Add(DatabaseDifferenceKind.Schema, null, null, () => (null, difference));
            return;
        }

        var (own, other) = (left.Store.ReadSchema(), right.Store.ReadSchema());
        foreach (var fact in own.Keys.Union(other.Keys).Order(StringComparer.Ordinal))
        {
            var (l, r) = (own.GetValueOrDefault(fact), other.GetValueOrDefault(fact));
            if (l != r)
                tally.Add(DatabaseDifferenceKind.Schema, null, null, () => (l, r));
        }
    }

    private static void Rows(
        ComparisonOptions options,
        ComparisonReader left,
        ComparisonReader right,
        ComparisonTally tally,
        Action<double, TradingDay>? progress,
        CancellationToken cancellation
    )
    {
        var windows = Windows(
            options,
            [.. new[] { left.Store.FindTimes(cancellation)?.Days, right.Store.FindTimes(cancellation)?.Days }.OfType<TradingDayRange>()]
        );
        for (var i = 0; i < windows.Count; i++)
        {
            // Each side has its own connection, so that both are read at the same time.
            cancellation.ThrowIfCancellationRequested();
            var window = windows[i];
            var reading = Task.Run(() => right.Read(window, cancellation), CancellationToken.None);
            try
            {
                left.Read(window, cancellation);
            }
            finally
            {
                Task.WaitAny([reading], CancellationToken.None);
            }

            reading.GetAwaiter().GetResult();
            ComparisonWindow.Compare(left, right, tally);
            progress?.Invoke((i + 1.0) / windows.Count, window.Last);
        }

        // These rows belong to no trading day that could be requested.
        if (options is { Start: null, End: null })
            Add(DatabaseDifferenceKind.Untimed, left.Store.CountUntimedRows(cancellation), right.Store.CountUntimedRows(cancellation));
        Add(
            DatabaseDifferenceKind.OtherProduct,
            left.Store.FindForeignRows(cancellation).Count,
            right.Store.FindForeignRows(cancellation).Count
        );

        void Add(DatabaseDifferenceKind kind, long own, long other)
        {
            if (own + other > 0)
                tally.Add(kind, null, null, () => (NumberText.Count(own, "row"), NumberText.Count(other, "row")));
        }
    }

    // The product of the rows; a table without rows holds any product.
    private static string FindSymbol(ComparisonOptions options)
    {
        var (left, right) = (FindSymbol(options.Reference(options.Left, null)), FindSymbol(options.Reference(options.Right, null)));
        if (left is not null && right is not null && left != right)
            throw new TargetException(
                ErrorIds.OtherProduct,
                $"{options.Left} holds {left}, and {options.Right} holds {right}: two products are not compared.",
                new ErrorLocation { File = options.Right },
                "Give two databases of the same product."
            );
        return left ?? right ?? Products.Default.Root;
    }

    private static string? FindSymbol(TableReference table)
    {
        if (table.Database.HoldsSeveral)
            return null;
        using var store = RecordedTable.OpenWithoutRecords(table);
        return store.CanBeRead && store.CountRows() > 0 ? store.Series.Product.Root : null;
    }

    private static List<TradingDayRange> Windows(ComparisonOptions options, TradingDayRange[] stored)
    {
        var windows = new List<TradingDayRange>();
        if (stored.Length == 0)
            return windows;
        var first = Max(stored.Min(r => r.First), options.Start is { } start ? TradingDay.From(start) : TradingDay.Earliest);
        var last = Min(stored.Max(r => r.Last), options.End is { } end ? TradingDay.From(end) : TradingDay.Latest);
        for (var day = first.EpochDay; day <= last.EpochDay; day += WindowDays)
            windows.Add(new TradingDayRange(new TradingDay(day), new TradingDay(Math.Min(day + WindowDays - 1, last.EpochDay))));
        return windows;
    }

    private static TradingDay Max(TradingDay left, TradingDay right) => left > right ? left : right;

    private static TradingDay Min(TradingDay left, TradingDay right) => left < right ? left : right;
}
