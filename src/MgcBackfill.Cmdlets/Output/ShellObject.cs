using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Management.Automation;
using System.Numerics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using MgcBackfill.Market;

namespace MgcBackfill.Cmdlets;

/// <summary>
/// Makes the objects that the cmdlets return from the records of the core: with the record's type name, by which it is shown, and its
/// properties, whose values ConvertTo-Csv, Export-Csv and ConvertTo-Json write as people expect. A day is yyyy-MM-dd, a moment ISO 8601 in UTC,
/// an enumeration its name, a nested record or list readable text in CSV.
/// </summary>
internal static class ShellObject
{
    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> s_properties = new();

    /// <summary>The object for a record.</summary>
    public static PSObject From(object record)
    {
        var type = record.GetType();
        var shape = ShellShape.For(type);
        var made = new PSObject();
        made.TypeNames.Insert(0, type.FullName!);
        foreach (var property in PropertiesOf(type))
        {
            if (!shape.Hidden.Contains(property.Name))
                made.Properties.Add(new PSNoteProperty(shape.NameOf(property.Name), Value(property.GetValue(record))));
        }

        foreach (var (name, value) in shape.Added)
            made.Properties.Add(new PSNoteProperty(name, Value(value(record))));
        made.Methods.Add(new TextMethod(_ => Text(record, made)));
        return made;
    }

    private static object? Value(object? value) => value switch
    {
        null => null,
        string or bool or BigInteger => value,
        Enum => value.ToString(),
        DateTime moment => UtcMoment.From(moment),
        DateOnly day => new TradingDate(day),
        TradingDay day => new TradingDate(day.Date),
        TradingDate or PSObject => value,
        UInt128 number => number <= long.MaxValue ? (long)number : (BigInteger)number,
        IConvertible => value,
        IDictionary counts => Counts(counts),
        IEnumerable many => List(many),
        Exception error => Value(ShellError.From(error)),
        _ => From(value),
    };

    private static ShellList List(IEnumerable many) => new([.. many.Cast<object?>().Select(Value)]);

    private static PSObject Counts(IDictionary counts)
    {
        var made = new PSObject();
        foreach (DictionaryEntry entry in counts)
            made.Properties.Add(new PSNoteProperty(entry.Key.ToString(), Value(entry.Value)));
        made.Methods.Add(new TextMethod(_ => Pairs(made)));
        return made;
    }

    // A record's own text where somebody wrote one, else what it holds.
    private static string Text(object record, PSObject made) =>
        record.GetType().GetMethod(nameof(ToString), Type.EmptyTypes)!.IsDefined(typeof(CompilerGeneratedAttribute)) ? Pairs(made) : record.ToString()!;

    private static string Pairs(PSObject made) => string.Join(", ", made.Properties.Where(p => p.Value is not null)
        .Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Name} {p.Value}")));

    // What a record inherits comes first: the day before what an attempt made of it. What it does not write to its own JSON is left out.
    private static PropertyInfo[] PropertiesOf(Type type) => s_properties.GetOrAdd(type, static t =>
    [
        .. t.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.GetIndexParameters().Length == 0 && p.GetCustomAttribute<JsonIgnoreAttribute>() is null or { Condition: not JsonIgnoreCondition.Always })
            .OrderBy(p => Ancestors(p.DeclaringType!)),
    ]);

    private static int Ancestors(Type type) => type.BaseType is { } above ? Ancestors(above) + 1 : 0;
}
