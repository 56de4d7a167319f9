using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using MgcBackfill.Dbn;
using MgcBackfill.Errors;

namespace MgcBackfill.Text;

/// <summary>
/// Parses the values of a line, exactly and in one spelling each: no exponents, signs of plus, leading zeros, spaces or quotes (E2).
/// </summary>
internal static class TextValues
{
    private const int Decimals = 9;
    private const ulong Scale = 1_000_000_000;
    private const int TimeLength = 30;
    private const int MaxShown = 60;
    private const long SecondsPerDay = 24 * 3600;
    private const int EpochYear = 1970;
    private const int MaxYear = 2554;

    /// <summary>A number without a sign.</summary>
    /// <exception cref="DbnFormatException">It is not a number from 0 to <paramref name="max"/>.</exception>
    public static ulong Unsigned(ReadOnlySpan<byte> text, string name, ulong max)
    {
        if (!TryParseDigits(text, out var value) || value > max)
            ThrowInvalid(name, text, string.Create(CultureInfo.InvariantCulture, $"a whole number from 0 to {max}"));
        return value;
    }

    /// <summary>A price in 1e-9: an integer, or a decimal with up to nine places if it is pretty.</summary>
    /// <exception cref="DbnFormatException">It is not such a price, or needs more than 64 bits.</exception>
    public static long Price(ReadOnlySpan<byte> text, string name, bool isPretty)
    {
        var negative = text.Length > 0 && text[0] == (byte)'-';
        var magnitude = negative ? text[1..] : text;
        var valid = isPretty ? TryParseDecimal(magnitude, out var value) : TryParseDigits(magnitude, out value);

        // The vendor writes an undefined price as an integer only if prices are not pretty.
        var max = negative ? 1UL << 63 : (ulong)long.MaxValue - (isPretty ? 1UL : 0);
        if (!valid || value > max || (negative && value == 0))
            ThrowInvalid(name, text, isPretty ? "a decimal with at most 9 decimal places" : "a whole number of 64 bits");
        return negative ? (long)(0 - value) : (long)value;
    }

    /// <summary>A time in nanoseconds since the epoch: a number, or ISO 8601 in UTC with nine decimals if it is pretty.</summary>
    /// <exception cref="DbnFormatException">It is not such a time.</exception>
    public static ulong Time(ReadOnlySpan<byte> text, string name, bool isPretty)
    {
        if (!isPretty)
            return Unsigned(text, name, ulong.MaxValue);
        if (!TryParseTime(text, out var time))
            ThrowInvalid(name, text, "a time in UTC, such as 2024-01-02T23:00:00.000000000Z");
        return time;
    }

    /// <summary>Bytes as they are shown in a message: shortened, and with everything that is not printable replaced.</summary>
    public static string Show(ReadOnlySpan<byte> text)
    {
        var shown = new StringBuilder();
        foreach (var letter in text[..Math.Min(text.Length, MaxShown)])
            shown.Append(letter is >= 0x20 and < 0x7F ? (char)letter : '?');
        return $"'{shown}{(text.Length > MaxShown ? "..." : "")}'";
    }

    /// <summary>The error for a line that is not in the vendor's form.</summary>
    public static DbnFormatException Invalid(string message) =>
        new(ErrorIds.TextLineInvalid, message, 0, "Download the file again, and compare its sha256 with the vendor's manifest.json.");

    [DoesNotReturn]
    private static void ThrowInvalid(string name, ReadOnlySpan<byte> text, string expected) =>
        throw Invalid($"{name} is {Show(text)}; expected {expected}.");

    // Digits without a leading zero, up to 64 bits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryParseDigits(ReadOnlySpan<byte> text, out ulong value)
    {
        // 19 digits always fit into 64 bits.
        const int SafeDigits = 19;
        value = 0;
        if (text.Length is 0 or > SafeDigits + 1 || (text[0] == (byte)'0' && text.Length > 1))
            return false;
        foreach (var letter in text[..Math.Min(text.Length, SafeDigits)])
        {
            var digit = (uint)letter - '0';
            if (digit > 9)
                return false;
            value = (value * 10) + digit;
        }

        if (text.Length <= SafeDigits)
            return true;
        var last = (uint)text[SafeDigits] - '0';
        if (last > 9 || value > (ulong.MaxValue - last) / 10)
            return false;
        value = (value * 10) + last;
        return true;
    }

    private static bool TryParseDecimal(ReadOnlySpan<byte> text, out ulong value)
    {
        // Ten digits before the point and nine after it always fit into 64 bits without a sign.
        const int MaxDigits = 10;
        value = 0;
        var point = text.IndexOf((byte)'.');
        var digits = point < 0 ? text : text[..point];
        if (digits.Length > MaxDigits || !TryParseDigits(digits, out value))
            return false;
        value *= Scale;
        if (point < 0)
            return true;
        var places = text[(point + 1)..];
        if (places.Length is 0 or > Decimals)
            return false;
        var fraction = 0UL;
        foreach (var letter in places)
        {
            var digit = (uint)letter - '0';
            if (digit > 9)
                return false;
            fraction = (fraction * 10) + digit;
        }

        for (var i = places.Length; i < Decimals; i++)
            fraction *= 10;
        value += fraction;
        return true;
    }

    // 2024-01-02T23:00:00.000000000Z, from the epoch on, up to 64 bits.
    private static bool TryParseTime(ReadOnlySpan<byte> text, out ulong time)
    {
        time = 0;
        if (
            text.Length != TimeLength
            || text[4] != (byte)'-'
            || text[7] != (byte)'-'
            || text[10] != (byte)'T'
            || text[13] != (byte)':'
            || text[16] != (byte)':'
            || text[19] != (byte)'.'
            || text[29] != (byte)'Z'
            || !TryParseFixed(text[..4], out var year)
            || !TryParseFixed(text.Slice(5, 2), out var month)
            || !TryParseFixed(text.Slice(8, 2), out var day)
            || !TryParseFixed(text.Slice(11, 2), out var hour)
            || !TryParseFixed(text.Slice(14, 2), out var minute)
            || !TryParseFixed(text.Slice(17, 2), out var second)
            || !TryParseFixed(text.Slice(20, Decimals), out var fraction)
        )
            return false;
        if (year is < EpochYear or > MaxYear || month is 0 or > 12 || day == 0 || hour > 23 || minute > 59 || second > 59)
            return false;
        if (day > (uint)DateTime.DaysInMonth((int)year, (int)month))
            return false;
        var days = new DateOnly((int)year, (int)month, (int)day).DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
        var all = (((UInt128)(uint)days * SecondsPerDay) + (hour * 3600) + (minute * 60) + second) * Scale + fraction;
        time = (ulong)all;
        return all <= ulong.MaxValue;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryParseFixed(ReadOnlySpan<byte> text, out uint value)
    {
        value = 0;
        foreach (var letter in text)
        {
            var digit = (uint)letter - '0';
            if (digit > 9)
                return false;
            value = (value * 10) + digit;
        }

        return true;
    }
}
