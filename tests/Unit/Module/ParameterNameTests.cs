using System.Text.RegularExpressions;
using MgcBackfill.Cmdlets;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Module;

/// <summary>A message of the core names command-line options; the cmdlets show them as parameters.</summary>
public sealed partial class ParameterNameTests
{
    [Theory]
    [InlineData("Check --db, or run it.", "Check -Database, or run it.")]
    [InlineData("'backfill --allow-replace' builds", "'Invoke-MgcBackfill -AllowReplace' builds")]
    [InlineData("see what 'mgc-backfill verify' says", "see what 'Test-BackfillHonesty' says")]
    [InlineData("no source was given (--dbn)", "no source was given (-Dbn)")]
    [InlineData("a -- b, x--y", "a -- b, x--y")]
    public void An_option_is_told_as_its_parameter(string text, string told) => Assert.Equal(told, ErrorRecords.InParameters(text));

    [Fact]
    public void Every_option_that_the_core_speaks_of_is_a_parameter()
    {
        var parameters = CmdletMetadata.All.SelectMany(c => c.Parameters).Select(p => "-" + p).ToHashSet();
        var core = Path.Combine(Repository.Root, "src", "MgcBackfill.Core");
        var options = Directory.EnumerateFiles(core, "*.cs", SearchOption.AllDirectories)
            .SelectMany(f => Option().Matches(File.ReadAllText(f))).Select(m => m.Value).Distinct().ToArray();
        Assert.NotEmpty(options);
        Assert.All(options, option => Assert.Contains(ErrorRecords.InParameters(option), parameters));
    }

    [GeneratedRegex(@"(?<=[ ('])--[a-z]+(-[a-z]+)*")]
    private static partial Regex Option();
}
