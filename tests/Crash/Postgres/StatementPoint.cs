namespace MgcBackfill.Crash.Postgres;

/// <summary>
/// A named point of a command that works with a server: the moment before the server receives a statement, or the moment after it has
/// completed the statement and before the program receives the answer.
/// </summary>
/// <param name="Name">The name in the table.</param>
/// <param name="Text">A text that the statement begins with.</param>
/// <param name="IsAnswer">True for the moment after the statement. Its answer is then lost.</param>
/// <param name="Session">The kind of session that sends it.</param>
internal sealed record StatementPoint(string Name, string Text, bool IsAnswer = false, SessionKind Session = SessionKind.Any)
{
    /// <summary>The statement by which a <see cref="StatementProxy"/> names a piece of the data of a COPY.</summary>
    public const string CopyData = "(data of a COPY)";

    /// <summary>The statement by which a <see cref="StatementProxy"/> names the request for a session.</summary>
    public const string Connect = "(a new session)";

    /// <summary>The statement that records how a run ended.</summary>
    public const string EndOfRun = "UPDATE data_ingest_runs SET status";

    private const string ReadRows = "SELECT ts, source_symbol";

    /// <summary>All points. A proxy shows which of them a command reaches.</summary>
    public static IReadOnlyList<StatementPoint> All { get; } =
    [
        new("init: before the table of runs", "CREATE TABLE data_ingest_runs"),
        new("init: before the table of bars", "CREATE TABLE market_bars"),
        new("init: before an index", "CREATE INDEX"),
        new("init: before COMMIT", "COMMIT", Session: SessionKind.Init),
        new("init: COMMIT done, its answer lost", "COMMIT", IsAnswer: true, SessionKind.Init),
        new("a session: before it is opened", Connect),
        new("run: before its row is added", "INSERT INTO data_ingest_runs"),
        new("run: its row added, the answer lost", "INSERT INTO data_ingest_runs", IsAnswer: true),
        new("chunk: before BEGIN", "BEGIN", Session: SessionKind.Writer),
        new("chunk: before the lock is checked", "SELECT pg_advisory_xact_lock_shared", Session: SessionKind.Writer),
        new("COPY: before it begins", "COPY "),
        new("COPY: before a piece of its data", CopyData),
        new("COPY: done, its answer lost", "COPY ", IsAnswer: true),
        new("read-back: before it begins", ReadRows, Session: SessionKind.Writer),
        new("replace: before the deletion of stale rows", "DELETE FROM market_bars"),
        new("replace: before INSERT", "INSERT INTO market_bars"),
        new("replace: INSERT done, its answer lost", "INSERT INTO market_bars", IsAnswer: true),
        new("COMMIT: before the counts of the run", "UPDATE data_ingest_runs SET row_count"),
        new("COMMIT: before it is received", "COMMIT", Session: SessionKind.Writer),
        new("COMMIT: done, its answer lost", "COMMIT", IsAnswer: true, SessionKind.Writer),
        new("gates: before rows are read", ReadRows, Session: SessionKind.Reader),
        new("end: before the run's row is closed", EndOfRun),
        new("end: the run's row closed, the answer lost", EndOfRun, IsAnswer: true),
    ];

    /// <summary>True if a statement of a session is the one of this point.</summary>
    public bool IsAt(string statement, SessionKind session) =>
        statement.StartsWith(Text, StringComparison.Ordinal) && (Session == SessionKind.Any || Session == session);
}
