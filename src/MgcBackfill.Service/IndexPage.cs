using System.Net;
using System.Text;
using MgcBackfill.Market;

namespace MgcBackfill.Service;

/// <summary>The page that links everything the service has.</summary>
internal static class IndexPage
{
    /// <summary>The page for a database.</summary>
    /// <param name="overview">What the database is.</param>
    /// <param name="products">The products that are served, of those that it holds.</param>
    public static Answer Render(Overview overview, IReadOnlyList<Product> products)
    {
        var html = new StringBuilder(
            """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8" />
            <meta name="viewport" content="width=device-width, initial-scale=1" />
            <meta name="color-scheme" content="light dark" />
            <title>mgc-backfill</title>
            </head>
            <body>
            <h1>mgc-backfill</h1>

            """
        );
        if (products.Count == 0)
        {
            var message = overview.Exists
                ? "The database holds no bar that is served here."
                : "There is no database yet: no backfill has created it.";
            html.Append($"<p>{message}</p>\n");
        }
        else
        {
            html.Append("<ul>\n");
            foreach (var product in products)
            {
                var root = Routes.Lower(product);
                html.Append($"<li>{WebUtility.HtmlEncode(product.Title)}: ");
                html.Append($"<a href=\"{Routes.Statistics(product)}\">statistics</a>, <a href=\"/report/{root}\">report</a></li>\n");
            }

            html.Append("</ul>\n");
        }

        html.Append($"<p><a href=\"{Routes.Health}\">Health</a>, <a href=\"{Routes.OpenApi}\">OpenAPI document</a></p>\n");
        html.Append("</body>\n</html>\n");
        return new Answer(Encoding.UTF8.GetBytes(html.Replace("\r\n", "\n").ToString()), Answer.Html);
    }
}
