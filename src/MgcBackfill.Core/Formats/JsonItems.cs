using System.Text.Json;

namespace MgcBackfill.Formats;

/// <summary>Checks of lists that were read from JSON.</summary>
internal static class JsonItems
{
    /// <summary>Refuses a list that holds null, which annotations cannot forbid.</summary>
    /// <exception cref="JsonException">An item is null.</exception>
    public static void Require<T>(IReadOnlyList<T?> items, string name)
        where T : class
    {
        if (items.Contains(null))
            throw new JsonException($"The list '{name}' holds null.");
    }
}
