using MgcBackfill.Engines;
using MgcBackfill.Errors;
using MgcBackfill.Source;
using MgcBackfill.Store;

namespace MgcBackfill.Verify;

/// <summary>
/// Verifies a finished table: opens it read-only, reads the records and the source if there are any, and runs the final gates. Writes
/// nothing.
/// </summary>
public static class VerifyRun
{
    /// <summary>
    /// Runs every gate on the calling thread. A failed gate is part of the result; <see cref="Verification.Require"/> throws it.
    /// </summary>
    /// <param name="options">The options.</param>
    /// <param name="listener">The callbacks for events.</param>
    /// <param name="cancellation">Cancels the verification.</param>
    /// <exception cref="BackfillException">The database, the records or the source cannot be read, or are refused.</exception>
    /// <exception cref="OperationCanceledException">The verification was cancelled.</exception>
    public static Verification Run(VerifyOptions options, VerifyListener? listener = null, CancellationToken cancellation = default)
    {
        options.Validate();
        using var table = RecordedTable.Open(options.Table, options.CheckpointPath);
        return Run(table, options, listener, cancellation);
    }

    /// <summary>Runs every gate over a table that is open, on the calling thread.</summary>
    /// <param name="table">The table.</param>
    /// <param name="options">The valid options that the table was opened with.</param>
    /// <inheritdoc cref="Run(VerifyOptions, VerifyListener?, CancellationToken)"/>
    internal static Verification Run(RecordedTable table, VerifyOptions options, VerifyListener? listener, CancellationToken cancellation)
    {
        var folder = table.Records;

        // On a server whose tables were never created nothing is damaged.
        if (options.Table.Database.HoldsSeveral && folder.State.Attempts.Count == 0)
            table.Store.RequireTable();
        if (folder.State.TornLines > 0)
            listener?.TornLines?.Invoke(folder.Path, folder.State.TornLines);
        var source =
            options.Dbn.Count == 0
                ? null
                : SourceSet.Accept(
                    options.Dbn,
                    options.Source with
                    {
                        Prefer = folder.Preference,
                    },
                    table.Store.Series.Product,
                    cancellation
                );
        if (source is not null)
            listener?.Accepted?.Invoke(source);
        var gates = new VerificationGates(table.Store, source, folder.State, options.SampleDays, records: folder)
        {
            Visitor = listener?.Day,
        };
        return gates.Run(listener?.Progress, cancellation) with { AllowsEmpty = options.AllowEmpty };
    }

    /// <summary>The digest of a database's table, computed from its rows alone.</summary>
    /// <param name="db">The database.</param>
    /// <param name="symbol">The product; null for the one that the table holds.</param>
    /// <param name="symbolName">The value of symbol in the rows, in a database that holds several products; null for the root.</param>
    /// <param name="allowEmpty">True to return a digest for a table without any bar too: the digest of no days (I9).</param>
    /// <param name="cancellation">Cancels between windows of rows.</param>
    /// <exception cref="GateException">A row breaks a rule, so that the table has no valid digest, or there is no row.</exception>
    /// <exception cref="TargetException">There is no database, or it holds no table of this tool.</exception>
    /// <exception cref="EnvironmentException">The database is in use, or cannot be opened.</exception>
    public static TableDigest Digest(
        string db,
        bool allowEmpty = false,
        string? symbol = null,
        string? symbolName = null,
        CancellationToken cancellation = default
    )
    {
        using var store = RecordedTable.OpenWithoutRecords(new TableReference(db, symbol, symbolName));
        store.RequireTable();
        store.RequireSchema();
        var verification = new VerificationGates(store, source: null, state: null, sampleDays: null).Run(null, cancellation) with
        {
            AllowsEmpty = allowEmpty,
        };
        verification.Require();
        return new TableDigest(
            store.Name,
            verification.BuildDigest ?? throw new InternalException("Every gate passed, and a row has no digest."),
            verification.Rows,
            verification.Days,
            verification.FirstTs,
            verification.LastTs
        );
    }
}
