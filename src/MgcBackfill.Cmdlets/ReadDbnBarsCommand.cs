using System.Globalization;
using System.Management.Automation;
using MgcBackfill.Source;

namespace MgcBackfill.Cmdlets;

/// <summary>Reads the bars of DBN files, strictly and in time order.</summary>
[Cmdlet(VerbsCommunications.Read, "DbnBars", DefaultParameterSetName = "Path")]
[Alias("Read-DbnBar")]
[OutputType(typeof(DbnBar))]
public sealed class ReadDbnBarsCommand : PathCmdlet
{
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

    // Files are merged in time order, so the first bar waits for the last path.
    private protected override void Finish()
    {
        var filter = new BarFilter { Start = Start, End = End, OutrightOnly = OutrightOnly, Symbol = SymbolFilter() };
        using var query = new BarQuery(SourceSet.ForReading(Files, Stop), filter);
        using var progress = new ProgressReporter(this, "Reading DBN bars");
        var bars = new List<DbnBar>();
        while (query.Read(bars))
        {
            Stop.ThrowIfCancellationRequested();
            WriteObject(bars, enumerateCollection: true);
            progress.Report(string.Create(CultureInfo.InvariantCulture, $"{query.Fraction * 100:0}%"), query.Fraction);
        }
    }

    private Func<string, bool>? SymbolFilter()
    {
        var patterns = Array.ConvertAll(Symbol, s => WildcardPattern.Get(s, WildcardOptions.IgnoreCase));
        return patterns.Length == 0 ? null : symbol => Array.Exists(patterns, p => p.IsMatch(symbol));
    }
}
