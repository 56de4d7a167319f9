using System.Net;
using MgcBackfill.Errors;

namespace MgcBackfill.Download;

/// <summary>The base address of the vendor's historical API, ending in a slash. The key goes to this host and to no other (N1).</summary>
internal sealed record GatewayAddress
{
    private GatewayAddress(Uri uri) => Uri = uri;

    /// <summary>The vendor's own service.</summary>
    public static GatewayAddress Default { get; } = new(new Uri("https://hist.databento.com/v0/"));

    /// <summary>The address.</summary>
    public Uri Uri { get; }

    /// <summary>Parses an address such as <c>http://127.0.0.1:8080</c>; without a path, that of the current version is added.</summary>
    /// <exception cref="UsageException">
    /// It is not an address, has a user, a query or a fragment, or uses plain http for a host that is not this machine.
    /// </exception>
    public static GatewayAddress Parse(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("https" or "http") || uri.Host.Length == 0)
            throw Invalid(text, "it is not an address that begins with https:// or http://");
        if (uri.UserInfo.Length > 0)
            throw Invalid(Secrets.Hide(text), "it contains a user");
        if (uri.Query.Length > 0 || uri.Fragment.Length > 0)
            throw Invalid(text, "it contains a query or a fragment");
        if (uri.Scheme == "http" && !IsThisMachine(uri))
            throw Invalid(text, "plain http would send the key unencrypted to another machine");
        var path = uri.AbsolutePath == "/" ? Default.Uri.AbsolutePath : uri.AbsolutePath.TrimEnd('/') + "/";
        return new GatewayAddress(new UriBuilder(uri) { Path = path }.Uri);
    }

    /// <inheritdoc/>
    public override string ToString() => Uri.ToString();

    private static bool IsThisMachine(Uri uri) =>
        uri.IdnHost == "localhost" || (IPAddress.TryParse(uri.IdnHost, out var address) && IPAddress.IsLoopback(address));

    private static UsageException Invalid(string text, string reason) =>
        new(
            ErrorIds.InvalidArgument,
            $"'{text}' is not a valid address of the service: {reason}.",
            "Give an address such as http://127.0.0.1:8080 for a service on this machine, or an https address."
        );
}
