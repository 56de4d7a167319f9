using System.Globalization;
using System.Management.Automation;
using MgcBackfill.Formats;
using MgcBackfill.Market;
using MgcBackfill.Source;

namespace MgcBackfill.Cmdlets;

/// <summary>Reads the bars of DBN files, strictly and in time order.</summary>
[Cmdlet(VerbsCommunications.Read, "DbnBars", DefaultParameterSetName = "Path")]
[Alias("Read-DbnBar")]
[OutputType(typeof(Bar))]
public sealed class ReadDbnBarsCommand : PathCmdlet
{
    private readonly HashSet<int> _matched = [];

    /// <summary>First trading day, inclusive.</summary>
    [Parameter]
    [TradingDayTransformation]
    [ArgumentCompleter(typeof(CoveredDayCompleter))]
    public DateOnly? Start { get; set; }

    /// <summary>Last trading day, inclusive.</summary>
    [Parameter]
    [TradingDayTransformation]
    [ArgumentCompleter(typeof(CoveredDayCompleter))]
    public DateOnly? End { get; set; }

    /// <summary>The roots of the products whose outrights are wanted.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ProductCompleter))]
    public string[] Symbol { get; set; } = [];

    /// <summary>Raw symbols, with wildcards.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ContractCompleter))]
    public string[] SourceSymbol { get; set; } = [];

    /// <summary>Leaves out spreads and combinations.</summary>
    [Parameter]
    public SwitchParameter OutrightOnly { get; set; }

    // Files are merged in time order, so no bar is returned before the last path has arrived.
    private protected override void ProcessEnd()
    {
        var filter = new BarFilter
        {
            Start = Start,
            End = End,
            Products = [.. Symbol.Select(Products.Get)],
            OutrightOnly = OutrightOnly,
            SourceSymbol = SourceSymbolFilter(),
        };
        var source = SourceSet.ForReading(Files, Recurse, Cancellation);
        WriteNotices(source);
        using var query = new BarQuery(source, filter);
        using var progress = new ProgressReporter(this, "Reading DBN bars");
        var (bars, given) = (new List<DbnBar>(), 0L);
        while (query.Read(bars))
        {
            Cancellation.ThrowIfCancellationRequested();
            given += bars.Count;
            WriteObject(bars.Select(b => new Bar(b)), enumerateCollection: true);
            progress.Report(string.Create(CultureInfo.InvariantCulture, $"{query.Fraction * 100:0}%"), query.Fraction);
        }

        WriteMissing(given, source);
    }

    private void WriteNotices(SourceSet source)
    {
        foreach (var notice in source.Notices)
        {
            if (notice.Kind == "hidden_files")
                WriteVerbose(notice.Message);
            else
                WriteWarning(notice.In(CmdletWording.Instance));
        }
    }

    private void WriteMissing(long given, SourceSet source)
    {
        string[] unmapped = [.. Symbol.Except(source.Roots)];
        string[] unmatched = [.. SourceSymbol.Where((_, i) => !_matched.Contains(i))];
        foreach (var root in unmapped)
            WriteWarning($"These files have no outright of {root}. {FormatRoots(source.Roots)}");
        if (unmapped.Length > 0)
            return;
        if (unmatched.Length > 0)
            WriteWarning(
                $"No symbol{(OutrightOnly || Symbol.Length > 0 ? " of a wanted outright" : "")} in these "
                    + $"files matches {string.Join(", ", unmatched.Select(s => $"'{s}'"))}."
            );
        else if (given == 0)
            WriteWarning("These files have no bar of the requested symbols and trading days.");
    }

    private static string FormatRoots(IReadOnlyList<string> roots) =>
        roots.Count == 0 ? "They have no outright of any product." : $"They have outrights of {NumberText.Joined(roots)}.";

    private Func<string, bool>? SourceSymbolFilter()
    {
        var patterns = Array.ConvertAll(SourceSymbol, s => WildcardPattern.Get(s, WildcardOptions.IgnoreCase));
        return patterns.Length == 0 ? null : IsWanted;

        bool IsWanted(string symbol)
        {
            int[] matching = [.. Enumerable.Range(0, patterns.Length).Where(i => patterns[i].IsMatch(symbol))];
            _matched.UnionWith(matching);
            return matching.Length > 0;
        }
    }
}
