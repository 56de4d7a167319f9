using System.ComponentModel;
using System.Globalization;
using System.Text.Json.Serialization;
using MgcBackfill.Analysis;
using MgcBackfill.Integrity;
using MgcBackfill.Market;
using MgcBackfill.Verify;

namespace MgcBackfill.Service;

// Q6. The summary stands in the OpenAPI document.
/// <summary>The statistics of a product's bars.</summary>
internal sealed record StatisticsDocument
{
    [Description("Number of bars of the product.")]
    public required long RowCount { get; init; }

    [Description("Open time of the first bar, UTC; null if there is none.")]
    public required DateTime? MinTs { get; init; }

    [Description("Open time of the last bar, UTC; null if there is none.")]
    public required DateTime? MaxTs { get; init; }

    [Description("Close of the last bar: the exact decimal price; null if there is none.")]
    public required decimal? LatestClose { get; init; }

    [Description("Open time of the bar with latest_close, UTC; null if there is none.")]
    public required DateTime? LatestTs { get; init; }

    [Description("Symbol of the rows: the root of the product, or the name that its rows have in a database of several products.")]
    public required string Symbol { get; init; }

    [Description("Length of a bar.")]
    public required string Timeframe { get; init; }

    [Description(
        "Vendor of the bars, according to the records of the backfill; 'synthetic' if any source declares its data so, and these "
            + "prices are invented; 'unknown' without records."
    )]
    public required string Vendor { get; init; }

    [Description("Why there is no bar; absent if there are bars.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Message { get; init; }

    /// <summary>The document of statistics.</summary>
    /// <exception cref="Errors.GateException">The last close is not a price.</exception>
    public static StatisticsDocument From(TableStatistics statistics, string symbol) =>
        new()
        {
            RowCount = statistics.RowCount,
            MinTs = statistics.MinTs,
            MaxTs = statistics.MaxTs,
            LatestClose = statistics.LatestClose is { } close ? ToDecimal(close) : null,
            LatestTs = statistics.LatestTs,
            Symbol = symbol,
            Timeframe = statistics.Timeframe,
            Vendor = statistics.Vendor,
            Message = statistics.Message,
        };

    /// <summary>The document of a product without a bar.</summary>
    public static StatisticsDocument Empty(string symbol, string message) =>
        new()
        {
            RowCount = 0,
            MinTs = null,
            MaxTs = null,
            LatestClose = null,
            LatestTs = null,
            Symbol = symbol,
            Timeframe = BarInterval.Minute.Name,
            Vendor = "unknown",
            Message = message,
        };

    // The table holds the double nearest to the price. A value that somebody else wrote is given as it reads.
    private static decimal ToDecimal(double close) =>
        PriceScale.TryToUnits(close, out var units) ? units / (decimal)PriceScale.UnitsPerOne
        : decimal.TryParse(
            close.ToString("R", CultureInfo.InvariantCulture),
            NumberStyles.Float,
            CultureInfo.InvariantCulture,
            out var price
        )
            ? price
        : throw BrokenTable.Create("its last close is not a price");
}
