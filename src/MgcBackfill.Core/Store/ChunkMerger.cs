using System.Runtime.CompilerServices;
using MgcBackfill.Errors;
using MgcBackfill.Formats;
using MgcBackfill.Market;
using MgcBackfill.Staging;

namespace MgcBackfill.Store;

/// <summary>
/// Merges chunks into the table, one transaction each (C1, M1 to M5). The caller decides between <see cref="Commit"/> and <see
/// cref="Rollback"/>; from <see cref="Merge"/> until then the transaction is open and its changes are invisible to others. Not thread-safe,
/// but different threads may use it one after another.
/// </summary>
internal sealed class ChunkMerger(IBarTransaction transaction, BarSeries series) : IDisposable
{
    private readonly StoredRows _rows = new(series);
    private bool _open;
    private bool _isUnchanged;
    private StagedChunk? _chunk;

    /// <summary>Begins a transaction and merges the chunk. It may be committed after <see cref="Verify"/> has returned.</summary>
    /// <param name="chunk">The staged days; every bar passed section 5.</param>
    /// <param name="mayReplace">True for the days whose stored rows may be replaced: a partial day that is now complete, or allow-replace
    /// (M5).</param>
    /// <param name="isEmpty">True if the table holds no rows of these days; the holder of the table's lock has checked that.</param>
    /// <param name="waitForExclusive">
    /// Called before anything other than an append to an empty range is written. When it returns, no other transaction may be open.
    /// </param>
    /// <param name="cancellation">Interrupts the database.</param>
    /// <returns>The numbers of changed and unchanged rows.</returns>
    /// <exception cref="GateException">A stored row differs and may not be replaced, or the database refuses a row.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)] // so that the stack trace of a failure names it (C1)
    public MergeCounts Merge(
        StagedChunk chunk,
        Func<TradingDay, bool> mayReplace,
        bool isEmpty = false,
        Action? waitForExclusive = null,
        CancellationToken cancellation = default
    )
    {
        (_isUnchanged, _chunk) = (false, chunk);
        if (isEmpty)
        {
            Begin(cancellation);
            ReportConstraintErrors(chunk, () => transaction.Append(chunk, cancellation));
            return new MergeCounts(chunk.Bars.Count, 0, 0, 0);
        }

        var before = Compare(chunk, mayReplace, cancellation);
        if (!before.IsSame && _rows.Count > 0 && waitForExclusive is not null)
        {
            // Appends to ranges without a common key cannot conflict. Updates and deletes run while no other transaction is open, so that
            // their correctness does not depend on concurrent commits.
            Rollback();
            waitForExclusive();
            before = Compare(chunk, mayReplace, cancellation);
        }

        _isUnchanged = before.IsSame;
        if (_isUnchanged)
            transaction.Keep(chunk);
        else
            ReportConstraintErrors(chunk, () => Write(chunk, before, cancellation));
        return new MergeCounts(before.Missing, before.Different, before.Same, before.Stale);
    }

    /// <summary>
    /// Reads the range back inside the transaction and compares it with the chunk (M2). This also proves that a range without stored rows
    /// was empty (M1): every staged row was accepted as a new key, and the range holds exactly those rows.
    /// </summary>
    /// <param name="chunk">The chunk that was merged.</param>
    /// <exception cref="GateException">The stored rows differ from the staged ones.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)] // so that the stack trace of a failure names it (C1)
    public void Verify(StagedChunk chunk)
    {
        // If nothing was written, the rows that were compared are the stored rows.
        if (!_isUnchanged)
            Read(chunk, CancellationToken.None);
        ReadBack.Require(_rows, chunk);
    }

    /// <summary>Commits the merge.</summary>
    /// <exception cref="GateException">The database refuses a row only now.</exception>
    public void Commit()
    {
        // A COMMIT that fails has already rolled back.
        _open = false;
        ReportConstraintErrors(_chunk!, transaction.Commit);
    }

    /// <summary>Rolls back an open merge; does nothing if none is open.</summary>
    public void Rollback()
    {
        if (!_open)
            return;
        _open = false;
        transaction.Rollback();
    }

    /// <inheritdoc/>
    public void Dispose() => transaction.Dispose();

    private RangeComparison Compare(StagedChunk chunk, Func<TradingDay, bool> mayReplace, CancellationToken cancellation)
    {
        Begin(cancellation);
        Read(chunk, cancellation);
        var before = RangeComparison.Compare(_rows, chunk, mayReplace);
        return before.Differences.Count == 0 ? before : throw Differs(chunk, before);
    }

    private void Begin(CancellationToken cancellation)
    {
        transaction.Begin(cancellation);
        _open = true;
    }

    private void Read(StagedChunk chunk, CancellationToken cancellation) =>
        transaction.Read(chunk.Range.First.Open, chunk.End, _rows, cancellation);

    private static void ReportConstraintErrors(StagedChunk chunk, Action write)
    {
        try
        {
            write();
        }
        catch (DatabaseException e) when (e.IsConstraint)
        {
            throw new GateException(
                ErrorIds.MergeGateFailed,
                $"Chunk {chunk.Range}: the database refused a row: {e.Message}",
                new ErrorLocation { Chunk = (chunk.Range.First.Date, chunk.Range.Last.Date) },
                $"The chunk was rolled back. Run {CommandName.Verify} to check what the table holds."
            );
        }
    }

    // M1: if the range is proved to be empty in this transaction, an append under the primary key has the same effect as a merge.
    private void Write(StagedChunk chunk, RangeComparison before, CancellationToken cancellation)
    {
        if (_rows.Count == 0)
            transaction.Append(chunk, cancellation);
        else
            transaction.Merge(chunk, before.Stale > 0, cancellation);
    }

    private static GateException Differs(StagedChunk chunk, RangeComparison before)
    {
        var (day, _, _) = before.Differences[0];
        var rows = before.Differences.Select(d => $"\n  stored {d.Old}\n  source {(d.New is { } row ? row.ToString() : "(no such bar)")}");
        var different =
            $"{NumberText.Count(before.Different, "stored row")} {(before.Different == 1 ? "differs" : "differ")} from the source";
        var stale = $"{NumberText.Count(before.Stale, "stored row")} {(before.Stale == 1 ? "is" : "are")} not in it";
        return new GateException(
            ErrorIds.StoredRowDiffers,
            $"Chunk {chunk.Range}: {different}, and {stale}. The first:{string.Concat(rows)}",
            new ErrorLocation
            {
                Chunk = (chunk.Range.First.Date, chunk.Range.Last.Date),
                TradingDay = day.Date,
                TsUtc = before.Differences[0].Old is { } old ? DateTime.UnixEpoch.AddTicks(old.TsMicroseconds * 10) : null,
            },
            before.Stale > 0
                ? "The table was changed, or it was built from another source. Find out "
                    + "which: the source lacks rows that are stored, and a rebuild would lose them."
                : Advice.From(
                    $"The table was changed, or it was built from another source. Find out which. "
                        + $"{OptionName.AllowReplace} replaces whole days and records the replacement."
                )
        );
    }
}
