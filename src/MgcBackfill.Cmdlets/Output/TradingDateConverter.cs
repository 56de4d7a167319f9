using System.ComponentModel;
using System.Globalization;

namespace MgcBackfill.Cmdlets;

/// <summary>
/// Makes a trading day of what it is compared with. A moment is refused, as for the parameters: which trading day it belongs to is not its
/// date (T2).
/// </summary>
public sealed class TradingDateConverter : TypeConverter
{
    /// <inheritdoc/>
    public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) =>
        sourceType == typeof(string) || sourceType == typeof(DateTime) || sourceType == typeof(DateOnly);

    /// <inheritdoc/>
    public override object? ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) =>
        TradingDayTransformationAttribute.TryParse(value, out var date, out var reason) ? new TradingDate(date) : throw new FormatException(reason);

    /// <inheritdoc/>
    public override bool CanConvertTo(ITypeDescriptorContext? context, Type? destinationType) => destinationType == typeof(string);

    /// <inheritdoc/>
    public override object? ConvertTo(ITypeDescriptorContext? context, CultureInfo? culture, object? value, Type destinationType) => value?.ToString();
}
