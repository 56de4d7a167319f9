using System.Globalization;

namespace MgcBackfill.Market;

/// <summary>The delivery month of a contract, which also gives the order of expiry.</summary>
/// <param name="Year">Four digits.</param>
/// <param name="Month">1 to 12.</param>
public readonly record struct ContractMonth(int Year, int Month) : IComparable<ContractMonth>
{
    /// <summary>
    /// Reads the contract month of an outright as it was meant on a trading day. A one-digit year means the first such year in which the
    /// contract month is not before the day's month, because a contract that trades has not expired (F2): a December contract of 2019,
    /// CLZ9, comes before one of February 2020, CLG0. A two-digit year is read the same way within a century.
    /// </summary>
    /// <returns>False if the symbol is not an outright.</returns>
    public static bool TryParse(ReadOnlySpan<char> symbol, TradingDay day, out ContractMonth month)
    {
        month = default;
        if (!OutrightSymbol.TryParse(symbol, out var parts))
            return false;
        var cycle = parts.YearDigits == 1 ? 10 : 100;
        var date = day.Date;
        var earliest = parts.Month < date.Month ? date.Year + 1 : date.Year;
        var year = earliest + ((((parts.Year - earliest) % cycle) + cycle) % cycle);
        month = new ContractMonth(year, parts.Month);
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(ContractMonth other) => Year != other.Year ? Year.CompareTo(other.Year) : Month.CompareTo(other.Month);

    public static bool operator <(ContractMonth left, ContractMonth right) => left.CompareTo(right) < 0;

    public static bool operator >(ContractMonth left, ContractMonth right) => left.CompareTo(right) > 0;

    public static bool operator <=(ContractMonth left, ContractMonth right) => left.CompareTo(right) <= 0;

    public static bool operator >=(ContractMonth left, ContractMonth right) => left.CompareTo(right) >= 0;

    /// <summary>The month as <c>2024-02</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Year:D4}-{Month:D2}");
}
