using MgcBackfill.Errors;

namespace MgcBackfill.Download;

/// <summary>Makes sure that nothing is bought at a higher price than the one that was shown (N2).</summary>
internal static class PriceGuard
{
    /// <summary>Asks for the price again, right before the purchase.</summary>
    /// <exception cref="UsageException">It is higher now.</exception>
    public static async Task Require(GatewayApi api, PlannedPurchase planned)
    {
        var now = await api.GetCost(planned.Request).ConfigureAwait(false);
        if (now > planned.Price.Cost)
            throw new UsageException(
                ErrorIds.PriceChanged,
                $"{planned.Request} costs {Money.Format(now)} now, and {Money.Format(planned.Price.Cost)} was shown. It was not bought.",
                "Run the same command again to see the new prices."
            );
    }
}
