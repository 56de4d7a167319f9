using System.Globalization;
using MgcBackfill.DuckDb.Native;
using MgcBackfill.Source;
using MgcBackfill.Tests.Support;
using Parquet;

namespace MgcBackfill.Tests.Lake;

/// <summary>A row of a file of a lake, as a reader other than the product's returns it.</summary>
internal sealed record LakeRow(
    DateTime TsUtc,
    string Symbol,
    string SourceSymbol,
    decimal? Open,
    decimal? High,
    decimal? Low,
    decimal? Close,
    long Volume,
    long? InstrumentId,
    DateOnly? TradingDay
)
{
    /// <summary>Every row of a file, in its order, read with Parquet.Net.</summary>
    public static async Task<List<LakeRow>> ReadWithParquetNet(string path)
    {
        await using var reader = await ParquetReader.CreateAsync(path);
        var rows = new List<LakeRow>();
        var fields = reader.Schema.GetDataFields();
        for (var group = 0; group < reader.RowGroupCount; group++)
        {
            var columns = new Dictionary<string, Array>();
            using var groupReader = reader.OpenRowGroupReader(group);
            foreach (var field in fields)
                columns.Add(field.Name, (await groupReader.ReadColumnAsync(field)).Data);
            for (var i = 0; i < columns["ts_utc"].Length; i++)
                rows.Add(
                    new LakeRow(
                        DateTime.SpecifyKind((DateTime)columns["ts_utc"].GetValue(i)!, DateTimeKind.Utc),
                        (string)columns["symbol"].GetValue(i)!,
                        (string)columns["source_symbol"].GetValue(i)!,
                        (decimal?)columns["open"].GetValue(i),
                        (decimal?)columns["high"].GetValue(i),
                        (decimal?)columns["low"].GetValue(i),
                        (decimal?)columns["close"].GetValue(i),
                        (long)columns["volume"].GetValue(i)!,
                        (long?)columns.GetValueOrDefault("instrument_id")?.GetValue(i),
                        columns.GetValueOrDefault("trading_day")?.GetValue(i) switch
                        {
                            DateTime day => DateOnly.FromDateTime(day),
                            DateOnly day => day,
                            _ => null,
                        }
                    )
                );
        }

        return rows;
    }

    /// <summary>The bars of sources, as the reader of DBN returns them, by symbol and time.</summary>
    public static List<LakeRow> ReadSources(params string[] dbn)
    {
        using var query = new BarQuery(SourceSet.ForReading(dbn), new BarFilter());
        var (rows, batch) = (new List<LakeRow>(), new List<DbnBar>());
        while (query.Read(batch))
        {
            foreach (var bar in batch)
            {
                ref readonly var raw = ref bar.Raw;
                rows.Add(
                    new LakeRow(
                        bar.TsUtc,
                        MgcBackfill.Lake.LakeRoots.Of(bar.SourceSymbol),
                        bar.SourceSymbol,
                        Price(raw.Open),
                        Price(raw.High),
                        Price(raw.Low),
                        Price(raw.Close),
                        (long)raw.Volume,
                        raw.InstrumentId,
                        null
                    )
                );
            }
        }

        return rows;
    }

    /// <summary>The rows in an order that does not depend on the files.</summary>
    public static List<LakeRow> Sorted(IEnumerable<LakeRow> rows) =>
        [.. rows.OrderBy(r => r.TsUtc).ThenBy(r => r.SourceSymbol, StringComparer.Ordinal)];

    /// <summary>A line for each row that a query of DuckDB returns; it may read files of a lake.</summary>
    public static List<string> Query(string sql)
    {
        using var database = DatabaseInstance.Open(":memory:", new InstanceOptions());
        using var connection = database.Connect();
        using var reader = connection.Query(sql);
        var lines = new List<string>();
        while (reader.Read())
            lines.Add(
                string.Join(
                    '|',
                    Enumerable
                        .Range(0, reader.FieldCount)
                        .Select(i => reader.IsDBNull(i) ? "NULL" : Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture))
                )
            );
        return lines;
    }

    private static decimal? Price(long units) => units == MgcBackfill.Dbn.DbnLayout.UndefinedPrice ? null : units / 1_000_000_000m;
}
