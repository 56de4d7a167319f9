using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MgcBackfill.Tests.Service;

/// <summary>A connection on which a test sends any bytes.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly TcpClient _client = new();

    public RawConnection(Uri url)
    {
        _client.Connect(IPAddress.Parse(url.Host), url.Port);
        _client.NoDelay = true;
    }

    /// <summary>Sends text. Returns false if the other side has closed the connection.</summary>
    public async Task<bool> TrySend(string text)
    {
        try
        {
            await _client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text));
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Everything that the other side sends until it closes the connection.</summary>
    public async Task<string> ReadToEnd()
    {
        using var received = new MemoryStream();
        try
        {
            await _client.GetStream().CopyToAsync(received);
        }
        catch (IOException)
        {
            // Closed while something that was sent had not been read.
        }

        return Encoding.ASCII.GetString(received.ToArray());
    }

    public void Dispose() => _client.Dispose();
}
