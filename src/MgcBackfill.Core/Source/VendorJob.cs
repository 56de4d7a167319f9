using System.Globalization;
using System.Text.Json;

namespace MgcBackfill.Source;

/// <summary>The vendor's batch job that a file belongs to, according to the side files beside it.</summary>
internal static class VendorJob
{
    private static readonly string[] s_sideFiles = [VendorManifest.FileName, "metadata.json"];

    /// <summary>
    /// The UTC date of the job of a file, from the job id (<c>GLBX-20250925-WQDHXB45MK</c>); null if no side file has one.
    /// </summary>
    /// <exception cref="Errors.SourceException">A side file is not the vendor's.</exception>
    /// <exception cref="Errors.EnvironmentException">A side file cannot be read.</exception>
    public static DateOnly? GetDate(string path)
    {
        foreach (var name in s_sideFiles)
        {
            using var document = Sidecar.Read(Path.Combine(Path.GetDirectoryName(path)!, name));
            if (
                document?.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("job_id", out var id)
                && id.ValueKind == JsonValueKind.String
                && Parse(id.GetString()!) is { } date
            )
            {
                return date;
            }
        }

        return null;
    }

    private static DateOnly? Parse(string jobId) =>
        jobId.Split('-') is [_, { Length: 8 } date, _]
        && DateOnly.TryParseExact(date, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : null;
}
