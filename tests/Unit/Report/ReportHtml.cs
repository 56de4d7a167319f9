using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace MgcBackfill.Tests.Report;

/// <summary>
/// A report as a file on disk. Its markup is also well-formed XML, so that an independent reader finds every element; text that had become
/// markup would be noticed.
/// </summary>
internal sealed partial class ReportHtml
{
    private ReportHtml(string text)
    {
        Text = text;
        Scripts = [.. ScriptElement().Matches(text).Select(m => m.Groups[2].Value)];
        Styles = [.. Style().Matches(text).Select(m => m.Groups[1].Value)];
        var bare = Style()
            .Replace(ScriptElement().Replace(text.Replace("<!DOCTYPE html>", "", StringComparison.Ordinal), "<script/>"), "<style/>");
        Page = XDocument.Parse(bare, LoadOptions.PreserveWhitespace);
        using var days = JsonDocument.Parse(Scripts[0]);
        using var bars = JsonDocument.Parse(Scripts[1]);
        (Days, Bars) = (days.RootElement.Clone(), bars.RootElement.Clone());
    }

    public string Text { get; }

    public XDocument Page { get; }

    public IReadOnlyList<string> Scripts { get; }

    public IReadOnlyList<string> Styles { get; }

    /// <summary>The data of the charts.</summary>
    public JsonElement Days { get; }

    /// <summary>The data of the charts of minutes.</summary>
    public JsonElement Bars { get; }

    /// <summary>The script of the page.</summary>
    public string Script => Scripts[2];

    /// <summary>The only element with a class.</summary>
    public XElement Only(string name) => Assert.Single(All(name));

    /// <summary>The elements with a class, in the order of the page.</summary>
    public IEnumerable<XElement> All(string name) =>
        Page.Descendants().Where(e => ((string?)e.Attribute("class"))?.Split(' ').Contains(name) == true);

    /// <summary>Every figure, in page order: its name, its exact value, and the text that people read.</summary>
    public IReadOnlyList<(string Name, string Value, string Shown)> Figures =>
        [
            .. Page.Descendants("data")
                .Where(d => d.Attribute("data-figure") is not null)
                .Select(d => ((string)d.Attribute("data-figure")!, (string)d.Attribute("value")!, d.Value)),
        ];

    public string this[string figure] => Assert.Single(Figures, f => f.Name == figure).Value;

    public static ReportHtml Read(string path) => new(File.ReadAllText(path, new UTF8Encoding(false, throwOnInvalidBytes: true)));

    [GeneratedRegex("<script([^>]*)>(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex ScriptElement();

    [GeneratedRegex("<style>(.*?)</style>", RegexOptions.Singleline)]
    private static partial Regex Style();
}
