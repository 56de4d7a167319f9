using System.Text.Json;
using System.Text.Unicode;
using MgcBackfill.Errors;

namespace MgcBackfill.Source;

/// <summary>Reads the vendor's JSON files that lie beside the data.</summary>
internal static class Sidecar
{
    // If a member appears twice, it is not clear which one is meant.
    private static readonly JsonDocumentOptions s_strict = new() { AllowDuplicateProperties = false };

    /// <summary>The document, or null if the file does not exist.</summary>
    /// <exception cref="SourceException">It is not valid JSON.</exception>
    /// <exception cref="EnvironmentException">It exists and cannot be read.</exception>
    public static JsonDocument? Read(string path) => ReadBytes(path) is { } bytes ? Parse(path, bytes) : null;

    /// <summary>The bytes of a file, or null if the file does not exist.</summary>
    /// <exception cref="EnvironmentException">It exists and cannot be read.</exception>
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

    /// <summary>Parses the bytes of a file; <paramref name="path"/> is only used in messages.</summary>
    /// <exception cref="SourceException">They are not JSON in UTF-8, or a member appears twice.</exception>
    public static JsonDocument Parse(string path, byte[] bytes)
    {
        // The framework checks the bytes of a string only when the string is read.
        if (!Utf8.IsValid(bytes))
            throw Malformed(path, "it is not UTF-8");
        try
        {
            return JsonDocument.Parse(new MemoryStream(bytes), s_strict);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The framework throws InvalidOperationException for an incomplete surrogate pair in a member's name.
            throw Malformed(path, e.Message);
        }
    }

    /// <summary>The error for a file that is not in the vendor's form.</summary>
    public static SourceException Malformed(string path, string reason) =>
        new(
            ErrorIds.SidecarMalformed,
            $"{path} does not have the format of the vendor: {reason}.",
            new ErrorLocation { File = path },
            "Download it again. If it is not the vendor's file, move it to another folder."
        );
}
