using System.Globalization;
using System.Text.Json;
using MgcBackfill.Errors;

namespace MgcBackfill.Source;

/// <summary>The vendor's <c>condition.json</c>: days on which the dataset may be incomplete (A3).</summary>
internal static class VendorCondition
{
    public const string FileName = "condition.json";

    /// <summary>
    /// The UTC dates in a document that are degraded, pending or missing; <paramref name="path"/> is only used in messages.
    /// </summary>
    /// <exception cref="SourceException">It is not the vendor's file, or holds an unknown condition.</exception>
    public static IReadOnlyList<(DateOnly Date, string Condition)> Parse(string path, JsonDocument document)
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
