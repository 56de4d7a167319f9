using System.Reflection;
using System.Reflection.Emit;
using MgcBackfill.Errors;

namespace MgcBackfill.Tests.Architecture;

/// <summary>
/// The types of the core that the compiled code of a namespace uses: in signatures, fields, locals, exception handlers and instructions.
/// </summary>
internal static class CompiledUse
{
    private const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> s_codes = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(f => (OpCode)f.GetValue(null)!)
        .ToDictionary(c => c.Value);

    /// <summary>
    /// The names of the used types by namespace, without the given namespaces and without types that the compiler generates for attributes.
    /// </summary>
    public static IReadOnlyDictionary<string, string[]> GetUsedTypes(params string[] namespaces)
    {
        var types = typeof(ErrorIds).Assembly.GetTypes().Where(t => namespaces.Contains(t.Namespace)).ToList();
        return types
            .SelectMany(t => UsedBy(t))
            .SelectMany(Parts)
            .Where(t => t.Assembly == typeof(ErrorIds).Assembly)
            .Where(t => t.Namespace?.StartsWith("MgcBackfill", StringComparison.Ordinal) == true && !namespaces.Contains(t.Namespace))
            .GroupBy(t => t.Namespace!)
            .ToDictionary(g => g.Key, g => g.Select(t => t.Name).Distinct().Order(StringComparer.Ordinal).ToArray());
    }

    /// <summary>The methods and constructors that the compiled code of an assembly calls, by caller, in code order.</summary>
    public static IEnumerable<(MethodBase Caller, IReadOnlyList<MethodBase> Called)> GetCalls(Assembly assembly)
    {
        foreach (var method in assembly.GetTypes().SelectMany(t => t.GetMethods(All).Cast<MethodBase>().Concat(t.GetConstructors(All))))
        {
            if (method.GetMethodBody()?.GetILAsByteArray() is { } code)
                yield return (method, [.. Tokens(code).Select(t => MemberAt(method, t)).OfType<MethodBase>()]);
        }
    }

    private static IEnumerable<Type> UsedBy(Type type) =>
        [
            .. Optional(type.BaseType),
            .. type.GetInterfaces(),
            .. type.GetFields(All).Select(f => f.FieldType),
            .. type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All)).SelectMany(UsedIn),
        ];

    private static IEnumerable<Type> UsedIn(MethodBase method)
    {
        IEnumerable<Type> signature =
        [
            .. method.GetParameters().Select(p => p.ParameterType),
            .. Optional((method as MethodInfo)?.ReturnType),
        ];
        var body = method.GetMethodBody();
        return body is null
            ? signature
            :
            [
                .. signature,
                .. body.LocalVariables.Select(l => l.LocalType),
                .. body.ExceptionHandlingClauses.SelectMany(c => Optional(Caught(c))),
                .. Tokens(body.GetILAsByteArray()!).SelectMany(t => UsedAt(method, t)),
            ];
    }

    private static Type? Caught(ExceptionHandlingClause clause) =>
        clause.Flags == ExceptionHandlingClauseOptions.Clause ? clause.CatchType : null;

    private static IEnumerable<Type> UsedAt(MethodBase method, int token)
    {
        var member = MemberAt(method, token);
        return
        [
            .. Optional(member as Type ?? member.DeclaringType),
            .. member is MethodBase called
                ? called.GetParameters().Select(p => p.ParameterType).Concat(called.IsGenericMethod ? called.GetGenericArguments() : [])
                : [],
            .. Optional((member as MethodInfo)?.ReturnType),
            .. Optional((member as FieldInfo)?.FieldType),
        ];
    }

    private static MemberInfo MemberAt(MethodBase method, int token)
    {
        var ofType = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null;
        return method.Module.ResolveMember(token, ofType, method.IsGenericMethod ? method.GetGenericArguments() : null)!;
    }

    // The metadata tokens of types, methods and fields in IL code.
    private static IEnumerable<int> Tokens(byte[] code)
    {
        for (var at = 0; at < code.Length; )
        {
            var two = code[at] == 0xFE;
            var opcode = s_codes[two ? (short)((code[at] << 8) | code[at + 1]) : code[at]];
            at += two ? 2 : 1;
            switch (opcode.OperandType)
            {
                case OperandType.InlineNone:
                    break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                    at += 1;
                    break;
                case OperandType.InlineVar:
                    at += 2;
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    at += 8;
                    break;
                case OperandType.InlineSwitch:
                    at += 4 + (4 * BitConverter.ToInt32(code, at));
                    break;
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType:
                    yield return BitConverter.ToInt32(code, at);
                    at += 4;
                    break;
                default:
                    at += 4;
                    break;
            }
        }
    }

    // Using a list or an array of a type counts as using that type.
    private static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!)
        : type.IsGenericType ? [type, .. type.GetGenericArguments().SelectMany(Parts)]
        : [type];

    private static IEnumerable<Type> Optional(Type? type) => type is null ? [] : [type];
}
