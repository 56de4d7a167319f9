using System.Reflection;

namespace MgcBackfill.HelpWriter;

/// <summary>A parameter in one parameter set, or in all of them where <see cref="Set"/> is null.</summary>
internal sealed record Place(string? Set, bool IsMandatory, int? Position, bool ByValue, bool ByName);

/// <summary>A parameter of a cmdlet.</summary>
internal sealed record Parameter(string Name, Type? Type, IReadOnlyList<string> Aliases, bool HasWildcards, IReadOnlyList<Place> Places)
{
    private static readonly IReadOnlyList<Place> s_anywhere = [new(null, false, null, false, false)];

    /// <summary>What SupportsShouldProcess adds.</summary>
    public static Parameter WhatIf { get; } = new("WhatIf", null, ["wi"], false, s_anywhere);

    /// <inheritdoc cref="WhatIf"/>
    public static Parameter Confirm { get; } = new("Confirm", null, ["cf"], false, s_anywhere);

    /// <summary>True where it has no value.</summary>
    public bool IsSwitch => Type is null || Type.Name == "SwitchParameter";

    /// <summary>True where it accepts several values.</summary>
    public bool IsArray => Type?.IsArray == true;

    /// <summary>The name of its type, as a user would write it.</summary>
    public string TypeName => IsSwitch ? "SwitchParameter" : NameOf(Type!);

    /// <summary>The parameter that a property is, or null.</summary>
    public static Parameter? From(PropertyInfo property)
    {
        Place[] places = [.. Cmdlet.Attributes(property, "ParameterAttribute").Select(PlaceOf)];
        return places.Length == 0
            ? null
            : new Parameter(
                property.Name,
                property.PropertyType,
                [.. Cmdlet.Attributes(property, "AliasAttribute").SelectMany(a => Cmdlet.Items(a.ConstructorArguments[0])).Cast<string>()],
                Cmdlet.Attributes(property, "SupportsWildcardsAttribute").Any(),
                places
            );
    }

    /// <summary>Where it stands in a parameter set; null where it does not belong to it.</summary>
    public Place? In(string? set) => Places.FirstOrDefault(p => p.Set is null || p.Set == set);

    private static Place PlaceOf(CustomAttributeData attribute) =>
        new(
            Cmdlet.Named(attribute, "ParameterSetName") as string,
            Cmdlet.Named(attribute, "Mandatory") is true,
            Cmdlet.Named(attribute, "Position") as int?,
            Cmdlet.Named(attribute, "ValueFromPipeline") is true,
            Cmdlet.Named(attribute, "ValueFromPipelineByPropertyName") is true
        );

    private static string NameOf(Type type)
    {
        if (type.IsArray)
            return NameOf(type.GetElementType()!) + "[]";
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        return plain == typeof(string) ? "string"
            : plain == typeof(int) ? "int"
            : plain == typeof(long) ? "long"
            : plain.Name;
    }
}
