using MgcBackfill.Backfill;
using MgcBackfill.Market;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace MgcBackfill.Service;

/// <summary>The OpenAPI document: generated from the endpoints, with what they do not say themselves.</summary>
internal static class OpenApi
{
    /// <summary>The name of the document.</summary>
    public const string Name = "v1";

    private const string Scheme = "ApiKey";

    /// <summary>Adds the document to the services.</summary>
    public static void Add(IServiceCollection services, ServiceOptions options) =>
        services.AddOpenApi(
            Name,
            document =>
            {
                document.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
                document.AddDocumentTransformer((api, _, _) => Complete(api, options));
                document.AddOperationTransformer((operation, _, _) => Complete(operation));

                // A price is exact; it is no binary number.
                document.AddSchemaTransformer(
                    (schema, context, _) =>
                    {
                        if (context.JsonTypeInfo.Type == typeof(decimal) || context.JsonTypeInfo.Type == typeof(decimal?))
                            schema.Format = "decimal";
                        return Task.CompletedTask;
                    }
                );
            }
        );

    private static Task Complete(OpenApiDocument document, ServiceOptions options)
    {
        document.Info = new OpenApiInfo
        {
            Title = "mgc-backfill statistics",
            Version = ToolVersion.Current.Split('+')[0],
            Description = "Statistics and reports of the bars of each trading day's front-month contract. Read-only.",
        };
        document.Servers = [new OpenApiServer { Url = "/" }];
        if (options.Key is not null)
        {
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes[Scheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Header,
                Name = ApiKey.Header,
            };
            document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, document)] = [] }];
            foreach (var operation in document.Paths[Routes.Health].Operations!.Values)
                operation.Security = [];
        }

        return Task.CompletedTask;
    }

    private static Task Complete(OpenApiOperation operation)
    {
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            parameter.Schema =
                parameter.Name == "root"
                    ? new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^[a-z0-9]{1,3}$" }
                    : new OpenApiSchema { Type = JsonSchemaType.String, Enum = [BarInterval.Minute.SchemaName] };
        }

        if (operation.Responses?.TryGetValue("503", out var busy) == true && busy is OpenApiResponse response)
        {
            response.Description = "The database is in use, cannot be read now, or the service has too much to do.";
            response.Headers ??= new Dictionary<string, IOpenApiHeader>();
            response.Headers["Retry-After"] = new OpenApiHeader
            {
                Description = "Seconds after which the same request may succeed.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.Integer },
            };
        }

        return Task.CompletedTask;
    }
}
