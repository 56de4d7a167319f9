using System.Text;

namespace MgcBackfill.Report.Page;

/// <summary>The style and scripts that are embedded in the assembly: the chart library's, and the page's own.</summary>
internal static class Asset
{
    // The package's script holds Apache ECharts as its authors built it, then a library of statistics, then code that makes network
    // requests and evaluates text. Only Apache ECharts is put into a page.
    private const int LibraryLength = 1_117_939;

    /// <summary>Every style of the page.</summary>
    public static Markup Styles { get; } = new($"\n{Read("report.css")}");

    /// <summary>Every script of the page.</summary>
    public static Markup Scripts { get; } = new($"\n{Read("charts.js", LibraryLength)}\n{Read("report.js")}");

    /// <summary>The licence and the notices of the chart library, which must be distributed with it.</summary>
    public static string Licence { get; } = Read("echarts.licence.txt");

    private static string Read(string name, int? length = null)
    {
        using var stream =
            typeof(Asset).Assembly.GetManifestResourceStream(name)
            ?? throw new Errors.InternalException($"The resource {name} was not built in.");
        var bytes = new byte[length ?? stream.Length];
        stream.ReadExactly(bytes);
        return Encoding.UTF8.GetString(bytes).ReplaceLineEndings("\n");
    }
}
