using System.Net;
using System.Net.Sockets;

namespace MgcBackfill.Crash.Postgres;

/// <summary>
/// Stands between the program and a server, passes on what both send, and can stop a session at the N-th occurrence of a <see
/// cref="StatementPoint"/> for an action. Its port stays the same when the server is started again.
/// </summary>
internal sealed class StatementProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly IPEndPoint _server;
    private readonly Lock _lock = new();
    private readonly List<ProxiedSession> _sessions = [];
    private readonly Dictionary<StatementPoint, int> _seen = [];
    private readonly ManualResetEventSlim _idle = new(initialState: true);
    private StatementPoint? _point;
    private int _nth;
    private Func<int, bool>? _act;

    /// <summary>Listens at a free port.</summary>
    public StatementProxy(string host, int port)
    {
        _server = new IPEndPoint(IPAddress.Parse(host), port);
        _listener.Start();
        new Thread(Accept) { IsBackground = true }.Start();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How often each point was reached since <see cref="Begin"/>.</summary>
    public IReadOnlyDictionary<StatementPoint, int> Seen
    {
        get
        {
            lock (_lock)
                return new Dictionary<StatementPoint, int>(_seen);
        }
    }

    /// <summary>True if a statement that closes a run's row was passed on since <see cref="Begin"/>.</summary>
    public bool HasPassedEnd { get; private set; }

    /// <summary>Forgets what it saw, stops at no point, and waits for the end of an action that has begun.</summary>
    public void Reset()
    {
        Begin(null, 0, null);
        _idle.Wait();
    }

    /// <summary>Forgets what it saw, and performs an action once, at a point.</summary>
    /// <param name="point">The point.</param>
    /// <param name="nth">Which of its occurrences, from 1.</param>
    /// <param name="act">
    /// The action; receives the server's process of the session, 0 for a session that is not open yet. If it returns true, the statement
    /// or the answer at which the session stopped is not passed on.
    /// </param>
    public void Begin(StatementPoint? point, int nth, Func<int, bool>? act)
    {
        lock (_lock)
        {
            (_point, _nth, _act) = (point, nth, act);
            _seen.Clear();
            HasPassedEnd = false;
        }
    }

    /// <summary>The server's processes of the open sessions.</summary>
    public IReadOnlyList<int> FindBackends()
    {
        lock (_lock)
            return [.. _sessions.Select(s => s.Backend).Where(b => b != 0)];
    }

    public void Dispose()
    {
        _listener.Dispose();
        lock (_lock)
        {
            foreach (var session in _sessions.ToArray())
                session.Dispose();
        }

        _idle.Dispose();
    }

    // Called by a session before the server receives a statement. Returns true if the statement is not to be passed on.
    internal bool Reach(ProxiedSession session, string statement)
    {
        if (ReachPoints(session, statement, isAnswer: false))
            return true;
        if (statement.StartsWith(StatementPoint.EndOfRun, StringComparison.Ordinal))
            HasPassedEnd = true;
        return false;
    }

    // Called by a session before the program receives the answer. Returns true if the answer is lost.
    internal bool ReachAnswer(ProxiedSession session, string statement) => ReachPoints(session, statement, isAnswer: true);

    internal void Remove(ProxiedSession session)
    {
        lock (_lock)
            _sessions.Remove(session);
    }

    private bool ReachPoints(ProxiedSession session, string statement, bool isAnswer)
    {
        Func<int, bool>? act = null;
        lock (_lock)
        {
            foreach (var point in StatementPoint.All)
            {
                if (point.IsAnswer != isAnswer || !point.IsAt(statement, session.Kind))
                    continue;
                var count = _seen[point] = _seen.GetValueOrDefault(point) + 1;
                if (point == _point && count == _nth)
                    (act, _act) = (_act, null);
            }

            if (act is null)
                return false;
            _idle.Reset();
        }

        try
        {
            return act(session.Backend);
        }
        finally
        {
            _idle.Set();
        }
    }

    private void Accept()
    {
        while (true)
        {
            Socket client;
            try
            {
                client = _listener.AcceptSocket();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }

            client.NoDelay = true;
            var session = new ProxiedSession(this, client, _server);
            lock (_lock)
                _sessions.Add(session);
            new Thread(session.Run) { IsBackground = true }.Start();
        }
    }
}
