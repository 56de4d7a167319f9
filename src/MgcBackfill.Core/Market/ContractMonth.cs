using System.Globalization;

namespace MgcBackfill.Market;

/// <summary>The delivery month of a contract, which also gives the order of expiry.</summary>
/// <param name="Year">Four digits.</param>
/// <param name="Month">1 to 12.</param>
public readonly record struct ContractMonth(int Year, int Month) : IComparable<ContractMonth>
{
    /// <summary>
    /// Reads the contract month of an outright as it was meant on a trading day. A one-digit year means the first such year in which the
    /// contract month is not before the day's month, because a contract that trades has not expired (F2): MGCZ9 of December 2019 comes
    /// before MGCG0 of February 2020. A two-digit year is read the same way within a century.
    /// </summary>
    /// <returns>False if the symbol is not an outright.</returns>
    public static bool TryParse(ReadOnlySpan<char> symbol, TradingDay day, out ContractMonth month)
    {
        month = default;
        if (!Outright.IsOutright(symbol))
            return false;
        var code = Outright.MonthCodes.IndexOf(symbol[3], StringComparison.Ordinal) + 1;
        var (digits, cycle) = symbol.Length == 5 ? (symbol[4] - '0', 10) : (((symbol[4] - '0') * 10) + symbol[5] - '0', 100);
        var date = day.Date;
        var earliest = code < date.Month ? date.Year + 1 : date.Year;
        var year = earliest + ((((digits - earliest) % cycle) + cycle) % cycle);
        month = new ContractMonth(year, code);
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
