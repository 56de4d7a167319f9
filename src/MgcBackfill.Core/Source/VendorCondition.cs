using System.Globalization;
using System.Text.Json;
using MgcBackfill.Errors;

namespace MgcBackfill.Source;

/// <summary>The vendor's <c>condition.json</c>: days on which the dataset is not known to be whole (A3).</summary>
internal static class VendorCondition
{
    public const string FileName = "condition.json";

    /// <summary>The UTC dates of a folder's condition.json that are degraded, pending or missing; empty where there is none.</summary>
    /// <exception cref="SourceException">It is not the vendor's file, or holds a condition that is not known.</exception>
    public static IReadOnlyList<(DateOnly Date, string Condition)> Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        using var document = Sidecar.Read(path);
        return document is null ? [] : Of(path, document);
    }

    /// <summary>The dates in a document that are not available; <paramref name="path"/> is for messages.</summary>
    /// <exception cref="SourceException">It is not the vendor's file, or holds a condition that is not known.</exception>
    public static IReadOnlyList<(DateOnly Date, string Condition)> Of(string path, JsonDocument document)
    {
        var days = new List<(DateOnly, string)>();
        try
        {
            foreach (var row in document.RootElement.EnumerateArray())
            {
                var date = DateOnly.ParseExact(row.GetProperty("date").GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture);
                switch (row.GetProperty("condition").GetString())
                {
                    case "available":
                        break;
                    case ("degraded" or "pending" or "missing") and { } condition:
                        days.Add((date, condition));
                        break;
                    case var other:
                        throw Sidecar.Malformed(path, $"the condition '{other}' of {row.GetProperty("date").GetString()} is not known");
                }
            }
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException or ArgumentNullException)
        {
            throw Sidecar.Malformed(path, e.Message);
        }

        return days;
    }
}
