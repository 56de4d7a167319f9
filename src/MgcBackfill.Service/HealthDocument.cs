using System.ComponentModel;

namespace MgcBackfill.Service;

/// <summary>The answer of the health check.</summary>
/// <param name="Status">Always <c>ok</c>.</param>
/// <param name="Database">Whether there is one.</param>
internal sealed record HealthDocument(
    [property: Description("Always ok; anything else is a problem document with another status code.")] string Status,
    [property: Description("'readable', or 'absent' as long as no backfill has created it.")] string Database
);
