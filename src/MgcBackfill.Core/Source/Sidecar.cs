using System.Text.Json;
using MgcBackfill.Errors;

namespace MgcBackfill.Source;

/// <summary>Reading of the vendor's JSON files that lie beside the data.</summary>
internal static class Sidecar
{
    /// <summary>The document, or null where there is no such file.</summary>
    /// <exception cref="SourceException">It is no JSON.</exception>
    /// <exception cref="EnvironmentException">It is there and cannot be read.</exception>
    public static JsonDocument? Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return JsonDocument.Parse(stream);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (JsonException e)
        {
            throw Malformed(path, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw EnvironmentErrors.From(e, "Reading", path);
        }
    }

    public static SourceException Malformed(string path, string reason) => new(
        ErrorIds.SidecarMalformed, $"{path} is not as the vendor writes it: {reason}.", new ErrorLocation { File = path },
        "Fetch it again, or move it away if it is not the vendor's.");
}
