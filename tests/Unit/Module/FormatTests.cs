using System.Xml.Linq;
using MgcBackfill.Cmdlets;
using MgcBackfill.Source;

namespace MgcBackfill.Tests.Module;

/// <summary>The views show types and properties that exist, in at most 100 columns.</summary>
public sealed class FormatTests
{
    private const int Widest = 100;

    // PowerShell has its own views for framework types.
    private static readonly string[] s_output =
    [
        .. CmdletMetadata.All.SelectMany(c => c.OutputTypes)
            .Where(t => t.StartsWith("MgcBackfill.", StringComparison.Ordinal)).Distinct(),
    ];

    public static TheoryData<string> Views => [.. ModuleFiles.Formats.Descendants("TypeName").Select(t => t.Value)];

    [Fact]
    public void Every_type_that_comes_out_has_a_view() =>
        Assert.Empty(s_output.Except(ModuleFiles.Formats.Descendants("TypeName").Select(t => t.Value)));

    [Theory]
    [MemberData(nameof(Views))]
    public void A_view_shows_a_type_and_properties_that_exist(string typeName)
    {
        var type = typeof(ReadDbnBarsCommand).Assembly.GetType(typeName) ?? typeof(DbnBar).Assembly.GetType(typeName);
        Assert.NotNull(type);
        Assert.All(View(typeName).Descendants("PropertyName"), p => Assert.NotNull(type.GetProperty(p.Value)));
    }

    [Theory]
    [MemberData(nameof(Views))]
    public void A_table_has_a_header_for_each_column_and_fits(string typeName)
    {
        var widths = View(typeName).Descendants("TableColumnHeader").Select(h => (int)h.Element("Width")!).ToArray();
        Assert.Equal(View(typeName).Descendants("TableColumnItem").Count(), widths.Length);
        Assert.True(widths.Sum() + widths.Length - 1 <= Widest, $"{typeName} takes {widths.Sum() + widths.Length - 1} columns.");
    }

    [Theory]
    [MemberData(nameof(Views))]
    public void A_column_is_as_wide_as_its_name(string typeName) => Assert.All(
        View(typeName).Descendants("TableColumnHeader"), h => Assert.True(h.Element("Label")!.Value.Length <= (int)h.Element("Width")!));

    private static XElement View(string typeName) =>
        ModuleFiles.Formats.Descendants("View").Single(v => v.Descendants("TypeName").Single().Value == typeName);
}
