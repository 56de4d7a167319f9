using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using MgcBackfill.Errors;

namespace MgcBackfill.Service;

/// <summary>An address that the service listens on: an IP address of this machine, and a port.</summary>
/// <param name="Address">The IP address; any address of the machine if it is unspecified.</param>
/// <param name="Port">The port; 0 for a free one that the system chooses.</param>
internal sealed record ListenAddress(IPAddress Address, int Port)
{
    /// <summary>The port if none is named.</summary>
    public const int DefaultPort = 5000;

    /// <summary>The URL that is used when none is given.</summary>
    public const string DefaultUrl = "http://127.0.0.1:5000";

    private const string Scheme = "http://";

    /// <summary>True if no other machine can reach it.</summary>
    public bool IsLoopback => IPAddress.IsLoopback(Address);

    /// <summary>Reads what a user typed: one URL, or several with semicolons between them.</summary>
    /// <exception cref="UsageException">A URL is not one that the service can listen on.</exception>
    public static IReadOnlyList<ListenAddress> Parse(string typed)
    {
        ListenAddress[] addresses = [.. typed.Split(';', StringSplitOptions.TrimEntries).Select(ParseOne)];
        if (addresses.Where(a => a.Port != 0).GroupBy(a => a).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw Invalid($"'{twice.Key}' was named twice.");
        return addresses;
    }

    /// <summary>The URL.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Scheme}{new IPEndPoint(Address, Port)}");

    private static ListenAddress ParseOne(string url)
    {
        if (url.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
            throw Invalid($"'{url}' needs a certificate, and the service has none.", "Put a reverse proxy with TLS in front of it.");
        if (!url.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            throw Invalid($"'{url}' is not a URL that begins with {Scheme}.");
        var place = url[Scheme.Length..];
        if (place.EndsWith('/'))
            place = place[..^1];
        var colon = place.LastIndexOf(':');
        var hasPort = colon > place.LastIndexOf(']');
        var port = DefaultPort;
        if (
            hasPort
            && (
                !int.TryParse(place.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port)
                || port > IPEndPoint.MaxPort
            )
        )
            throw Invalid($"'{url}' names no port from 0 to {IPEndPoint.MaxPort}.");
        var host = hasPort ? place[..colon] : place;
        return TryReadHost(host, out var address)
            ? new ListenAddress(address, port)
            : throw Invalid($"'{url}' names no IP address of this machine.", "A name other than localhost would mean every address.");
    }

    private static bool TryReadHost(string host, [NotNullWhen(true)] out IPAddress? address)
    {
        address = host switch
        {
            "localhost" => IPAddress.Loopback,
            "*" or "+" => IPAddress.Any,
            ['[', .. var inner, ']'] when IPAddress.TryParse(inner, out var v6) => v6,
            _ when host.Count(c => c == '.') == 3 && IPAddress.TryParse(host, out var v4) => v4,
            _ => null,
        };
        return address is not null;
    }

    private static UsageException Invalid(string message, string? advice = null) =>
        new(ErrorIds.InvalidArgument, message, $"{(advice is null ? "" : advice + " ")}Give an address such as {DefaultUrl}.");
}
