using MgcBackfill.Errors;
using MgcBackfill.Market;

namespace MgcBackfill.Tests.Market;

/// <summary>R1, R4: the products that a command names.</summary>
public sealed class ProductChoiceTests
{
    [Theory]
    [InlineData("MGC", "MGC")]
    [InlineData("MGC,GC", "MGC,GC")]
    [InlineData("GC, MGC", "GC,MGC")]
    [InlineData("MGC|6E|M2K", "MGC,6E,M2K")]
    [InlineData("ZZ9", "ZZ9")]
    [InlineData("all", "all")]
    public void Roots_are_read_in_their_order(string typed, string read) =>
        Assert.Equal(read, ProductChoice.Parse(typed.Split('|')).ToString());

    [Theory]
    [InlineData("mgc", "Give the root in capital letters, without")]
    [InlineData("MGC.FUT", null)]
    [InlineData("MGCJ4", null)]
    [InlineData("MICRO", null)]
    [InlineData("", null)]
    [InlineData("MGC,", null)]
    [InlineData("MGC,GC,MGC", "Name each product once.")]
    [InlineData("all,MGC", null)]
    [InlineData("ALL,all", null)]
    [InlineData("M-C", null)]
    [InlineData("MGÇ", null)]
    public void Anything_else_is_a_usage_error(string typed, string? advice)
    {
        var error = Assert.Throws<UsageException>(() => ProductChoice.Parse([typed]));

        Assert.Equal((ErrorIds.InvalidArgument, ExitCodes.Usage), (error.Id, ExitCodes.For(error)));
        Assert.NotNull(error.Advice);
        if (advice is not null)
            Assert.Contains(advice, error.Advice.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Several_products_and_all_have_a_result_for_each() // R4
    {
        Assert.False(ProductChoice.Default.IsSeveral);
        Assert.Equal(Products.Default, Assert.Single(ProductChoice.Default.Products));
        Assert.True(ProductChoice.Parse(["MGC,GC"]).IsSeveral);
        Assert.True(ProductChoice.All.IsSeveral);
        Assert.True(ProductChoice.All.IsAll);
    }
}
