using System.ComponentModel;
using System.Text;
using MgcBackfill.Market;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace MgcBackfill.Service;

/// <summary>What the service answers.</summary>
internal sealed class Endpoints(ServiceOptions options, BarSource source)
{
    private readonly Lock _lock = new();
    private Task<Answer>? _openApi;

    /// <summary>Maps every path.</summary>
    public void Map(WebApplication app)
    {
        Describe(Map(app, Routes.StatisticsPattern, GetStatistics))
            .WithName("getStatistics")
            .WithSummary("Statistics of a product's bars")
            .WithDescription("A product without a bar is not an error: row_count is 0 and message says why.")
            .Produces<StatisticsDocument>()
            .Produces<ProblemDocument>(StatusCodes.Status404NotFound, ProblemDocument.ContentType);
        Describe(Map(app, Routes.Health, GetHealth))
            .WithName("getHealth")
            .WithSummary("Whether the database can be read")
            .WithDescription("A database that no backfill has created yet is no failure. Needs no API key.")
            .Produces<HealthDocument>();
        Describe(Map(app, Routes.ReportPattern, GetReport))
            .WithName("getReport")
            .WithSummary("The report about a product, as a page")
            .Produces<string>(contentType: "text/html")
            .Produces<ProblemDocument>(StatusCodes.Status404NotFound, ProblemDocument.ContentType);
        Describe(Map(app, Routes.Index, GetIndex))
            .WithName("getIndex")
            .WithSummary("A page with links to everything")
            .Produces<string>(contentType: "text/html");
        Map(app, Routes.OpenApi, (HttpContext context) => GetOpenApi(context.RequestServices)).ExcludeFromDescription();
        app.MapFallback("{**path}", NotFound).ExcludeFromDescription();
    }

    // The document describes the operation once, as GET.
    private static RouteHandlerBuilder Map(WebApplication app, string pattern, Delegate handler)
    {
        app.MapMethods(pattern, [HttpMethods.Head], handler).ExcludeFromDescription();
        return app.MapMethods(pattern, [HttpMethods.Get], handler);
    }

    private RouteHandlerBuilder Describe(RouteHandlerBuilder endpoint)
    {
        if (options.Key is not null)
            endpoint.Produces<ProblemDocument>(StatusCodes.Status401Unauthorized, ProblemDocument.ContentType);
        return endpoint
            .WithTags("statistics")
            .Produces<ProblemDocument>(StatusCodes.Status500InternalServerError, ProblemDocument.ContentType)
            .Produces<ProblemDocument>(StatusCodes.Status503ServiceUnavailable, ProblemDocument.ContentType);
    }

    private static IResult NotFound() => throw new ProblemException(Problem.NotFound(Routes.Forms));

    private async Task<IResult> GetStatistics(
        [Description("Root of the product, in lower case.")] string root,
        [Description("Schema of the bars.")] string schema,
        CancellationToken cancellation
    )
    {
        var product = await Require(root, Routes.Statistics, cancellation);
        return schema == BarInterval.Minute.SchemaName
            ? await source.GetStatistics(product, cancellation)
            : throw new ProblemException(
                Problem.NotFound($"There are only bars of {BarInterval.Minute.SchemaName}: {Routes.Statistics(product)}.")
            );
    }

    private async Task<IResult> GetReport(
        [Description("Root of the product, in lower case.")] string root,
        CancellationToken cancellation
    ) => await source.GetReport(await Require(root, Routes.Report, cancellation), cancellation);

    private async Task<IResult> GetHealth(CancellationToken cancellation)
    {
        var overview = await source.GetOverview(cancellation);
        return new Answer(ServiceJson.Serialize(new HealthDocument("ok", overview.Exists ? "readable" : "absent")), Answer.Json);
    }

    private async Task<IResult> GetIndex(CancellationToken cancellation)
    {
        var overview = await source.GetOverview(cancellation);
        return IndexPage.Render(overview, [.. overview.Products.Where(p => options.Products.Count == 0 || options.Products.Contains(p))]);
    }

    private async Task<IResult> GetOpenApi(IServiceProvider services)
    {
        lock (_lock)
            _openApi ??= Write(services);
        return await _openApi;

        static async Task<Answer> Write(IServiceProvider services)
        {
            var provider = services.GetRequiredKeyedService<IOpenApiDocumentProvider>(OpenApi.Name);
            var document = await provider.GetOpenApiDocumentAsync(CancellationToken.None);
            var json = await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1);
            return new Answer(Encoding.UTF8.GetBytes(json), Answer.Json);
        }
    }

    private async Task<Product> Require(string root, Func<Product, string> path, CancellationToken cancellation)
    {
        if (await source.FindProduct(root.ToUpperInvariant(), cancellation) is not { } product)
            throw new ProblemException(
                Problem.NotFound(
                    options.Products.Count > 0
                        ? $"No such product is served here. Served: {string.Join(", ", options.Products.Select(path))}."
                        : $"No such product is known. Give the root of one in lower case, as in {path(Products.Default)}."
                )
            );
        return root == Routes.Lower(product)
            ? product
            : throw new ProblemException(Problem.NotFound($"The root stands in lower case here: {path(product)}."));
    }
}
