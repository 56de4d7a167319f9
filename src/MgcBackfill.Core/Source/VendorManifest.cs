using System.Buffers;
using System.Text.Json;
using MgcBackfill.Errors;

namespace MgcBackfill.Source;

/// <summary>The vendor's <c>manifest.json</c>: size and hash of each file of a batch job (A3).</summary>
internal sealed class VendorManifest
{
    public const string FileName = "manifest.json";
    private const string HashPrefix = "sha256:";
    private static readonly SearchValues<char> s_hexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    private readonly Dictionary<string, (long Size, string Sha256)> _files = new(StringComparer.Ordinal);

    private VendorManifest(string path) => Path = path;

    public string Path { get; }

    /// <summary>The names of the data files it lists.</summary>
    public IEnumerable<string> DataFiles => _files.Keys.Where(n => SourceLocator.IsDbnName(n));

    /// <summary>The names of the other files it lists, without itself.</summary>
    public IEnumerable<string> SideFiles => _files.Keys.Where(n => !SourceLocator.IsDbnName(n) && n != FileName);

    /// <summary>The size and the sha256, in lower-case hex, of each file that it lists, by name.</summary>
    public IReadOnlyDictionary<string, (long Size, string Sha256)> Files => _files;

    /// <summary>True if it lists a file of that name.</summary>
    public bool Lists(string name) => _files.ContainsKey(name);

    /// <summary>Reads the manifest of a folder; null if there is none.</summary>
    /// <exception cref="SourceException">It is not the vendor's manifest.</exception>
    public static VendorManifest? Read(string folder)
    {
        var path = System.IO.Path.Combine(folder, FileName);
        using var document = Sidecar.Read(path);
        return document is null ? null : Parse(path, document);
    }

    /// <summary>Parses a manifest; <paramref name="path"/> is only used in messages.</summary>
    /// <exception cref="SourceException">It is not the vendor's manifest.</exception>
    public static VendorManifest Parse(string path, JsonDocument document)
    {
        var manifest = new VendorManifest(path);
        try
        {
            foreach (var file in document.RootElement.GetProperty("files").EnumerateArray())
            {
                var name = file.GetProperty("filename").GetString()!;
                var size = file.GetProperty("size").GetInt64();
                if (!TryParseHash(file.GetProperty("hash").GetString()!, out var sha256))
                    throw Sidecar.Malformed(path, $"the hash of {name} is not a sha256");
                if (size < 0)
                    throw Sidecar.Malformed(path, $"the size of {name} is {size}");
                if (!manifest._files.TryAdd(name, (size, sha256)))
                    throw Sidecar.Malformed(path, $"it lists {name} twice");
            }
        }
        catch (Exception e)
            when (e
                    is KeyNotFoundException
                        or InvalidOperationException
                        or FormatException
                        or NullReferenceException
                        or ArgumentNullException
            )
        {
            throw Sidecar.Malformed(path, e.Message);
        }

        return manifest;
    }

    /// <summary>True if the file matches its entry, false if it is not listed.</summary>
    /// <exception cref="SourceException">It is listed and differs.</exception>
    public bool Matches(SourceFile file) => Matches(file.Path, file.Size, file.Sha256);

    /// <param name="path">Its path; the manifest lists the file name.</param>
    /// <param name="size">Its bytes.</param>
    /// <param name="sha256">Its hash, or null to compare the size alone.</param>
    /// <inheritdoc cref="Matches(SourceFile)"/>
    public bool Matches(string path, long size, string? sha256)
    {
        if (!_files.TryGetValue(System.IO.Path.GetFileName(path), out var listed))
            return false;
        if (listed.Size == size && (sha256 is null || listed.Sha256 == sha256))
            return true;
        var here = sha256 is null ? "" : $", sha256 {sha256}";
        throw new SourceException(
            ErrorIds.ManifestMismatch,
            $"{path}: the vendor's manifest says {listed.Size} bytes, sha256 {listed.Sha256}; the file has {size} bytes{here}.",
            new ErrorLocation { File = path },
            "The file is not the one that the vendor sent. Download it again."
        );
    }

    /// <summary>Parses a hash as the vendor writes it: <c>sha256:</c> and 64 hex digits.</summary>
    /// <param name="text">The hash.</param>
    /// <param name="sha256">The digits in lower case.</param>
    /// <returns>False if it is anything else.</returns>
    internal static bool TryParseHash(string text, out string sha256)
    {
        var isHash =
            text.StartsWith(HashPrefix, StringComparison.Ordinal)
            && text.Length == HashPrefix.Length + 64
            && !text.AsSpan(HashPrefix.Length).ContainsAnyExcept(s_hexDigits);
        sha256 = isHash ? text[HashPrefix.Length..].ToLowerInvariant() : "";
        return isHash;
    }
}
