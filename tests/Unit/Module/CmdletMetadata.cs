using System.Management.Automation;
using System.Reflection;
using MgcBackfill.Cmdlets;

namespace MgcBackfill.Tests.Module;

/// <summary>
/// A cmdlet as its attributes declare it. Only attribute data is read: the assembly that declares the attributes is a reference assembly,
/// and none of its code can run here.
/// </summary>
internal sealed record CmdletMetadata(
    string Name,
    Type Type,
    IReadOnlyList<string> Parameters,
    IReadOnlyList<string> OutputTypes,
    IReadOnlyList<string> Aliases,
    bool SupportsShouldProcess
)
{
    /// <summary>Every cmdlet of the assembly, by name.</summary>
    public static IReadOnlyList<CmdletMetadata> All { get; } =
    [
        .. typeof(ReadDbnBarsCommand)
            .Assembly.GetExportedTypes()
            .Select(Read)
            .OfType<CmdletMetadata>()
            .OrderBy(c => c.Name, StringComparer.Ordinal),
    ];

    private static CmdletMetadata? Read(Type type)
    {
        if (type.IsAbstract || Data(type, nameof(CmdletAttribute)).SingleOrDefault() is not { } cmdlet)
            return null;
        var name = $"{cmdlet.ConstructorArguments[0].Value}-{cmdlet.ConstructorArguments[1].Value}";
        var shouldProcess = cmdlet.NamedArguments.Any(a => a.MemberName == "SupportsShouldProcess" && a.TypedValue.Value is true);
        string[] parameters = [.. type.GetProperties().Where(p => Data(p, nameof(ParameterAttribute)).Any()).Select(p => p.Name)];
        string[] outputs = [.. Data(type, nameof(OutputTypeAttribute)).SelectMany(Types).Distinct()];
        return new CmdletMetadata(name, type, parameters, outputs, GetAliases(type), shouldProcess);
    }

    /// <summary>The aliases of a cmdlet or of a parameter.</summary>
    public static IReadOnlyList<string> GetAliases(MemberInfo member) =>
        [.. Data(member, nameof(AliasAttribute)).SelectMany(a => Items(a.ConstructorArguments[0]).Cast<string>())];

    private static IEnumerable<string> Types(CustomAttributeData output) =>
        output.ConstructorArguments.SelectMany(a => Items(a)).OfType<Type>().Select(t => t.FullName!);

    private static IEnumerable<object?> Items(CustomAttributeTypedArgument argument) =>
        argument.Value is IReadOnlyCollection<CustomAttributeTypedArgument> many ? many.Select(a => a.Value) : [argument.Value];

    private static IEnumerable<CustomAttributeData> Data(MemberInfo member, string attribute) =>
        member.GetCustomAttributesData().Where(a => a.AttributeType.Name == attribute);
}
