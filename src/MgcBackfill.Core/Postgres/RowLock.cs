using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MgcBackfill.Errors;
using MgcBackfill.Market;

namespace MgcBackfill.Postgres;

/// <summary>
/// The advisory lock on the rows of one symbol (Q4). A run holds it in a session of its own for all of its time; readers that compare the
/// rows with records share it. The server releases it when the session ends, however it ends. Each transaction of the run also shares a
/// second lock and then checks that the first is still held: a run that lost its session writes nothing more, and the next run waits for
/// the last transaction of the lost one.
/// </summary>
internal sealed class RowLock
{
    // A session of a killed client ends when the server notices that the client is gone.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    private readonly ServerSession _session;
    private readonly long _key;
    private readonly long _writing;

    private RowLock(ServerSession session, long key, long writing) => (_session, _key, _writing) = (session, key, writing);

    /// <summary>Locks the rows for a run.</summary>
    /// <exception cref="EnvironmentException">Another run or a reader holds the lock.</exception>
    public static RowLock Acquire(ServerSession session, ServerTables tables, BarSeries series)
    {
        var key = GetKey($"rows {session.Schema}.{tables.Name} {series.Symbol}");
        var writing = GetKey($"writing {session.Schema}.{tables.Name} {series.Symbol}");
        Wait(session, "pg_try_advisory_lock", key, series);
        Wait(session, "pg_try_advisory_lock", writing, series);
        session.Execute("SELECT pg_advisory_unlock($1)", CancellationToken.None, writing);
        return new RowLock(session, key, writing);
    }

    /// <summary>Shares the lock with other readers until the session ends.</summary>
    /// <exception cref="EnvironmentException">A run holds the lock.</exception>
    public static void Share(ServerSession session, ServerTables tables, BarSeries series) =>
        Wait(session, "pg_try_advisory_lock_shared", GetKey($"rows {session.Schema}.{tables.Name} {series.Symbol}"), series);

    /// <summary>A key of an advisory lock.</summary>
    public static long GetKey(string text) =>
        BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes("mgc-backfill " + text)));

    /// <summary>Requires within a transaction that the run still holds the lock, and keeps the next run waiting until it ends.</summary>
    /// <exception cref="EnvironmentException">The lock was lost.</exception>
    public void RequireHeld(ServerSession transaction, CancellationToken cancellation)
    {
        transaction.Execute("SELECT pg_advisory_xact_lock_shared($1)", cancellation, _writing);
        var held = transaction.Scalar(
            """
            SELECT EXISTS (
                SELECT FROM pg_locks
                WHERE locktype = 'advisory' AND granted AND mode = 'ExclusiveLock' AND pid = $1 AND objsubid = 1
                  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                  AND classid::bigint = $2 AND objid::bigint = $3
            )
            """,
            cancellation,
            _session.ProcessId,
            (long)(uint)(_key >> 32),
            (long)(uint)_key
        );
        if (held is not true)
            throw new EnvironmentException(
                ErrorIds.ServerUnavailable,
                $"{_session.Server} ended the session that holds the lock of this run.",
                new ErrorLocation { File = _session.Server },
                "Check why the server ended it. The same command finishes the work."
            );
    }

    private static void Wait(ServerSession session, string function, long key, BarSeries series)
    {
        for (var clock = Stopwatch.StartNew(); session.Scalar($"SELECT {function}($1)", CancellationToken.None, key) is not true; )
        {
            if (clock.Elapsed > s_patience)
                throw new EnvironmentException(
                    ErrorIds.Busy,
                    $"The rows of {series.Symbol} in {session.Server} are in use by another command{FindHolder(session, key)}.",
                    new ErrorLocation { File = session.Server },
                    "Wait until the other command has ended, then run the same command again."
                );
            Thread.Sleep(s_pause);
        }
    }

    private static string FindHolder(ServerSession session, long key)
    {
        var holder = session.Scalar(
            """
            SELECT min(pid) FROM pg_locks
            WHERE locktype = 'advisory' AND granted AND objsubid = 1 AND classid::bigint = $1 AND objid::bigint = $2
            """,
            CancellationToken.None,
            (long)(uint)(key >> 32),
            (long)(uint)key
        );
        return holder is int pid ? string.Create(CultureInfo.InvariantCulture, $" (process {pid} of the server)") : "";
    }
}
