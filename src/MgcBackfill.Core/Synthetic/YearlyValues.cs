namespace MgcBackfill.Synthetic;

/// <summary>A value for each year from 2010 on. Years outside the list have the value of the nearest one.</summary>
internal readonly struct YearlyValues(params double[] years)
{
    private const int FirstYear = 2010;

    private readonly double[] _years = years;

    /// <summary>The value of a year.</summary>
    public double InYear(int year) => _years[Math.Clamp(year - FirstYear, 0, _years.Length - 1)];

    /// <summary>The value on a date, on a straight line from one New Year to the next.</summary>
    public double On(DateOnly date)
    {
        var index = date.Year - FirstYear;
        if (index < 0)
            return _years[0];
        if (index >= _years.Length - 1)
            return _years[^1];
        return _years[index] + ((_years[index + 1] - _years[index]) * (date.DayOfYear - 1) / 366);
    }
}
