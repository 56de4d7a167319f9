using MgcBackfill.Market;

namespace MgcBackfill.Synthetic;

/// <summary>
/// The contracts of a product: one for each delivery month, listed for two years. A contract is represented by a number, as many numbers
/// per year as there are months, so that adjacent contracts have adjacent numbers.
/// </summary>
internal sealed class ContractCycle
{
    private const int YearsListed = 2;

    private readonly Product _product;
    private readonly string _months;
    private readonly ProductGroup _group;
    private readonly bool[] _isActive;

    /// <param name="product">The product, with the codes of its delivery months.</param>
    /// <param name="active">Those of them to which volume moves; at least one.</param>
    /// <param name="group">When volume moves on, and when trading ends in a contract whose last trading day is not known.</param>
    public ContractCycle(Product product, string active, ProductGroup group)
    {
        (_product, _months, _group) = (product, product.Months!, group);
        _isActive = [.. _months.Select(active.Contains)];
    }

    /// <summary>Contracts of a year.</summary>
    public int PerYear => _months.Length;

    /// <summary>Contracts listed at a time.</summary>
    public int Listed => YearsListed * PerYear;

    /// <summary>The year's first contract.</summary>
    public int GetFirst(int year) => year * PerYear;

    /// <summary>Month code and last digit of the year, as in <c>G4</c>.</summary>
    public string Code(int contract) => $"{_months[contract % PerYear]}{contract / PerYear % 10}";

    /// <summary>First day of the delivery month.</summary>
    public DateOnly Month(int contract) =>
        new(contract / PerYear, Products.MonthCodes.IndexOf(_months[contract % PerYear], StringComparison.Ordinal) + 1, 1);

    /// <summary>Last day of trading, by the table of products if it knows the day.</summary>
    public DateOnly LastTrade(int contract)
    {
        var month = Month(contract);
        return _product.GetLastTradingDay(new ContractMonth(month.Year, month.Month)) ?? _group.LastTrade(month);
    }

    /// <summary>First day of listing: a weekday two years ahead, when the contract of the same month has expired.</summary>
    public DateOnly Listing(int contract)
    {
        var day = LastTrade(contract - Listed).AddDays(1);
        return day.DayOfWeek == DayOfWeek.Saturday ? day.AddDays(2) : day;
    }

    /// <summary>The day by which volume has moved to the next contract; never after the last day of trading.</summary>
    public DateOnly Notice(int contract)
    {
        var (notice, last) = (_group.Notice(Month(contract)), LastTrade(contract));
        return notice < last ? notice : last;
    }

    /// <summary>The contract from which volume moves or will move next: the first active one whose notice day has not passed.</summary>
    public int Front(DateOnly date)
    {
        var contract = GetFirst(date.Year);
        while (Notice(contract) < date || !IsActive(contract))
            contract++;
        return contract;
    }

    /// <summary>The next contract that volume moves to.</summary>
    public int NextActive(int contract)
    {
        do contract++;
        while (!IsActive(contract));
        return contract;
    }

    /// <summary>The previous active contract.</summary>
    public int PreviousActive(int contract)
    {
        do contract--;
        while (!IsActive(contract));
        return contract;
    }

    private bool IsActive(int contract) => _isActive[contract % PerYear];
}
