using System.Diagnostics.CodeAnalysis;
using MgcBackfill.Dbn;
using MgcBackfill.Market;
using MgcBackfill.Source;

namespace MgcBackfill.Inventory;

/// <summary>
/// A request to the vendor, under the parameter names of the vendor's API. This program does not send it.
/// </summary>
[SuppressMessage("Naming", "CA1707:Identifiers should not contain underscores", Justification = "The names are the vendor's.")]
[SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "They are properties of each request.")]
[SuppressMessage("Style", "IDE1006:Naming Styles", Justification = "The names are the vendor's.")]
public sealed record DataRequest
{
    internal DataRequest(BarSeries series, (long Start, long End) range)
    {
        (schema, symbols) = (series.Interval.SchemaName, series.Product.ParentSymbol);
        (start, end) = (Instant.ToDateTime(range.Start), Instant.ToDateTime(range.End));
    }

    /// <summary>The dataset.</summary>
    public string dataset => SourceGates.Dataset;

    /// <summary>The schema.</summary>
    public string schema { get; }

    /// <summary>The requested symbols.</summary>
    public string symbols { get; }

    /// <summary>How the request names the symbols.</summary>
    public string stype_in => DbnNames.Format(DbnStype.Parent);

    /// <summary>How the records name their instruments.</summary>
    public string stype_out => DbnNames.Format(DbnStype.InstrumentId);

    /// <summary>First instant, UTC, inclusive.</summary>
    public DateTime start { get; }

    /// <summary>Last instant, UTC, exclusive.</summary>
    public DateTime end { get; }
}
