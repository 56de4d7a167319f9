using MgcBackfill.Engines;
using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Store;
using MgcBackfill.Verify;

namespace MgcBackfill.Analysis;

/// <summary>Summary statistics of a table. Values that depend on rows are null if the table has none.</summary>
public sealed record TableStatistics
{
    /// <summary>Full path of the database.</summary>
    public required string Db { get; init; }

    /// <summary>Number of rows in the table.</summary>
    public required long RowCount { get; init; }

    /// <summary>The first ts_utc, Kind Utc.</summary>
    public DateTime? MinTs { get; init; }

    /// <summary>The last ts_utc, Kind Utc.</summary>
    public DateTime? MaxTs { get; init; }

    /// <summary>Close of the last bar, as it is stored.</summary>
    public double? LatestClose { get; init; }

    /// <summary>ts_utc of the bar with <see cref="LatestClose"/>, Kind Utc.</summary>
    public DateTime? LatestTs => MaxTs;

    /// <summary>The value of the column <c>symbol</c>, which is the same in all rows.</summary>
    public string? Symbol { get; init; }

    /// <summary>The length of a bar, such as <c>1m</c>.</summary>
    public required string Timeframe { get; init; }

    /// <summary>
    /// The vendor of the bars, according to the files in the records, or else to the rows: <c>databento</c>; <c>synthetic</c> if any file
    /// declares its data as synthetic; <c>unknown</c> if neither names a vendor.
    /// </summary>
    public string Vendor { get; init; } = "unknown";

    /// <summary>Why there are no statistics; null if there are.</summary>
    public string? Message { get; init; }

    /// <summary>Reads the statistics. A table without rows and a database without the table are results, not errors.</summary>
    /// <param name="db">The database; opened read-only.</param>
    /// <param name="checkpoint">The checkpoint folder; null for the path of the database with <c>.checkpoint</c> appended, if that folder
    /// exists.</param>
    /// <param name="symbol">The product; null for the one that the records name, or else the table holds (R2).</param>
    /// <param name="symbolName">The value of symbol in the rows, in a database that holds several products; null for the root.</param>
    /// <param name="cancellation">Cancels the query.</param>
    /// <exception cref="UsageException">No database is given, or there is no such checkpoint folder.</exception>
    /// <exception cref="TargetException">There is no database, its table is not that of this tool (D1), or its records are
    /// refused.</exception>
    /// <exception cref="GateException">The table holds more than one symbol, so that the statistics would mix several series.</exception>
    /// <exception cref="EnvironmentException">The database is in use, or cannot be opened.</exception>
    public static TableStatistics Read(
        string db,
        string? checkpoint = null,
        string? symbol = null,
        string? symbolName = null,
        CancellationToken cancellation = default
    )
    {
        if (string.IsNullOrWhiteSpace(db))
            throw new UsageException(ErrorIds.InvalidArgument, "No database is given.", $"Give its path with {OptionName.Db}.");
        var reference = new TableReference(db, symbol, symbolName);
        if (checkpoint is not null && !Directory.Exists(checkpoint))
            throw new UsageException(
                ErrorIds.InvalidArgument,
                $"There is no checkpoint folder '{checkpoint}'.",
                $"Check the path. Without {OptionName.Checkpoint}, the folder beside the database is used if it exists."
            );
        using var table = RecordedTable.Open(reference, Path.GetFullPath(checkpoint ?? reference.DefaultCheckpoint), whileWritten: true);
        return Read(table, cancellation) with { Vendor = FindVendor(table, cancellation) };
    }

    // Where no record names a file, the rows may.
    private static string FindVendor(RecordedTable table, CancellationToken cancellation)
    {
        var origin = BarOrigin.From(table.Records.State);
        return origin.Days > 0 || !table.Store.CanBeRead ? origin.Vendor : table.Store.FindVendor(cancellation) ?? origin.Vendor;
    }

    private static TableStatistics Read(RecordedTable table, CancellationToken cancellation)
    {
        var (store, interval) = (table.Store, table.Store.Series.Interval);
        var none = new TableStatistics
        {
            Db = store.Name,
            RowCount = 0,
            Timeframe = interval.Name,
        };
        if (!store.HasTable)
            return none with { Message = $"The database holds no table {store.TableName}: no backfill has written to it." };
        table.RequireOneProduct();
        var rows = store.CountRows(cancellation);
        if (rows == 0)
            return none with { Message = $"The table {store.TableName} is empty: no bar is stored." };
        if (store.CountUntimedRows(cancellation) > 0 || store.FindTimes(cancellation) is not { } times)
            throw BrokenTable.Create("it holds an impossible time");
        return none with
        {
            RowCount = rows,
            MinTs = Instant.ToDateTime(times.First * 1000),
            MaxTs = Instant.ToDateTime(times.Last * 1000),
            LatestClose = ReadClose(store, times.Last, cancellation),
            Symbol = store.Series.Symbol,
        };
    }

    private static double ReadClose(IBarStore store, long ts, CancellationToken cancellation)
    {
        using var reader = store.OpenReader();
        var rows = new StoredRows(store.Series);
        reader.Read(ts * 1000, (ts + 1) * 1000, rows, cancellation);
        return rows.Rows[0].Close;
    }
}
