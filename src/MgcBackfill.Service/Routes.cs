using MgcBackfill.Market;

namespace MgcBackfill.Service;

/// <summary>The paths of the service.</summary>
internal static class Routes
{
    public const string Index = "/";
    public const string Health = "/healthz";
    public const string OpenApi = "/openapi/v1.json";
    public const string ReportPattern = "/report/{root}";
    public const string StatisticsPattern = "/api/market-data/{root}/{schema}/stats";

    /// <summary>The forms of every path, for a client that asked for another one.</summary>
    public static string Forms { get; } =
        $"There is nothing at this path. The paths are {Statistics(Products.Default)}, {Report(Products.Default)}, {Health}, {OpenApi} and "
        + $"{Index}, with the root of a product in lower case.";

    /// <summary>The path of a product's statistics.</summary>
    public static string Statistics(Product product) => $"/api/market-data/{Lower(product)}/{BarInterval.Minute.SchemaName}/stats";

    /// <summary>The path of a product's report.</summary>
    public static string Report(Product product) => $"/report/{Lower(product)}";

    /// <summary>A root as paths have it.</summary>
    public static string Lower(Product product) => product.Root.ToLowerInvariant();
}
