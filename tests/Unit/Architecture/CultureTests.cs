using System.Reflection;
using System.Runtime.CompilerServices;
using MgcBackfill.Cli;
using MgcBackfill.Cmdlets;
using MgcBackfill.Errors;
using MgcBackfill.Service;

namespace MgcBackfill.Tests.Architecture;

/// <summary>
/// I8: no text depends on the culture of the machine or of the session. The analyzers (CA1304 to CA1311) find calls without a culture, but
/// do not check interpolated strings. This test does.
/// </summary>
public sealed class CultureTests
{
    // Every culture writes whole numbers alike, apart from the sign of negative ones; no count is negative.
    private static readonly Type[] s_cultural =
    [
        typeof(DateTime),
        typeof(DateTimeOffset),
        typeof(DateOnly),
        typeof(TimeOnly),
        typeof(TimeSpan),
        typeof(double),
        typeof(float),
        typeof(decimal),
        typeof(Half),
    ];

    public static TheoryData<string> Assemblies =>
        [
            .. new[] { typeof(ErrorIds), typeof(CommandLine), typeof(ReadDbnBarsCommand), typeof(StatisticsService) }.Select(t =>
                t.Assembly.GetName().Name!
            ),
        ];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void No_interpolated_string_formats_a_date_or_a_fraction_by_culture(string assembly) // I8
    {
        var found = CompiledUse.GetCalls(Assembly.Load(assembly)).SelectMany(m => Cultural(m.Caller, m.Called)).Distinct().ToArray();

        Assert.True(found.Length == 0, string.Join('\n', found));
    }

    [Fact]
    public void The_check_itself_finds_every_kind_of_violation() // I8
    {
        var seen = CompiledUse
            .GetCalls(typeof(Examples).Assembly)
            .Where(m => m.Caller.DeclaringType == typeof(Examples))
            .SelectMany(m => Cultural(m.Caller, m.Called))
            .ToArray();

        Assert.Equal(
            ["Examples.Fraction: Double", "Examples.Maybe: DateOnly", "Examples.Numbered: Int32 with a format"],
            seen.Order(StringComparer.Ordinal)
        );
    }

    // A handler created without a culture uses the culture of the thread. Handlers are created before they are filled.
    private static IEnumerable<string> Cultural(MethodBase caller, IReadOnlyList<MethodBase> called)
    {
        var hasCulture = true;
        foreach (var method in called.Where(m => m.DeclaringType == typeof(DefaultInterpolatedStringHandler)))
        {
            if (method is ConstructorInfo)
                hasCulture = method.GetParameters().Length > 2;
            else if (
                !hasCulture
                && method is { Name: nameof(DefaultInterpolatedStringHandler.AppendFormatted), IsGenericMethod: true }
                && What(method) is { } what
            )
                yield return $"{caller.DeclaringType!.Name}.{caller.Name}: {what}";
        }
    }

    // Bytes are written as hexadecimal digits, which are the same in every culture.
    private static string? What(MethodBase append)
    {
        var type = append.GetGenericArguments()[0];
        type = Nullable.GetUnderlyingType(type) ?? type;
        var hasFormat = append.GetParameters().Any(p => p.ParameterType == typeof(string));
        return s_cultural.Contains(type) ? type.Name
            : hasFormat && type.IsPrimitive && type != typeof(byte) ? $"{type.Name} with a format"
            : null;
    }

    private static class Examples
    {
        public static string Fraction(double value) => $"{value}";

        public static string Maybe(DateOnly? day) => $"on {day:yyyy-MM-dd}";

        public static string Numbered(int value) => $"{value:N0}";

        public static string Right(DateOnly day) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{day:yyyy-MM-dd}");

        public static string Whole(int value) => $"{value}";
    }
}
