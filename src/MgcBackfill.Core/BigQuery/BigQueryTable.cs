using MgcBackfill.Lake;
using MgcBackfill.Market;

namespace MgcBackfill.BigQuery;

/// <summary>A table that a lake is loaded into.</summary>
/// <param name="Dataset">Whether it holds every bar, or the front month.</param>
/// <param name="Interval">The interval of its bars.</param>
/// <param name="Units">The units with a row in it, in the order of the lake.</param>
internal sealed record BigQueryTable(LakeDataset Dataset, BarInterval Interval, IReadOnlyList<(LakeUnitName Name, LakeTable Table)> Units)
{
    /// <summary>The columns by which the rows of a day are clustered.</summary>
    public static readonly string[] Clustering = ["symbol", "source_symbol"];

    private const string BarsPrefix = "databento_futures_";
    private const string FrontPrefix = "databento_futures_continuous_";
    private const string PriceDescription = "in the currency of the product, exact to 1e-9; NULL if the vendor gives none.";

    private static readonly BigQueryColumn[] s_common =
    [
        new("ts_utc", "TIMESTAMP", "The start of the bar."),
        new("symbol", "STRING", $"The root of the product; {LakeRoots.Other} for an instrument without a root."),
        new("source_symbol", "STRING", "The vendor's raw symbol of the instrument."),
        new("open", "NUMERIC", $"The first price, {PriceDescription}"),
        new("high", "NUMERIC", $"The highest price, {PriceDescription}"),
        new("low", "NUMERIC", $"The lowest price, {PriceDescription}"),
        new("close", "NUMERIC", $"The last price, {PriceDescription}"),
        new("volume", "INTEGER", "The number of contracts traded."),
    ];

    private static readonly BigQueryColumn[] s_bars =
    [
        .. s_common,
        new("instrument_id", "INTEGER", "The vendor's number of the instrument."),
    ];

    private static readonly BigQueryColumn[] s_front =
    [
        .. s_common,
        new("trading_day", "DATE", "The trading day that the bar belongs to: it runs from 23:00 UTC of the day before to 23:00 UTC."),
    ];

    /// <summary>The name in the dataset.</summary>
    public string Name => Dataset == LakeDataset.Front ? FrontPrefix + Interval.Name : BarsPrefix + Interval.SchemaName.Replace('-', '_');

    /// <summary>The columns, in the order of the files.</summary>
    public IReadOnlyList<BigQueryColumn> Columns => Dataset == LakeDataset.Front ? s_front : s_bars;

    /// <summary>What the table holds, as a sentence.</summary>
    public string Description =>
        Dataset == LakeDataset.Front
            ? $"The bars of the front month of each product, one for each {Interval.Name} in which it traded."
            : $"Every bar of every instrument, of the vendor's schema {Interval.SchemaName}.";

    /// <summary>Number of rows.</summary>
    public long Rows => Units.Sum(u => u.Table.Content.Rows);

    /// <summary>The tables of units that have rows, those of all bars first.</summary>
    public static IReadOnlyList<BigQueryTable> From(IReadOnlyList<UnitManifest> units) =>
        [
            .. Enum.GetValues<LakeDataset>()
                .SelectMany(dataset =>
                    units
                        .Select(u => (u.Name, Table: dataset == LakeDataset.Bars ? u.Bars : u.Front))
                        .Where(u => u.Table?.File is not null)
                        .GroupBy(u => u.Name.Interval)
                        .Select(g => new BigQueryTable(dataset, g.Key, [.. g.Select(u => (u.Name, u.Table!))]))
                ),
        ];
}
