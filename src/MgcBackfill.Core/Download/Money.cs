using System.Globalization;

namespace MgcBackfill.Download;

/// <summary>Formats amounts in US dollars.</summary>
internal static class Money
{
    private const decimal Cent = 0.01m;

    /// <summary>
    /// Formats an amount as <c>$1,234.57</c>, rounded up to a whole cent, so that no price is shown lower than it is. Amounts below a cent
    /// have as many digits as they need, up to six.
    /// </summary>
    public static string Format(decimal amount)
    {
        if (amount is > 0 and < Cent)
            return "$" + (Math.Ceiling(amount * 1_000_000) / 1_000_000).ToString("0.00####", CultureInfo.InvariantCulture);
        return "$" + (Math.Ceiling(amount * 100) / 100).ToString("#,0.00", CultureInfo.InvariantCulture);
    }
}
