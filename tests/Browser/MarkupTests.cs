namespace MgcBackfill.Browser;

/// <summary>The markup of a report is valid, and the check finds errors in invalid markup.</summary>
public sealed class MarkupTests
{
    private static readonly Lazy<string> s_valid = new(() =>
    {
        var html = File.ReadAllText(ReportSet.GetPath("valid.html"));
        Assert.Empty(MarkupCheck.Faults(html));
        return html;
    });

    public static TheoryData<string> Files => [.. ReportSet.Names];

    [Theory]
    [MemberData(nameof(Files))]
    public void The_markup_is_valid(string file) => Assert.Empty(MarkupCheck.Faults(File.ReadAllText(ReportSet.GetPath(file))).Take(10));

    [Theory]
    [InlineData("<!DOCTYPE html>", "")]
    [InlineData("<!DOCTYPE html>", "<!DOCTYPE html PUBLIC \"-//W3C//DTD HTML 4.01//EN\" \"http://www.w3.org/TR/html4/strict.dtd\">")]
    [InlineData("<html lang=\"en\">", "<html>")]
    [InlineData("<main>", "<main><p><div>a division in a paragraph</div></p>")]
    [InlineData("<main>", "<main><section aria-labelledby=\"nobody\"><h2>named by nobody</h2></section>")]
    [InlineData("<main>", "<main><center>no element of today</center>")]
    [InlineData("</main>", "</section></main>")]
    [InlineData("</main>", "")]
    [InlineData("<h2 id=\"coverage\">", "<h2 id=\"coverage\" id=\"again\">")]
    [InlineData("<h2 id=\"coverage\">", "<h2 id=\"history\">")]
    [InlineData("<h2 id=\"coverage\">", "<h2 id=\"\">")]
    [InlineData("<h2 id=\"coverage\">", "<h2 id=\"coverage\" align=\"center\">")]
    [InlineData("<h2 id=\"coverage\">", "<h4 id=\"coverage\">a level was left out</h4><h2>")]
    [InlineData("<h2 id=\"coverage\">", "<h2 id=\"coverage\"></h2><h2>")]
    [InlineData("<ul class=\"legend\">", "<ul class=\"legend\">text outside an item")]
    [InlineData("<ul class=\"legend\">", "<ul class=\"legend legend\">")]
    [InlineData("<li>", "<li><td>a cell outside a table</td>")]
    [InlineData("<li>", "<li><p>")]
    [InlineData("<dt>", "<span></span><dt>")]
    [InlineData("<summary>", "<p>before the summary</p><summary>")]
    [InlineData("<caption>", "<thead></thead><caption>")]
    [InlineData("<th scope=\"col\">", "<th>")]
    [InlineData("<th scope=\"col\">", "<th scope=\"column\">")]
    [InlineData("<th scope=\"col\">", "<td><th scope=\"col\">")]
    [InlineData(" role=\"region\" aria-label=", " aria-label=")]
    [InlineData("role=\"img\"", "role=\"picture\"")]
    [InlineData("type=\"button\"", "type=\"knopf\"")]
    [InlineData(" type=\"button\"", "")]
    [InlineData("<button ", "<button aria-hidden=\"true\" ")]
    [InlineData("<a href=\"#special\">", "<a href=\"#nowhere\">")]
    [InlineData("<a href=\"#special\">", "<a href=\"https://example.com/\">")]
    [InlineData("<a href=\"#special\">", "<a href=\"#special\"></a><a href=\"#special\">")]
    [InlineData("role=\"note\"", "role=\"banknote\"")]
    [InlineData("<title>", "<title></title><title>")]
    [InlineData("<meta charset=\"utf-8\" />", "")]
    [InlineData("</footer>", "<p>5 < 6 &nosuch; &#0;</p></footer>")]
    [InlineData("</footer>", "<img src=\"x.png\" /></footer>")]
    [InlineData("</footer>", "<p>a <b>bold <code>and</b> crossed</code></p></footer>")]
    public void A_fault_in_the_markup_is_found(string right, string wrong)
    {
        var html = s_valid.Value;
        var at = html.IndexOf(right, StringComparison.Ordinal);
        Assert.True(at >= 0, $"The page holds no {right} that could be spoilt.");

        Assert.NotEmpty(MarkupCheck.Faults($"{html[..at]}{wrong}{html[(at + right.Length)..]}"));
    }
}
