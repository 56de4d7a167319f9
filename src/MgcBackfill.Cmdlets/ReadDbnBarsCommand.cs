using System.Globalization;
using System.Management.Automation;
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

    /// <summary>Raw symbols, with wildcards.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ContractCompleter))]
    public string[] Symbol { get; set; } = [];

    /// <summary>Leaves out spreads, combinations and other products.</summary>
    [Parameter]
    public SwitchParameter OutrightOnly { get; set; }

    // Files are merged in time order, so no bar is returned before the last path has arrived.
    private protected override void ProcessEnd()
    {
        var filter = new BarFilter
        {
            Start = Start,
            End = End,
            OutrightOnly = OutrightOnly,
            Symbol = SymbolFilter(),
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

        WriteMissing(given);
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

    private void WriteMissing(long given)
    {
        var unmatched = Symbol.Where((_, i) => !_matched.Contains(i)).ToArray();
        if (unmatched.Length > 0)
            WriteWarning(
                $"No symbol{(OutrightOnly ? " of an outright" : "")} in these "
                    + $"files matches {string.Join(", ", unmatched.Select(s => $"'{s}'"))}."
            );
        else if (given == 0)
            WriteWarning("These files have no bar of the requested symbols and trading days.");
    }

    private Func<string, bool>? SymbolFilter()
    {
        var patterns = Array.ConvertAll(Symbol, s => WildcardPattern.Get(s, WildcardOptions.IgnoreCase));
        return patterns.Length == 0 ? null : IsWanted;

        bool IsWanted(string symbol)
        {
            int[] matching = [.. Enumerable.Range(0, patterns.Length).Where(i => patterns[i].IsMatch(symbol))];
            _matched.UnionWith(matching);
            return matching.Length > 0;
        }
    }
}
