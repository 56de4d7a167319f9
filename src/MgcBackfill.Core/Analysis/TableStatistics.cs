using System.Data.Common;
using MgcBackfill.Checkpoint;
using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Store;

namespace MgcBackfill.Analysis;

/// <summary>Summary statistics of a table. Values that depend on rows are null if the table has none.</summary>
public sealed record TableStatistics
{
    private const string Sql = """
        SELECT count(*), epoch_us(min(ts_utc)), epoch_us(max(ts_utc)), arg_max("close", ts_utc), min(symbol), count(DISTINCT symbol) FROM main.bars_1m
        """;

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

    /// <summary>The length of a bar: one minute.</summary>
    public string Timeframe { get; } = "1m";

    /// <summary>
    /// The vendor of the bars, according to the files in the records: <c>databento</c>; <c>synthetic</c> if any file declares its data as
    /// synthetic; <c>unknown</c> if no record names a file.
    /// </summary>
    public string Vendor { get; init; } = "unknown";

    /// <summary>Why there are no statistics; null if there are.</summary>
    public string? Message { get; init; }

    /// <summary>Reads the statistics. A table without rows and a database without the table are results, not errors.</summary>
    /// <param name="db">The database; opened read-only.</param>
    /// <param name="checkpoint">The checkpoint folder; null for the path of the database with <c>.checkpoint</c> appended, if that folder
    /// exists.</param>
    /// <param name="cancellation">Cancels the query.</param>
    /// <exception cref="UsageException">No database is given, or there is no such checkpoint folder.</exception>
    /// <exception cref="TargetException">There is no database, its <c>bars_1m</c> is not the table of this tool (D1), or its records are
    /// refused.</exception>
    /// <exception cref="GateException">The table holds more than one symbol, so that the statistics would mix several series.</exception>
    /// <exception cref="EnvironmentException">The database is in use, or cannot be opened.</exception>
    public static TableStatistics Read(string db, string? checkpoint = null, CancellationToken cancellation = default)
    {
        if (string.IsNullOrWhiteSpace(db))
            throw new UsageException(ErrorIds.InvalidArgument, "No database is given.", $"Give its path with {OptionName.Db}.");
        var path = Path.GetFullPath(db);
        if (checkpoint is not null && !Directory.Exists(checkpoint))
            throw new UsageException(
                ErrorIds.InvalidArgument,
                $"There is no checkpoint folder '{checkpoint}'.",
                $"Check the path. Without {OptionName.Checkpoint}, the folder beside the database is used if it exists."
            );
        using var database = TargetDatabase.OpenForReading(path);
        var statistics = Read(database, path, cancellation);
        return statistics with
        {
            Vendor = BarOrigin.From(CheckpointFolder.Read(Path.GetFullPath(checkpoint ?? CheckpointFolder.DefaultFor(path))).State).Vendor,
        };
    }

    private static TableStatistics Read(TargetDatabase database, string path, CancellationToken cancellation)
    {
        if (!BarTable.Exists(database.Connection))
            return new TableStatistics
            {
                Db = path,
                RowCount = 0,
                Message = $"The database holds no table {BarTable.Name}: no backfill has written to it.",
            };
        BarTable.Require(database.Connection, path);
        using var reader = database.Connection.Query(Sql, cancellation);
        return reader.Read() ? From(path, reader) : throw new InternalException("A query for totals gave no row.");
    }

    private static TableStatistics From(string path, DbDataReader reader)
    {
        var rows = reader.GetInt64(0);
        if (rows == 0)
            return new TableStatistics
            {
                Db = path,
                RowCount = 0,
                Message = $"The table {BarTable.Name} is empty: no bar is stored.",
            };
        if (reader.GetInt64(5) is var symbols && symbols != 1)
            throw BrokenTable.Create($"it holds {symbols} symbols");
        if (reader.IsDBNull(1) || reader.IsDBNull(2))
            throw BrokenTable.Create("it holds an infinite time");
        return new TableStatistics
        {
            Db = path,
            RowCount = rows,
            MinTs = Instant.ToDateTime(reader.GetInt64(1) * 1000),
            MaxTs = Instant.ToDateTime(reader.GetInt64(2) * 1000),
            LatestClose = reader.GetDouble(3),
            Symbol = reader.GetString(4),
        };
    }
}
