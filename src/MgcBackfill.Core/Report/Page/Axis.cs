using System.Globalization;

namespace MgcBackfill.Report.Page;

/// <summary>Round places along an axis.</summary>
internal static class Axis
{
    private static readonly int[] s_steps = [1, 2, 5, 10];
    private static readonly int[] s_months = [1, 2, 3, 6, 12, 24, 60, 120];

    /// <summary>
    /// Round numbers in [<paramref name="low"/>, <paramref name="high"/>], at most <paramref name="most"/> and a few fewer.
    /// </summary>
    public static IEnumerable<double> Numbers(double low, double high, int most)
    {
        var rough = Math.Max((high - low) / most, double.Epsilon);
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = s_steps.Select(f => f * power).First(s => s >= rough);
        if (!double.IsFinite(step) || step == 0)
            yield break;
        for (var i = Math.Ceiling(low / step); i * step <= high; i++)
            yield return i * step;
    }

    /// <summary>
    /// Firsts of months in [<paramref name="first"/>, <paramref name="last"/>], at most <paramref name="most"/>, with their words.
    /// </summary>
    public static IEnumerable<(DateOnly Day, string Words)> Months(DateOnly first, DateOnly last, int most)
    {
        var months = ((last.Year - first.Year) * 12) + last.Month - first.Month + 1;
        var step = s_months.FirstOrDefault(s => months <= s * most, s_months[^1]);
        for (var month = 0; month <= months + step; month++)
        {
            var day = new DateOnly(first.Year, 1, 1).AddMonths(month + first.Month - 1);
            var isRound = step >= 12 ? day.Month == 1 && day.Year % (step / 12) == 0 : (day.Month - 1) % step == 0;
            if (isRound && day >= first && day <= last)
                yield return (day, day.ToString(step >= 12 ? "yyyy" : "MMM yyyy", CultureInfo.InvariantCulture));
        }
    }

    /// <summary>A round number in few characters: <c>1,250</c>, <c>0.5</c>, <c>200k</c>, <c>3M</c>.</summary>
    public static string Short(double number) =>
        Math.Abs(number) switch
        {
            >= 1e6 => (number / 1e6).ToString("#,0.###'M'", CultureInfo.InvariantCulture),
            >= 1e4 => (number / 1e3).ToString("#,0.###'k'", CultureInfo.InvariantCulture),
            _ => number.ToString("#,0.####", CultureInfo.InvariantCulture),
        };
}
