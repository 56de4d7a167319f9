using System.Globalization;
using MgcBackfill.DuckDb.Native;
using MgcBackfill.Source;
using Parquet;
using Parquet.Schema;

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
        var fields = reader.Schema.GetDataFields().ToDictionary(f => f.Name);
        for (var group = 0; group < reader.RowGroupCount; group++)
        {
            using var columns = reader.OpenRowGroupReader(group);
            var ts = await Read<DateTime>(columns, fields["ts_utc"]);
            var (symbol, sourceSymbol) = (new string[columns.RowCount], new string[columns.RowCount]);
            await columns.ReadAsync(fields["symbol"], symbol);
            await columns.ReadAsync(fields["source_symbol"], sourceSymbol);
            var open = await Read<decimal>(columns, fields["open"]);
            var high = await Read<decimal>(columns, fields["high"]);
            var low = await Read<decimal>(columns, fields["low"]);
            var close = await Read<decimal>(columns, fields["close"]);
            var volume = await Read<long>(columns, fields["volume"]);
            var id = fields.TryGetValue("instrument_id", out var field) ? await Read<long>(columns, field) : null;
            var day = fields.TryGetValue("trading_day", out field) ? await ReadDays(columns, field) : null;
            for (var i = 0; i < ts.Length; i++)
                rows.Add(
                    new LakeRow(
                        DateTime.SpecifyKind(ts[i]!.Value, DateTimeKind.Utc),
                        symbol[i],
                        sourceSymbol[i],
                        open[i],
                        high[i],
                        low[i],
                        close[i],
                        volume[i]!.Value,
                        id?[i],
                        day?[i]
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

    private static async Task<T?[]> Read<T>(ParquetRowGroupReader columns, DataField field)
        where T : struct
    {
        var values = new T?[columns.RowCount];
        await columns.ReadAsync<T>(field, values.AsMemory());
        return values;
    }

    private static async Task<DateOnly?[]> ReadDays(ParquetRowGroupReader columns, DataField field) =>
        field.ClrType == typeof(DateOnly)
            ? await Read<DateOnly>(columns, field)
            : Array.ConvertAll(await Read<DateTime>(columns, field), d => d is { } day ? DateOnly.FromDateTime(day) : (DateOnly?)null);

    private static decimal? Price(long units) => units == MgcBackfill.Dbn.DbnLayout.UndefinedPrice ? null : units / 1_000_000_000m;
}
