using System.Reflection;

namespace MgcBackfill.HelpWriter;

/// <summary>
/// A cmdlet as its attributes declare it. Nothing of it runs: the assembly that the attributes come from is for compiling only.
/// </summary>
internal sealed record Cmdlet(string Name, IReadOnlyList<Parameter> Parameters, IReadOnlyList<string> Outputs, string? DefaultSet)
{
    /// <summary>The cmdlet that a type is, or null.</summary>
    public static Cmdlet? From(Type type)
    {
        if (type.IsAbstract || Attributes(type, "CmdletAttribute").SingleOrDefault() is not { } cmdlet)
            return null;
        var name = $"{cmdlet.ConstructorArguments[0].Value}-{cmdlet.ConstructorArguments[1].Value}";

        // What is declared at the cmdlet comes before what it inherits, but a position comes before everything.
        var parameters = type.GetProperties()
            .Select(Parameter.From)
            .OfType<Parameter>()
            .OrderBy(p => p.Places.Min(q => q.Position ?? int.MaxValue))
            .ToList();
        if (Named(cmdlet, "SupportsShouldProcess") is true)
            parameters.AddRange([Parameter.WhatIf, Parameter.Confirm]);
        string[] outputs =
        [
            .. Attributes(type, "OutputTypeAttribute")
                .SelectMany(a => a.ConstructorArguments.SelectMany(Items))
                .OfType<Type>()
                .Select(t => t.FullName!)
                .Distinct(),
        ];
        return new Cmdlet(name, parameters, outputs, Named(cmdlet, "DefaultParameterSetName") as string);
    }

    /// <summary>The names of the parameter sets, the default one first; one without a name where there are none.</summary>
    public IReadOnlyList<string?> Sets =>
        [
            .. Parameters
                .SelectMany(p => p.Places.Select(q => q.Set))
                .OfType<string>()
                .Distinct()
                .OrderBy(s => s != DefaultSet)
                .DefaultIfEmpty<string?>(null),
        ];

    /// <summary>The types that the pipeline accepts.</summary>
    public IReadOnlyList<string> Inputs
    {
        get
        {
            var whole = Parameters.Where(p => p.Places.Any(q => q.ByValue)).ToArray();
            var bound = whole.Length > 0 ? whole : [.. Parameters.Where(p => p.Places.Any(q => q.ByName))];
            return [.. bound.Select(p => p.Type!.FullName!).Distinct().DefaultIfEmpty("None")];
        }
    }

    /// <summary>The data of a member's attributes of one name.</summary>
    internal static IEnumerable<CustomAttributeData> Attributes(MemberInfo member, string name) =>
        member.GetCustomAttributesData().Where(a => a.AttributeType.Name == name);

    /// <summary>A named argument of an attribute, or null.</summary>
    internal static object? Named(CustomAttributeData attribute, string name) =>
        attribute.NamedArguments.Where(a => a.MemberName == name).Select(a => a.TypedValue.Value).SingleOrDefault();

    /// <summary>The values of an argument, which may be an array.</summary>
    internal static IEnumerable<object?> Items(CustomAttributeTypedArgument argument) =>
        argument.Value is IReadOnlyCollection<CustomAttributeTypedArgument> many ? many.Select(a => a.Value) : [argument.Value];
}
