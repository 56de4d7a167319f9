using System.Globalization;
using MgcBackfill.Dbn;

namespace MgcBackfill.Integrity;

/// <summary>Formats prices of a source for people.</summary>
internal static class PriceText
{
    /// <summary>Formats a price as <c>2031.5</c>, exact to its last digit.</summary>
    /// <param name="units">The price in 1e-9 of the quoted unit.</param>
    public static string Format(long units) =>
        units == DbnLayout.UndefinedPrice
            ? "undefined"
            : (units / (decimal)PriceScale.UnitsPerOne).ToString("0.0########", CultureInfo.InvariantCulture);
}
