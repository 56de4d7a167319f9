using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Management.Automation;
using System.Numerics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using MgcBackfill.Errors;
using MgcBackfill.Market;

namespace MgcBackfill.Cmdlets;

/// <summary>
/// Creates the objects that the cmdlets return from the records of the core. An object has the type name of its record, which selects its
/// view, and properties whose values ConvertTo-Csv, Export-Csv and ConvertTo-Json write as people expect: a day as yyyy-MM-dd, a time as
/// ISO 8601 in UTC, an enumeration by its name, and in CSV a nested record or list as readable text.
/// </summary>
internal static class ShellObject
{
    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> s_properties = new();

    /// <summary>Creates the object for a record.</summary>
    public static PSObject From(object record)
    {
        var type = record.GetType();
        var shape = ShellShape.For(type);
        var made = new PSObject();
        made.TypeNames.Insert(0, type.FullName!);
        foreach (var property in GetProperties(type))
        {
            if (!shape.Hidden.Contains(property.Name))
                made.Properties.Add(new PSNoteProperty(ShellShape.GetName(property.Name), Value(property.GetValue(record))));
        }

        foreach (var (name, value) in shape.Added)
            made.Properties.Add(new PSNoteProperty(name, Value(value(record))));
        made.Methods.Add(new TextMethod(_ => Text(record, made)));
        return made;
    }

    private static object? Value(object? value) =>
        value switch
        {
            null => null,
            string or bool or BigInteger => value,
            Enum flags when IsEmpty(flags) => null,
            Enum => value.ToString(),
            DateTime moment => UtcMoment.From(moment),
            DateOnly day => new TradingDate(day),
            TradingDay day => new TradingDate(day.Date),
            TradingDate or PSObject => value,
            double or decimal => InvariantNumber.From((IFormattable)value),
            UInt128 number => number <= long.MaxValue ? (long)number : (BigInteger)number,
            IConvertible => value,
            Advice advice => advice.In(CmdletWording.Instance),
            IDictionary counts => Counts(counts),
            IEnumerable many => List(many),
            Exception error => Value(ShellError.From(error)),
            _ => From(value),
        };

    // A set of flags with none in it is nothing, so that Where-Object can filter by the property.
    private static bool IsEmpty(Enum value) =>
        value.GetType().IsDefined(typeof(FlagsAttribute), inherit: false) && Convert.ToInt64(value, CultureInfo.InvariantCulture) == 0;

    private static ShellList List(IEnumerable many) => new([.. many.Cast<object?>().Select(Value)]);

    private static PSObject Counts(IDictionary counts)
    {
        var made = new PSObject();
        foreach (DictionaryEntry entry in counts)
            made.Properties.Add(new PSNoteProperty(entry.Key.ToString(), Value(entry.Value)));
        made.Methods.Add(new TextMethod(_ => Pairs(made)));
        return made;
    }

    // The text of a record that has a ToString of its own, else its properties.
    private static string Text(object record, PSObject made) =>
        record.GetType().GetMethod(nameof(ToString), Type.EmptyTypes)!.IsDefined(typeof(CompilerGeneratedAttribute))
            ? Pairs(made)
            : record.ToString()!;

    private static string Pairs(PSObject made) =>
        string.Join(
            ", ",
            made.Properties.Where(p => p.Value is not null).Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Name} {p.Value}"))
        );

    // Inherited properties come first: the trading day before the attempt. A property that the record leaves out of its own JSON is left
    // out.
    private static PropertyInfo[] GetProperties(Type type) =>
        s_properties.GetOrAdd(
            type,
            static t =>
                [
                    .. t.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                        .Where(p =>
                            p.GetIndexParameters().Length == 0
                            && p.GetCustomAttribute<JsonIgnoreAttribute>() is null or { Condition: not JsonIgnoreCondition.Always }
                        )
                        .OrderBy(p => Ancestors(p.DeclaringType!)),
                ]
        );

    private static int Ancestors(Type type) => type.BaseType is { } above ? Ancestors(above) + 1 : 0;
}
