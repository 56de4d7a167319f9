namespace MgcBackfill.Market.Table;

/// <summary>The content of <c>products.json</c>.</summary>
/// <param name="Sources">What each source is, by the name under which facts cite it.</param>
/// <param name="Halts">Halts of the whole exchange; they hold for every schedule.</param>
/// <param name="Schedules">The schedules of hours.</param>
/// <param name="Products">The products.</param>
internal sealed record ProductTableDocument(
    IReadOnlyDictionary<string, string> Sources,
    IReadOnlyList<HoursException> Halts,
    IReadOnlyList<HoursSchedule> Schedules,
    IReadOnlyList<ProductFacts> Products
);
