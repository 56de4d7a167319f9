using System.Globalization;
using MgcBackfill.Errors;
using MgcBackfill.Store;
using Npgsql;
using NpgsqlTypes;

namespace MgcBackfill.Postgres;

/// <summary>
/// The rows of one run in the table of runs (Q3): one for each file of its source, all with the same start. While the run lives, its
/// session holds an advisory lock that belongs to that start, by which a later run tells it from a run that died.
/// </summary>
internal sealed class IngestRuns
{
    private const string DiedError = "The run ended without a record of its end: its program or its connection was lost.";

    private readonly ServerSession _session;
    private readonly Dictionary<IngestedFile, long> _ids = [];
    private IReadOnlyList<IngestedFile> _files = [];
    private long[] _idOfFile = [];
    private DateTime? _startedAt;

    /// <summary>Records in a session; nothing is written yet.</summary>
    public IngestRuns(ServerSession session) => _session = session;

    /// <summary>True if a source was recorded.</summary>
    public bool HasBegun => _startedAt is not null;

    /// <summary>The vendor of a file, by its index in the source.</summary>
    public string GetVendor(int file) => _files[file].Vendor;

    /// <summary>The row of a file, by its index in the source.</summary>
    public long GetId(int file) => _idOfFile[file];

    /// <summary>Closes the rows of runs that died, and adds a row for each file that has none.</summary>
    public void Record(IReadOnlyList<IngestedFile> files)
    {
        if (_startedAt is null)
        {
            Begin();
            CloseDead();
        }

        Insert(_session, files);
    }

    /// <summary>Adds rows for a trial within its transaction, which is rolled back.</summary>
    public void RecordTrial(ServerSession transaction, IReadOnlyList<IngestedFile> files)
    {
        _startedAt = DateTime.UtcNow;
        _ids.Clear();
        Insert(transaction, files);
    }

    /// <summary>Records how the run ended.</summary>
    /// <param name="error">What stopped it; null if it succeeded.</param>
    public void End(string? error) =>
        _session.Execute(
            $"UPDATE {ServerTables.RunsName} SET status = $1, error = $2, finished_at = clock_timestamp() WHERE id = ANY ($3)",
            CancellationToken.None,
            error is null ? "success" : "failed",
            (object?)error ?? DBNull.Value,
            _ids.Values.ToArray()
        );

    private static long GetKey(DateTime startedAt) => RowLock.GetKey(string.Create(CultureInfo.InvariantCulture, $"run {startedAt:O}"));

    private void Begin()
    {
        _startedAt = (DateTime)_session.Scalar("SELECT clock_timestamp()", CancellationToken.None)!;
        _session.Execute("SELECT pg_advisory_lock($1)", CancellationToken.None, GetKey(_startedAt.Value));
    }

    private void CloseDead()
    {
        var starts = new List<DateTime>();
        _session.Query(
            $"SELECT DISTINCT started_at FROM {ServerTables.RunsName} WHERE status = 'running' AND started_at <> $1",
            r => starts.Add(r.GetDateTime(0)),
            CancellationToken.None,
            _startedAt!
        );
        foreach (var start in starts)
        {
            if (_session.Scalar("SELECT pg_try_advisory_lock($1)", CancellationToken.None, GetKey(start)) is not true)
                continue;
            _session.Execute(
                $"""
                UPDATE {ServerTables.RunsName} SET status = 'failed', error = $1, finished_at = clock_timestamp()
                WHERE status = 'running' AND started_at = $2
                """,
                CancellationToken.None,
                DiedError,
                start
            );
            _session.Execute("SELECT pg_advisory_unlock($1)", CancellationToken.None, GetKey(start));
        }
    }

    private void Insert(ServerSession session, IReadOnlyList<IngestedFile> files)
    {
        _files = files;
        IngestedFile[] added = [.. files.Where(f => !_ids.ContainsKey(f)).Distinct()];
        try
        {
            if (added.Length > 0)
                Insert(session, added);
        }
        catch (DatabaseException e) when (e.IsConstraint)
        {
            // A restored or copied table may hold ids that its sequence will give again.
            throw new TargetException(
                ErrorIds.TableMismatch,
                $"{session.Server} refused a new row of {ServerTables.RunsName}: {e.Message}",
                new ErrorLocation { File = session.Server },
                $"If the id exists already, set its sequence: SELECT setval(pg_get_serial_sequence('{ServerTables.RunsName}', 'id'), "
                    + $"(SELECT max(id) FROM {ServerTables.RunsName}))",
                e
            );
        }

        _idOfFile = [.. files.Select(f => _ids[f])];
    }

    private void Insert(ServerSession session, IngestedFile[] added)
    {
        using var command = session.Create(
            $"""
            INSERT INTO {ServerTables.RunsName} (vendor, dataset, file_name, file_sha256, started_at, status)
            SELECT f.vendor, f.dataset, f.name, f.sha256, $5, 'running'
            FROM unnest($1, $2, $3, $4) WITH ORDINALITY AS f (vendor, dataset, name, sha256, place) ORDER BY f.place
            RETURNING id, file_name, file_sha256
            """
        );
        Add(f => f.Vendor);
        Add(f => f.Dataset);
        Add(f => f.Name);
        Add(f => f.Sha256);
        command.Parameters.Add(new NpgsqlParameter { Value = _startedAt, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        session.Run(
            command,
            c =>
            {
                using var reader = c.ExecuteReader();
                while (reader.Read())
                {
                    var (id, name, sha256) = (reader.GetInt64(0), reader.GetString(1), reader.GetString(2));
                    _ids[Array.Find(added, f => f.Name == name && f.Sha256 == sha256)] = id;
                }

                return 0;
            },
            CancellationToken.None
        );

        void Add(Func<IngestedFile, string> get) =>
            command.Parameters.Add(new NpgsqlParameter { Value = Array.ConvertAll(added, f => get(f)) });
    }
}
