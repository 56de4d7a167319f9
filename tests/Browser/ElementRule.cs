namespace MgcBackfill.Browser;

/// <summary>Where an element of a report may occur, and which attributes it may have.</summary>
/// <param name="Parents">The elements that may contain it, separated by spaces.</param>
/// <param name="Attributes">The attributes that it may have; one with an exclamation mark is required.</param>
/// <param name="HasText">True if it may contain text.</param>
internal sealed record ElementRule(string Parents, string Attributes = "", bool HasText = false)
{
    // Attributes that any element may have.
    private const string Global = "id class hidden lang role tabindex aria-label aria-labelledby aria-hidden aria-live data-figure";
    private const string Phrasing = "p li td th dd dt figcaption caption summary span b code h1 h2 h3 data";

    /// <summary>The elements that a report may use, within what the HTML standard allows. Any other element is an error.</summary>
    public static IReadOnlyDictionary<string, ElementRule> All { get; } =
        new Dictionary<string, ElementRule>
        {
            ["html"] = new("", "lang!"),
            ["head"] = new("html"),
            ["meta"] = new("head", "charset name http-equiv content"),
            ["title"] = new("head", HasText: true),
            ["style"] = new("head", HasText: true),
            ["script"] = new("head body", "type", HasText: true),
            ["body"] = new("html"),
            ["header"] = new("body"),
            ["main"] = new("body"),
            ["footer"] = new("body"),
            ["section"] = new("main", "aria-labelledby!"),
            ["h1"] = new("header", HasText: true),
            ["h2"] = new("section div", HasText: true),
            ["h3"] = new("section div", HasText: true),
            ["p"] = new("header section div details footer", HasText: true),
            ["pre"] = new("details", HasText: true),
            ["ul"] = new("section details div"),
            ["li"] = new("ul", HasText: true),
            ["dl"] = new("header section"),
            ["div"] = new("dl header section details div"),
            ["dt"] = new("div", HasText: true),
            ["dd"] = new("div", HasText: true),
            ["details"] = new("section footer div", "open"),
            ["summary"] = new("details", HasText: true),
            ["figure"] = new("div", "data-day"),
            ["figcaption"] = new("figure", HasText: true),
            ["table"] = new("div"),
            ["caption"] = new("table", HasText: true),
            ["thead"] = new("table"),
            ["tbody"] = new("table"),
            ["tr"] = new("thead tbody"),
            ["th"] = new("tr", "scope!", HasText: true),
            ["td"] = new("tr", HasText: true),
            ["a"] = new("li p", "href!", HasText: true),
            ["b"] = new(Phrasing, HasText: true),
            ["br"] = new(Phrasing),
            ["code"] = new(Phrasing, HasText: true),
            ["span"] = new(Phrasing, HasText: true),
            ["data"] = new(Phrasing, "value!", HasText: true),
            ["button"] = new("p", "type!", HasText: true),
            ["svg"] = new("div figure li", "viewBox! data-year"),
            ["path"] = new("svg", "d! stroke-width"),
            ["text"] = new("svg", "x! y!", HasText: true),
        };

    /// <summary>True if the element may be in that parent; the first element has none.</summary>
    public bool MayBeIn(string? parent) => parent is null ? Parents.Length == 0 : Parents.Split(' ').Contains(parent);

    /// <summary>True if it may have that attribute.</summary>
    public bool MayHave(string attribute) => $"{Attributes} {Global}".Split(' ').Any(a => a.TrimEnd('!') == attribute);

    /// <summary>The attributes that it must have.</summary>
    public IEnumerable<string> Required => Attributes.Split(' ').Where(a => a.EndsWith('!')).Select(a => a.TrimEnd('!'));
}
