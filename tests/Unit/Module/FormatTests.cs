using System.Xml.Linq;
using MgcBackfill.Cmdlets;
using MgcBackfill.Source;

namespace MgcBackfill.Tests.Module;

/// <summary>The views show types and properties that exist, and fit into a terminal of 80 columns, of which PowerShell uses 79.</summary>
public sealed class FormatTests
{
    private const int MaxWidth = 79;

    // PowerShell has its own views for framework types.
    private static readonly string[] s_output =
    [
        .. CmdletMetadata.All.SelectMany(c => c.OutputTypes).Where(t => t.StartsWith("MgcBackfill.", StringComparison.Ordinal)).Distinct(),
    ];

    public static TheoryData<string> Views => [.. ModuleFiles.Formats.Descendants("TypeName").Select(t => t.Value)];

    [Fact]
    public void Every_output_type_has_a_view() =>
        Assert.Empty(s_output.Except(ModuleFiles.Formats.Descendants("TypeName").Select(t => t.Value)));

    [Theory]
    [MemberData(nameof(Views))]
    public void A_view_shows_a_type_and_properties_that_exist(string typeName)
    {
        var type = typeof(ReadDbnBarsCommand).Assembly.GetType(typeName) ?? typeof(DbnBar).Assembly.GetType(typeName);
        Assert.NotNull(type);
        var shape = ShellShape.For(type);
        string[] names =
        [
            .. type.GetProperties().Select(p => p.Name).Except(shape.Hidden).Select(ShellShape.GetName),
            .. shape.Added.Select(a => a.Name),
        ];
        Assert.All(View(typeName).Descendants("PropertyName"), p => Assert.Contains(p.Value, names));
    }

    [Theory]
    [MemberData(nameof(Views))]
    public void A_table_has_a_header_for_each_column_and_fits(string typeName)
    {
        // A column without a width takes the rest of the line.
        var widths = View(typeName)
            .Descendants("TableColumnHeader")
            .Select(h => (int?)h.Element("Width") ?? h.Element("Label")!.Value.Length)
            .ToArray();
        Assert.Equal(View(typeName).Descendants("TableColumnItem").Count(), widths.Length);
        Assert.True(widths.Sum() + widths.Length - 1 <= MaxWidth, $"{typeName} takes {widths.Sum() + widths.Length - 1} columns.");
        Assert.All(View(typeName).Descendants("TableRowEntry"), row => Assert.NotNull(row.Element("Wrap")));
    }

    [Theory]
    [MemberData(nameof(Views))]
    public void A_label_of_a_list_leaves_a_digest_on_one_line(string typeName)
    {
        const int Digest = 64;
        var labels = View(typeName).Descendants("ListItem").Select(i => (i.Element("Label") ?? i.Element("PropertyName"))!.Value);
        Assert.All(labels, label => Assert.True(label.Length + " : ".Length + Digest <= MaxWidth, label));
    }

    [Theory]
    [MemberData(nameof(Views))]
    public void A_column_is_at_least_as_wide_as_its_label(string typeName) =>
        Assert.All(
            View(typeName).Descendants("TableColumnHeader"),
            h => Assert.True(h.Element("Label")!.Value.Length <= ((int?)h.Element("Width") ?? MaxWidth))
        );

    private static XElement View(string typeName) =>
        ModuleFiles.Formats.Descendants("View").Single(v => v.Descendants("TypeName").Single().Value == typeName);
}
