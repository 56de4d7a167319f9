namespace MgcBackfill.Synthetic;

/// <summary>
/// The contracts of Micro Gold: February, April, June, August, October, December, each listed for two years. A contract is represented by a
/// number, six numbers per year, so that adjacent contracts have adjacent numbers.
/// </summary>
internal static class ContractCycle
{
    /// <summary>Contracts of a year.</summary>
    public const int PerYear = 6;

    /// <summary>Contracts listed at a time.</summary>
    public const int Listed = 12;

    private const string Codes = "GJMQVZ";
    private const int October = 4;

    /// <summary>The year's first contract, February.</summary>
    public static int GetFirst(int year) => year * PerYear;

    /// <summary>Month code and last digit of the year, as in <c>G4</c>.</summary>
    public static string Code(int contract) => $"{Codes[contract % PerYear]}{contract / PerYear % 10}";

    /// <summary>First day of the delivery month.</summary>
    public static DateOnly Month(int contract) => new(contract / PerYear, (contract % PerYear * 2) + 2, 1);

    /// <summary>Last day of trading: the third last weekday of the delivery month.</summary>
    public static DateOnly LastTrade(int contract) => WeekdayBefore(Month(contract).AddMonths(1), 3);

    /// <summary>First day of listing: a weekday two years ahead, when the contract twelve places earlier has expired.</summary>
    public static DateOnly Listing(int contract)
    {
        var day = LastTrade(contract - Listed).AddDays(1);
        return day.DayOfWeek == DayOfWeek.Saturday ? day.AddDays(2) : day;
    }

    /// <summary>
    /// The last weekday before the delivery month. A position held longer may be delivered, so volume has moved on by then.
    /// </summary>
    public static DateOnly Notice(int contract) => WeekdayBefore(Month(contract), 1);

    /// <summary>The contract from which volume moves or will move next: the first active one whose notice day has not passed.</summary>
    public static int Front(DateOnly date)
    {
        var contract = GetFirst(date.Year);
        while (Notice(contract) < date || contract % PerYear == October)
            contract++;
        return contract;
    }

    /// <summary>The next contract that volume moves to. Gold's October never is one.</summary>
    public static int NextActive(int contract) => (contract + 1) % PerYear == October ? contract + 2 : contract + 1;

    /// <summary>The previous active contract.</summary>
    public static int PreviousActive(int contract) => (contract - 1) % PerYear == October ? contract - 2 : contract - 1;

    /// <summary>Weekdays from <paramref name="from"/> to <paramref name="to"/>, negative if the second is earlier.</summary>
    public static int Weekdays(DateOnly from, DateOnly to) => WeekdayNumber(to) - WeekdayNumber(from);

    // Day number 0 is a Monday.
    private static int WeekdayNumber(DateOnly date) => (date.DayNumber / 7 * 5) + Math.Min(date.DayNumber % 7, 5);

    private static DateOnly WeekdayBefore(DateOnly date, int count)
    {
        while (count > 0)
        {
            date = date.AddDays(-1);
            count -= date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0 : 1;
        }

        return date;
    }
}
