using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MgcBackfill.Crash.Postgres;

/// <summary>One session that passes through a <see cref="StatementProxy"/>. A thread passes each direction on, by messages.</summary>
internal sealed class ProxiedSession(StatementProxy proxy, Socket client, IPEndPoint address) : IDisposable
{
    private const int EncryptionRequest = 80877103;
    private const int GssRequest = 80877104;
    private const int CancelRequest = 80877102;

    private readonly Socket _server = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly Dictionary<string, string> _prepared = [];
    private volatile string? _awaited;

    /// <summary>The server's process; 0 until the session is open.</summary>
    public int Backend { get; private set; }

    /// <summary>What the session is for, as far as its statements have shown.</summary>
    public SessionKind Kind { get; private set; }

    /// <summary>Passes on everything until one side closes; then closes the other.</summary>
    public void Run()
    {
        try
        {
            _ = proxy.Reach(this, StatementPoint.Connect);
            _server.Connect(address);
            using var fromClient = new BufferedStream(new NetworkStream(client), 1 << 16);
            using var fromServer = new BufferedStream(new NetworkStream(_server), 1 << 16);
            if (Open(fromClient, fromServer))
                Pass(fromClient, fromServer);
        }
        catch (Exception e) when (IsEnd(e))
        {
            // One side has ended, as it was meant to.
        }
        finally
        {
            Dispose();
            proxy.Remove(this);
        }
    }

    /// <summary>Closes both sides.</summary>
    public void Dispose()
    {
        client.Dispose();
        _server.Dispose();
    }

    private static bool IsEnd(Exception e) => e is IOException or SocketException or ObjectDisposedException or InvalidOperationException;

    // The streams are disposed of by the caller, so the thread that reads the answers has ended when this returns.
    private void Pass(Stream fromClient, Stream fromServer)
    {
        var answers = new Thread(() => Guard(() => PassAnswers(fromServer))) { IsBackground = true };
        answers.Start();
        try
        {
            PassStatements(fromClient);
        }
        finally
        {
            Dispose();
            answers.Join();
        }
    }

    private void Guard(Action pass)
    {
        try
        {
            pass();
        }
        catch (Exception e) when (IsEnd(e))
        {
            // As above.
        }
        finally
        {
            Dispose();
        }
    }

    // The first packets have no type. A request for encryption is answered by one byte, here always a refusal.
    private bool Open(Stream fromClient, Stream fromServer)
    {
        while (true)
        {
            var packet = ReadPacket(fromClient, []);
            _server.Send(packet);
            var code = BinaryPrimitives.ReadInt32BigEndian(packet.AsSpan(4));
            if (code is not (EncryptionRequest or GssRequest))
                return code != CancelRequest;
            client.Send([(byte)fromServer.ReadByte()]);
        }
    }

    private void PassStatements(Stream fromClient)
    {
        while (fromClient.ReadByte() is >= 0 and var type)
        {
            var message = ReadPacket(fromClient, [(byte)type]);
            if (FindStatement((char)type, message) is { } statement)
            {
                Classify(statement);
                if (proxy.Reach(this, statement))
                    continue; // whoever ended, the other side's connection ends by itself, with what was still sent
                if (statement != StatementPoint.CopyData)
                    _awaited = statement;
            }

            _server.Send(message);
        }
    }

    private void PassAnswers(Stream fromServer)
    {
        const char KeyData = 'K',
            Complete = 'C',
            ReadyForQuery = 'Z';
        using var answer = new MemoryStream();
        while (fromServer.ReadByte() is >= 0 and var type)
        {
            var message = ReadPacket(fromServer, [(byte)type]);
            if (type == KeyData)
                Backend = BinaryPrimitives.ReadInt32BigEndian(message.AsSpan(5));

            // What completes a statement is passed on together with the notice that the session is ready, or not at all.
            answer.Write(message);
            if (type == Complete)
                continue;
            if (type == ReadyForQuery && _awaited is { } statement)
            {
                _awaited = null;
                if (proxy.ReachAnswer(this, statement))
                    return;
            }

            client.Send(answer.GetBuffer().AsSpan(0, (int)answer.Length));
            answer.SetLength(0);
        }
    }

    private void Classify(string statement)
    {
        if (statement.StartsWith("CREATE TEMP TABLE", StringComparison.Ordinal))
            Kind = SessionKind.Writer;
        else if (statement.StartsWith("CREATE TABLE", StringComparison.Ordinal))
            Kind = SessionKind.Init;
        else if (statement.StartsWith("SELECT pg_try_advisory_lock($1)", StringComparison.Ordinal))
            Kind = SessionKind.Holder;
        else if (statement == "SET SESSION default_transaction_read_only = on")
            Kind = SessionKind.Reader;
    }

    // The text of the statement that a message has the server execute; null if it has none executed. A prepared statement is executed when
    // it is bound.
    private string? FindStatement(char type, byte[] message)
    {
        const int Body = 5;
        switch (type)
        {
            case 'Q':
                return ReadText(message, Body);
            case 'P':
                var name = ReadText(message, Body);
                var sql = ReadText(message, Body + name.Length + 1);
                _prepared[name] = sql;
                return name.Length == 0 ? sql : null;
            case 'B':
                var portal = ReadText(message, Body);
                var prepared = ReadText(message, Body + portal.Length + 1);
                return prepared.Length == 0 ? null : _prepared.GetValueOrDefault(prepared);
            case 'd':
                return StatementPoint.CopyData;
            default:
                return null;
        }
    }

    private static string ReadText(byte[] message, int start) =>
        Encoding.UTF8.GetString(message, start, Array.IndexOf(message, (byte)0, start) - start).TrimStart();

    private static byte[] ReadPacket(Stream stream, ReadOnlySpan<byte> type)
    {
        Span<byte> length = stackalloc byte[4];
        stream.ReadExactly(length);
        var packet = new byte[type.Length + BinaryPrimitives.ReadInt32BigEndian(length)];
        type.CopyTo(packet);
        length.CopyTo(packet.AsSpan(type.Length));
        stream.ReadExactly(packet.AsSpan(type.Length + 4));
        return packet;
    }
}
