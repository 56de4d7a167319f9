using System.Globalization;

namespace MgcBackfill.Cmdlets;

/// <summary>
/// A trading day as a property of an object that a cmdlet returns: yyyy-MM-dd as text, in CSV and in JSON, and comparable with text of that
/// form, with <see cref="DateOnly"/>, and with a <see cref="DateTime"/> without a time of day.
/// </summary>
/// <remarks>
/// ConvertTo-Json writes a DateOnly as an object of six numbers, and has no way to change that. Uri is the only class that it writes as
/// text and that can be derived from. A relative Uri is only its text, so a trading day can be one.
/// </remarks>
public sealed class TradingDate : Uri, IComparable, IComparable<TradingDate>, IEquatable<TradingDate>, IFormattable
{
    private const string Form = "yyyy-MM-dd";

    /// <summary>The trading day of a date.</summary>
    /// <param name="date">The date.</param>
    public TradingDate(DateOnly date)
        : base(date.ToString(Form, CultureInfo.InvariantCulture), UriKind.Relative) => Date = date;

    /// <summary>The date.</summary>
    public DateOnly Date { get; }

    /// <summary>The year.</summary>
    public int Year => Date.Year;

    /// <summary>The month, from 1.</summary>
    public int Month => Date.Month;

    /// <summary>The day of the month, from 1.</summary>
    public int Day => Date.Day;

    /// <summary>The day of the week.</summary>
    public DayOfWeek DayOfWeek => Date.DayOfWeek;

    /// <summary>The trading day that is a number of days later.</summary>
    /// <param name="days">Number of days; negative for an earlier day.</param>
    public TradingDate AddDays(int days) => new(Date.AddDays(days));

    /// <summary>Converts text, so that the shell can compare it with a trading day.</summary>
    /// <param name="text">The day as yyyy-MM-dd.</param>
    public static TradingDate Parse(string text) => From(text);

    /// <inheritdoc/>
    public int CompareTo(TradingDate? other) => other is null ? 1 : Date.CompareTo(other.Date);

    /// <inheritdoc/>
    public int CompareTo(object? obj) =>
        obj is null
            ? 1
            : CompareTo(
                obj as TradingDate ?? throw new ArgumentException($"'{obj}' is not a trading day; write one as {Form}.", nameof(obj))
            );

    /// <inheritdoc/>
    public bool Equals(TradingDate? other) => other is not null && Date == other.Date;

    /// <inheritdoc/>
    public override bool Equals(object? comparand) => Equals(comparand as TradingDate);

    /// <inheritdoc/>
    public override int GetHashCode() => Date.GetHashCode();

    /// <summary>The day as yyyy-MM-dd.</summary>
    public override string ToString() => OriginalString;

    /// <summary>The day in a format of <see cref="DateOnly"/>, in the invariant culture.</summary>
    /// <param name="format">The format.</param>
    public string ToString(string? format) => Date.ToString(format ?? Form, CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider) =>
        Date.ToString(format ?? Form, formatProvider ?? CultureInfo.InvariantCulture);

    /// <summary>The date of a trading day.</summary>
    /// <param name="day">The day.</param>
    public static implicit operator DateOnly(TradingDate day) => day.Date;

    /// <summary>The date of a trading day at midnight, without a time zone.</summary>
    /// <param name="day">The day.</param>
    public static explicit operator DateTime(TradingDate day) => day.Date.ToDateTime(TimeOnly.MinValue);

    /// <summary>
    /// Converts a date, so that the shell can compare it with a trading day. A date with a time of day is refused, as for the parameters:
    /// its trading day may be the next one (T2).
    /// </summary>
    /// <param name="date">The date.</param>
    public static explicit operator TradingDate(DateTime date) => From(date);

    /// <inheritdoc cref="TradingDate(DateOnly)"/>
    public static implicit operator TradingDate(DateOnly date) => new(date);

    /// <summary>True if both are the same day, or both are null.</summary>
    public static bool operator ==(TradingDate? left, TradingDate? right) => left is null ? right is null : left.Equals(right);

    /// <summary>False if both are the same day, or both are null.</summary>
    public static bool operator !=(TradingDate? left, TradingDate? right) => !(left == right);

    /// <summary>True if the left day is earlier.</summary>
    public static bool operator <(TradingDate? left, TradingDate? right) => Comparer<TradingDate?>.Default.Compare(left, right) < 0;

    /// <summary>True if the left day is later.</summary>
    public static bool operator >(TradingDate? left, TradingDate? right) => Comparer<TradingDate?>.Default.Compare(left, right) > 0;

    /// <summary>True if the left day is not later.</summary>
    public static bool operator <=(TradingDate? left, TradingDate? right) => !(left > right);

    /// <summary>True if the left day is not earlier.</summary>
    public static bool operator >=(TradingDate? left, TradingDate? right) => !(left < right);

    private static TradingDate From(object value) =>
        TradingDayTransformationAttribute.TryParse(value, out var date, out var reason)
            ? new TradingDate(date)
            : throw new FormatException(reason);
}
