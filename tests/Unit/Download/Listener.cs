using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MgcBackfill.Tests.Download;

/// <summary>A host that answers every connection with an error, and keeps what it received.</summary>
internal sealed class Listener : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<string> _received = [];
    private readonly Task _work;

    public Listener()
    {
        _listener.Start();
        _work = Work();
    }

    public string Address => $"http://{_listener.LocalEndpoint}/";

    /// <summary>What came, one text for each connection.</summary>
    public IReadOnlyList<string> Received
    {
        get
        {
            lock (_received)
                return [.. _received];
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        _work.Wait();
    }

    private async Task Work()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                var stream = client.GetStream();
                var buffer = new byte[1 << 16];
                var read = await stream.ReadAsync(buffer);
                lock (_received)
                    _received.Add(Encoding.Latin1.GetString(buffer, 0, read));
                await stream.WriteAsync("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException)
        {
            // The test has ended, or a client did not wait for the answer.
        }
    }
}
