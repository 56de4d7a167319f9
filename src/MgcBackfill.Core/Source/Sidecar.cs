using System.Text.Json;
using System.Text.Unicode;
using MgcBackfill.Errors;

namespace MgcBackfill.Source;

/// <summary>Reading of the vendor's JSON files that lie beside the data.</summary>
internal static class Sidecar
{
    // Of two members of one name nobody knows which is meant.
    private static readonly JsonDocumentOptions s_strict = new() { AllowDuplicateProperties = false };

    /// <summary>The document, or null where there is no such file.</summary>
    /// <exception cref="SourceException">It is no JSON.</exception>
    /// <exception cref="EnvironmentException">It is there and cannot be read.</exception>
    public static JsonDocument? Read(string path) => ReadBytes(path) is { } bytes ? Parse(path, bytes) : null;

    /// <summary>The bytes of a file, or null where there is no such file.</summary>
    /// <exception cref="EnvironmentException">It is there and cannot be read.</exception>
    public static byte[]? ReadBytes(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw EnvironmentErrors.From(e, "Reading", path);
        }
    }

    /// <summary>The document in the bytes of a file; <paramref name="path"/> is for messages.</summary>
    /// <exception cref="SourceException">They are no JSON in UTF-8, or name a member twice.</exception>
    public static JsonDocument Parse(string path, byte[] bytes)
    {
        // The framework looks into the bytes of a string only when somebody asks for it.
        if (!Utf8.IsValid(bytes))
            throw Malformed(path, "it is not UTF-8");
        try
        {
            return JsonDocument.Parse(new MemoryStream(bytes), s_strict);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The framework says the second of half a surrogate pair in a member's name.
            throw Malformed(path, e.Message);
        }
    }

    /// <summary>The refusal of a file that is not the vendor's.</summary>
    public static SourceException Malformed(string path, string reason) => new(
        ErrorIds.SidecarMalformed, $"{path} does not have the format of the vendor: {reason}.", new ErrorLocation { File = path },
        "Download it again. If it is not the vendor's file, move it to another folder.");
}
