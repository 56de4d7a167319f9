using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Dom.Events;
using AngleSharp.Html.Parser;

namespace MgcBackfill.Browser;

/// <summary>
/// What is wrong with the markup of a page: everything that a parser of the HTML standard calls an error, every element, place and
/// attribute that no rule allows, and everything missing that readers and assistive programs rely on.
/// </summary>
internal static partial class MarkupCheck
{
    private const string CanHaveFocus = "a, button, summary, [tabindex]";

    private static readonly Dictionary<string, string[]> s_values = new()
    {
        ["scope"] = ["row", "col"],
        ["role"] = ["region", "img", "status", "note"],
        ["type"] = ["button", "application/json"],
        ["tabindex"] = ["0"],
        ["aria-hidden"] = ["true"],
        ["aria-live"] = ["polite", "off"],
        ["hidden"] = ["hidden"],
        ["open"] = ["open"],
    };

    /// <summary>The errors of a page.</summary>
    public static IReadOnlyList<string> Faults(string html)
    {
        var faults = new List<string>();
        var parser = new HtmlParser(new HtmlParserOptions { IsKeepingSourceReferences = true });
        parser.Error += (_, e) =>
            faults.Add(e is HtmlErrorEvent error ? $"the parser complains at {error.Position}: {error.Message}" : "the parser complains");
        using var page = parser.ParseDocument(html);
        if (page.Doctype is not { Name: "html", PublicIdentifier: "", SystemIdentifier: "" })
            faults.Add("it is not declared as HTML");

        // The standard allows end tags to be omitted. Pages of this product contain all of them, because they are also XML.
        try
        {
            XDocument.Parse(Text().Replace(html.Replace("<!DOCTYPE html>", "", StringComparison.Ordinal), "<$1$2></$1>"));
        }
        catch (XmlException e)
        {
            faults.Add($"it is not well-formed: {e.Message}");
        }

        foreach (var element in page.All)
            faults.AddRange(FindFaults(element).Select(fault => $"{Place(element)}: {fault}"));
        faults.AddRange(FindPageFaults(page));
        return faults;
    }

    private static List<string> FindFaults(IElement element)
    {
        if (!ElementRule.All.TryGetValue(element.LocalName, out var rule))
            return ["no element of a report"];
        var faults = new List<string>();
        if (!rule.MayBeIn(element.ParentElement?.LocalName))
            faults.Add($"may not lie in {element.ParentElement?.LocalName}");
        if (!rule.HasText && element.ChildNodes.OfType<IText>().Any(t => !string.IsNullOrWhiteSpace(t.Data)))
            faults.Add("may hold no text");
        faults.AddRange(element.Attributes.Where(a => !rule.MayHave(a.Name)).Select(a => $"may not have {a.Name}"));
        faults.AddRange(rule.Required.Where(name => !element.HasAttribute(name)).Select(name => $"must have {name}"));
        faults.AddRange(
            element
                .Attributes.Where(a => s_values.TryGetValue(a.Name, out var known) && !known.Contains(a.Value))
                .Select(a => $"{a.Name} may not be '{a.Value}'")
        );
        if (
            element.GetAttribute("class") is { } names
            && (names.Trim().Length == 0 || names.Split(' ').Distinct().Count() != names.Split(' ').Length)
        )
            faults.Add("has an empty class, or one twice");
        if (element.GetAttribute("id") is { } id && (id.Length == 0 || !char.IsLetter(id[0]) || id.Any(char.IsWhiteSpace)))
            faults.Add($"has the id '{id}'");
        faults.AddRange(FindNameFaults(element));
        faults.AddRange(FindContentFaults(element));
        return faults;
    }

    // A screen reader reads out accessible names: every element that needs one has it, and no other element has one.
    private static IEnumerable<string> FindNameFaults(IElement element)
    {
        if (element.GetAttribute("aria-labelledby") is { } other && element.Owner!.GetElementById(other) is null)
            yield return $"is named by '{other}', which there is not";
        if (
            element.LocalName == "a"
            && (element.GetAttribute("href") is not ['#', .. var place] || element.Owner!.GetElementById(place) is null)
        )
            yield return $"leads to '{element.GetAttribute("href")}', which is no place of the page";
        if (
            element.HasAttribute("aria-label")
            && (string.IsNullOrWhiteSpace(element.GetAttribute("aria-label")) || !element.HasAttribute("role"))
        )
            yield return "has a name without words, or no role that has names";
        if (element.GetAttribute("role") is "region" or "img" && !element.HasAttribute("aria-label"))
            yield return "has a role without a name";
        if (element.LocalName == "svg" && element.GetAttribute("role") != "img" && element.GetAttribute("aria-hidden") != "true")
            yield return "is neither a picture with a name nor hidden";
        if (
            element.GetAttribute("aria-hidden") == "true"
            && (element.Matches(CanHaveFocus) || element.QuerySelector(CanHaveFocus) is not null)
        )
            yield return "is hidden and can have the focus";
    }

    private static IEnumerable<string> FindContentFaults(IElement element)
    {
        string[] children = [.. element.Children.Select(c => c.LocalName)];
        var isRight = element.LocalName switch
        {
            "head" => children.Count(c => c == "title") == 1 && element.Children[0].HasAttribute("charset"),
            "meta" => element.HasAttribute("charset") ^ element.HasAttribute("content"),
            "table" => children is ["caption", "thead", "tbody"],
            "details" => children is ["summary", _, ..] && children.Count(c => c == "summary") == 1,
            "figure" => children is ["figcaption", _],
            "dl" => children.Length > 0 && children.All(c => c == "div"),
            "div" when element.ParentElement?.LocalName == "dl" => children is ["dt", "dd"],
            "ul" or "thead" or "tr" => children.Length > 0,
            "h1" or "h2" or "h3" or "title" or "caption" or "summary" or "button" or "a" => !string.IsNullOrWhiteSpace(element.TextContent),
            _ => true,
        };
        if (!isRight)
            yield return $"holds {string.Join(", ", children.Distinct())}";
    }

    private static IEnumerable<string> FindPageFaults(IHtmlDocument page)
    {
        foreach (var duplicate in page.All.Where(e => e.HasAttribute("id")).GroupBy(e => e.Id).Where(g => g.Count() > 1))
            yield return $"the id '{duplicate.Key}' is there {duplicate.Count()} times";
        var regions = page.QuerySelectorAll("[role=region], section")
            .GroupBy(e => e.GetAttribute("aria-label") ?? e.GetAttribute("aria-labelledby"));
        foreach (var duplicate in regions.Where(g => g.Count() > 1))
            yield return $"{duplicate.Count()} regions have the name '{duplicate.Key}'";
        foreach (var once in new[] { "h1", "main", "header", "footer" }.Where(once => page.QuerySelectorAll(once).Length != 1))
            yield return $"there is not one {once}";
        var level = 0;
        foreach (var heading in page.QuerySelectorAll("h1, h2, h3"))
        {
            var next = heading.LocalName[1] - '0';
            if (next > level + 1)
                yield return $"{Place(heading)}: follows a heading of level {level}";
            level = next;
        }
    }

    [GeneratedRegex("<(script|style)([^>]*)>.*?</\\1>", RegexOptions.Singleline)]
    private static partial Regex Text();

    private static string Place(IElement element) =>
        $"<{element.LocalName}> "
        + $"{(element.SourceReference is { } source ? $"{source.Position.Line}:{source.Position.Column}" : "that the parser added")}";
}
