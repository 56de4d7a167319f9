using MgcBackfill.Source;

namespace MgcBackfill.Download;

/// <summary>A file of a job, as the service lists it.</summary>
/// <param name="Name">Its name: that of a file in a folder, without a path.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">SHA-256 of its bytes, lower-case hex.</param>
/// <param name="Address">Where it can be fetched.</param>
internal sealed record BatchFile(string Name, long Size, string Sha256, Uri Address)
{
    private const int MaxNameLength = 200;

    // Names that Windows gives to devices, also with an extension.
    private static readonly string[] s_devices =
    [
        "CON",
        "PRN",
        "AUX",
        "NUL",
        .. Enumerable.Range(0, 10).SelectMany(n => (string[])[$"COM{(char)('0' + n)}", $"LPT{(char)('0' + n)}"]),
    ];

    /// <summary>Reads a file of a list.</summary>
    /// <exception cref="Errors.SourceException">A member is missing or invalid, or the name is not that of a plain file.</exception>
    public static BatchFile From(string method, GatewayDocument file)
    {
        var (name, hash) = (file.Text("filename"), file.Text("hash"));
        if (!IsPlainName(name))
            throw GatewayErrors.Invalid(method, $"'{GatewayErrors.OneLine(name, 100)}' is not the name of a file");
        if (!VendorManifest.TryParseHash(hash, out var sha256))
            throw GatewayErrors.Invalid(method, $"the hash of {name} is not a sha256");
        var address = file.Object("urls")?.TextOrNull("https");
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri))
            throw GatewayErrors.Invalid(method, $"{name} has no https address");
        return new BatchFile(name, file.Count("size"), sha256, uri);
    }

    // The name becomes that of a file on every platform, so it must not lead anywhere else, hide the file, or mean a device. It must not
    // be that of an incomplete file either.
    private static bool IsPlainName(string name) =>
        name.Length is > 0 and <= MaxNameLength
        && name[0] is not '.'
        && name[^1] is not ('.' or ' ')
        && !name.EndsWith(FileFetch.Unfinished, StringComparison.OrdinalIgnoreCase)
        && !s_devices.Contains(name.Split('.')[0].TrimEnd(), StringComparer.OrdinalIgnoreCase)
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or ' ' or '(' or ')' or '+' or ',' or '=' or '@');
}
