namespace MgcBackfill.Tests.Market;

/// <summary>docs/products.md is the table of products.</summary>
public sealed class ProductPageTests
{
    [Fact]
    public void The_page_of_products_is_current() // R3
    {
        var page = ProductPage.Render();
        if (Environment.GetEnvironmentVariable(ProductPage.WriteVariable) == "1")
            File.WriteAllText(ProductPage.PagePath, page);

        Assert.Equal(page, File.ReadAllText(ProductPage.PagePath).ReplaceLineEndings("\n"));
    }
}
