using System.Runtime.CompilerServices;
using MgcBackfill.DuckDb;
using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Staging;

namespace MgcBackfill.Store;

/// <summary>
/// Merges chunks into <c>bars_1m</c>, one transaction each (C1, M1 to M5). The caller decides between <see cref="Commit"/> and
/// <see cref="Rollback"/>; between <see cref="Merge"/> and either, the transaction is open and nothing is visible to others.
/// </summary>
internal sealed class ChunkMerger(DuckDbConnection connection) : IDisposable
{
    private const string StageTable = "bars_stage";

    private const string CreateStageSql = """
        CREATE OR REPLACE TEMP TABLE bars_stage AS SELECT * FROM main.bars_1m LIMIT 0
        """;

    // The range stands in the ON clause so that only its row groups are scanned.
    private const string MergeSql = """
        MERGE INTO main.bars_1m AS t
        USING temp.bars_stage AS s
        ON t.symbol = s.symbol AND t.ts_utc = s.ts_utc AND t.ts_utc >= $1 AND t.ts_utc < $2
        WHEN MATCHED AND (t.source_symbol, t.open, t.high, t.low, t.close, t.volume)
            IS DISTINCT FROM (s.source_symbol, s.open, s.high, s.low, s.close, s.volume)
            THEN UPDATE SET source_symbol = s.source_symbol, open = s.open, high = s.high, low = s.low, close = s.close, volume = s.volume
        WHEN NOT MATCHED THEN INSERT
        """;

    private const string DeleteStaleSql = """
        DELETE FROM main.bars_1m AS t
        WHERE t.ts_utc >= $1 AND t.ts_utc < $2
          AND NOT EXISTS (SELECT 1 FROM temp.bars_stage AS s WHERE s.symbol = t.symbol AND s.ts_utc = t.ts_utc)
        """;

    private readonly StoredBarReader _reader = new(connection);
    private readonly StoredRows _rows = new();
    private bool _open;

    /// <summary>Begins a transaction, merges the chunk, and proves what is stored by reading it back.</summary>
    /// <param name="chunk">The staged days; every bar passed section 5.</param>
    /// <param name="mayReplace">True for the days whose stored rows may give way: a partial day that completes, or allow-replace (M5).</param>
    /// <param name="becomeAlone">
    /// Called before anything but an append to an empty range is written: when it returns, no other transaction may be under way.
    /// </param>
    /// <param name="cancellation">Interrupts the database.</param>
    /// <returns>What changed.</returns>
    /// <exception cref="GateException">A stored row differs and may not be replaced, or what is stored is not what was staged.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)] // so that the stack trace of a failure names it (C1)
    public MergeCounts Merge(StagedChunk chunk, Func<TradingDay, bool> mayReplace, Action? becomeAlone = null, CancellationToken cancellation = default)
    {
        var before = Begin(chunk, mayReplace, cancellation);
        if (before.IsSame)
        {
            ReadBack.Require(_rows, chunk);
            return new MergeCounts(before.Missing, before.Different, before.Same, before.Stale);
        }

        if (_rows.Count > 0 && becomeAlone is not null)
        {
            // Appends to ranges that share no key cannot meet. For updates and deletes beside another commit nobody needs to trust more
            // than one transaction at a time.
            Rollback();
            becomeAlone();
            before = Begin(chunk, mayReplace, cancellation);
        }

        WriteProved(chunk, before, cancellation);
        return new MergeCounts(before.Missing, before.Different, before.Same, before.Stale);
    }

    /// <summary>Makes the merge last.</summary>
    public void Commit()
    {
        // A COMMIT that fails has rolled back.
        _open = false;
        connection.Execute("COMMIT");
    }

    /// <summary>Undoes an open merge; does nothing where none is open.</summary>
    public void Rollback()
    {
        if (!_open)
            return;
        _open = false;
        connection.Execute("ROLLBACK");
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    private RangeComparison Begin(StagedChunk chunk, Func<TradingDay, bool> mayReplace, CancellationToken cancellation)
    {
        connection.Execute("BEGIN TRANSACTION", cancellation);
        _open = true;
        _reader.Read(chunk.Range.First.Open, chunk.Range.Last.Close, _rows, cancellation);
        var before = RangeComparison.Of(_rows, chunk, mayReplace);
        return before.Differences.Count == 0 ? before : throw Differs(chunk, before);
    }

    private void WriteProved(StagedChunk chunk, RangeComparison before, CancellationToken cancellation)
    {
        try
        {
            Write(chunk, before, cancellation);
        }
        catch (DuckDbQueryException e) when (e.IsConstraint)
        {
            throw new GateException(
                ErrorIds.MergeGateFailed, $"Chunk {chunk.Range}: the database refused a row: {e.Message}",
                new ErrorLocation { Chunk = (chunk.Range.First.Date, chunk.Range.Last.Date) }, "The chunk was rolled back. Run 'mgc-backfill verify'.");
        }
    }

    private void Write(StagedChunk chunk, RangeComparison before, CancellationToken cancellation)
    {
        var (start, end) = (chunk.Range.First.Open, chunk.Range.Last.Close);
        if (_rows.Count == 0)
        {
            // M1: the range is proven empty in this transaction, so an append under the primary key is the same thing.
            using var appender = connection.Appender("main", BarTable.Name);
            BarWriter.Append(appender, chunk);
        }
        else
        {
            Stage(chunk);
            if (before.Stale > 0)
                Execute(DeleteStaleSql, start, end, cancellation);
            Execute(MergeSql, start, end, cancellation);
            connection.Execute("DROP TABLE temp.bars_stage", cancellation);
        }

        _reader.Read(start, end, _rows, cancellation);
        ReadBack.Require(_rows, chunk);
    }

    private void Stage(StagedChunk chunk)
    {
        connection.Execute(CreateStageSql);
        using var appender = connection.Appender("temp", "main", StageTable);
        BarWriter.Append(appender, chunk);
    }

    private void Execute(string sql, long start, long end, CancellationToken cancellation)
    {
        using var statement = connection.Prepare(sql);
        statement.BindTimestampTz(1, start / 1000);
        statement.BindTimestampTz(2, end / 1000);
        statement.Execute(cancellation).Dispose();
    }

    private static GateException Differs(StagedChunk chunk, RangeComparison before)
    {
        var (day, _, _) = before.Differences[0];
        var rows = before.Differences.Select(d => $"\n  stored {d.Old}\n  source {(d.New is { } row ? row.ToString() : "(no such bar)")}");
        return new GateException(
            ErrorIds.StoredRowDiffers,
            $"Chunk {chunk.Range}: {before.Different} stored rows differ from the source's, {before.Stale} are not in it (M5); the first:{string.Concat(rows)}",
            new ErrorLocation { Chunk = (chunk.Range.First.Date, chunk.Range.Last.Date), TradingDay = day.Date, TsUtc = before.Differences[0].Old is { } old ? DateTime.UnixEpoch.AddTicks(old.TsMicroseconds * 10) : null },
            "Somebody changed the table, or it was built from another source. Find out which; --allow-replace replaces whole days and records it.");
    }
}
