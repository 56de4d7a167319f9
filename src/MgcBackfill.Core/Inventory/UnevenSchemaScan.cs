using MgcBackfill.Formats;
using MgcBackfill.Market;

namespace MgcBackfill.Inventory;

/// <summary>Finds schemas that were requested for the same symbols but do not cover the same time.</summary>
internal static class UnevenSchemaScan
{
    /// <summary>Returns one finding for each start or end at which a schema covers less than the widest one.</summary>
    public static IEnumerable<InventoryFinding> Find(IEnumerable<DeclaredSpan> spans) =>
        from requested in spans.Where(s => s.Start < s.End).GroupBy(s => (s.Row.Dataset, Symbols: string.Join(' ', s.Row.Symbols)))
        let schemas = requested
            .GroupBy(s => s.Row.Schema!)
            .Select(g => new Reach(g.Key, g.Min(s => s.Start), g.Max(s => s.End), g.First().Row.Path))
            .ToArray()
        where schemas.Length > 1
        from finding in Short(schemas)
        select finding;

    private static IEnumerable<InventoryFinding> Short(Reach[] schemas)
    {
        var (first, last) = (schemas.MinBy(s => s.Start)!, schemas.MaxBy(s => s.End)!);
        foreach (var schema in schemas.OrderBy(s => s.Schema, StringComparer.Ordinal))
        {
            if (schema.Start > first.Start)
                yield return Finding(
                    schema,
                    $"{schema.Schema} begins at {UtcText.Minute(schema.Start)}, "
                        + $"but {first.Schema} begins at {UtcText.Minute(first.Start)}.",
                    first.Start,
                    schema.Start
                );
            if (schema.End < last.End)
                yield return Finding(
                    schema,
                    $"{schema.Schema} ends at {UtcText.Minute(schema.End)}, " + $"but {last.Schema} ends at {UtcText.Minute(last.End)}.",
                    schema.End,
                    last.End
                );
        }
    }

    private static InventoryFinding Finding(Reach schema, string message, long start, long end) =>
        new(FindingKind.UnevenSchema, message)
        {
            Files = [schema.Path],
            Start = Instant.ToDateTime(start),
            End = Instant.ToDateTime(end),
        };

    private sealed record Reach(string Schema, long Start, long End, string Path);
}
