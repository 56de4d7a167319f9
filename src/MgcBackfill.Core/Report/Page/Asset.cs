namespace MgcBackfill.Report.Page;

/// <summary>The styles and scripts that are embedded in the assembly: the chart library's, and the page's own.</summary>
internal static class Asset
{
    /// <summary>Every style of the page.</summary>
    public static Markup Styles { get; } = new($"\n{Read("charts.css")}\n{Read("report.css")}");

    /// <summary>Every script of the page.</summary>
    public static Markup Scripts { get; } = new($"\n{Read("charts.js")}\n{Read("report.js")}");

    /// <summary>The licence under which the chart library is given on, which must go with it.</summary>
    public static string Licence { get; } = Read("charts.licence.txt");

    private static string Read(string name)
    {
        using var stream = typeof(Asset).Assembly.GetManifestResourceStream(name)
            ?? throw new Errors.InternalException($"The resource {name} was not built in.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
