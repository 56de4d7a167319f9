using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace MgcBackfill.TestServers;

/// <summary>Finds a port of 127.0.0.1 at which no process listens.</summary>
internal static class FreePort
{
    // Below the ports that the system gives to outgoing connections, so that none of them takes the port while the server is down.
    private const int First = 20_000;
    private const int Last = 32_000;

    public static int Find()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(First, Last);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // The next one.
            }
        }
    }
}
