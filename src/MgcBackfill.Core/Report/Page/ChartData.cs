using System.Text;
using System.Text.Json;
using MgcBackfill.Analysis;
using MgcBackfill.Market;

namespace MgcBackfill.Report.Page;

/// <summary>
/// What the page's script draws from: a column for each property of the days, an item for each day. The encoder of the framework escapes
/// every <c>&lt;</c>, so that nothing in the data can end the element that contains it.
/// </summary>
internal static class ChartData
{
    /// <summary>Bits of a day's flags.</summary>
    [Flags]
    public enum Flags
    {
        None = 0,
        Partial = 1,
        Stub = 2,
        Tie = 4,
        Altered = 8,
        NotStored = 16,
        NotRecorded = 32,
        Holiday = 64,
        Gap = 128,
    }

    /// <summary>The data as JSON.</summary>
    public static Markup Create(IReadOnlyList<ReportDay> days)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
            Write(json, days);
        return new Markup(Encoding.UTF8.GetString(stream.ToArray()));
    }

    /// <summary>What is special about a day.</summary>
    public static Flags GetFlags(ReportDay day) =>
        (day.Partial ? Flags.Partial : 0)
        | (day.Stub ? Flags.Stub : 0)
        | (day.Tie ? Flags.Tie : 0)
        | (day.Altered ? Flags.Altered : 0)
        | (day.IsMissing ? Flags.NotStored : 0)
        | (day.Bars > 0 && day.Decision is null ? Flags.NotRecorded : 0)
        | (
            day.Empty switch
            {
                EmptyReason.Holiday => Flags.Holiday,
                EmptyReason.Unknown => Flags.Gap,
                _ => 0,
            }
        );

    private static void Write(Utf8JsonWriter json, IReadOnlyList<ReportDay> days)
    {
        var contracts = new List<string>();
        var indexes = new Dictionary<string, int>(StringComparer.Ordinal);
        json.WriteStartObject();
        Column(json, "day", days, d => json.WriteNumberValue(d.Day.EpochDay));
        Column(json, "contract", days, d => json.WriteNumberValue(GetIndex(d.Contract)));
        Column(json, "bars", days, d => json.WriteNumberValue(d.Bars));
        Column(json, "inside", days, d => json.WriteNumberValue(d.BarsInHours));
        Column(json, "open_minutes", days, d => Number(json, d.OpenMinutes));
        Column(json, "shade", days, d => Number(json, HeatShape.GetShade(d.Coverage)));
        Column(json, "flags", days, d => json.WriteNumberValue((int)GetFlags(d)));
        Column(json, "first", days, d => Number(json, d.Bars == 0 ? null : d.Day.GetMinute(d.FirstTs)));
        Column(json, "last", days, d => Number(json, d.Bars == 0 ? null : d.Day.GetMinute(d.LastTs)));
        Column(json, "open", days, d => Price(json, d, d.Open));
        Column(json, "high", days, d => Price(json, d, d.High));
        Column(json, "low", days, d => Price(json, d, d.Low));
        Column(json, "close", days, d => Price(json, d, d.Close));
        Column(json, "volume", days, d => Whole(json, d.Volume));
        Column(json, "candidates", days, d => Candidates(d.Decision?.Candidates ?? []));
        json.WriteStartArray("contracts");
        foreach (var contract in contracts)
            json.WriteStringValue(contract);
        json.WriteEndArray();
        json.WriteEndObject();

        int GetIndex(string contract)
        {
            if (!indexes.TryGetValue(contract, out var index))
            {
                indexes.Add(contract, index = contracts.Count);
                contracts.Add(contract);
            }

            return index;
        }

        // In pairs: contract and volume.
        void Candidates(IReadOnlyList<Candidate> candidates)
        {
            json.WriteStartArray();
            foreach (var candidate in candidates)
            {
                json.WriteNumberValue(GetIndex(candidate.Symbol));
                json.WriteRawValue(candidate.Volume.ToString(System.Globalization.CultureInfo.InvariantCulture));
            }

            json.WriteEndArray();
        }
    }

    private static void Column(Utf8JsonWriter json, string name, IReadOnlyList<ReportDay> days, Action<ReportDay> write)
    {
        json.WriteStartArray(name);
        foreach (var day in days)
            write(day);
        json.WriteEndArray();
    }

    private static void Number(Utf8JsonWriter json, long? number)
    {
        if (number is { } known)
            json.WriteNumberValue(known);
        else
            json.WriteNullValue();
    }

    private static void Whole(Utf8JsonWriter json, Int128 number) =>
        json.WriteRawValue(number.ToString(System.Globalization.CultureInfo.InvariantCulture));

    private static void Price(Utf8JsonWriter json, ReportDay day, double price)
    {
        if (day.Bars > 0 && double.IsFinite(price))
            json.WriteNumberValue(price);
        else
            json.WriteNullValue();
    }
}
