using System.Globalization;
using System.Text.Json;

namespace MgcBackfill.Browser;

/// <summary>What the charts of a page are drawn from.</summary>
internal sealed class ReportDays(string json)
{
    private readonly JsonElement _columns = JsonDocument.Parse(json).RootElement;

    /// <summary>How many days there are.</summary>
    public int Count => _columns.GetProperty("day").GetArrayLength();

    /// <summary>The indexes of the days that hold bars.</summary>
    public IEnumerable<int> Stored => Enumerable.Range(0, Count).Where(i => Bars(i) > 0);

    /// <summary>The index of the day with most bars.</summary>
    public int Busiest => Stored.MaxBy(Bars);

    public long Bars(int i) => Number("bars", i);

    public long Volume(int i) => Number("volume", i);

    public double Low(int i) => _columns.GetProperty("low")[i].GetDouble();

    public double High(int i) => _columns.GetProperty("high")[i].GetDouble();

    public string Contract(int i) => _columns.GetProperty("contracts")[(int)Number("contract", i)].GetString()!;

    public DateOnly Date(int i) => DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays((int)Number("day", i));

    /// <summary>The day as the page writes it.</summary>
    public string Text(int i) => Date(i).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The middle of a day, seconds since the epoch: where the charts draw it.</summary>
    public double Noon(int i) => (Number("day", i) + 0.5) * 86400;

    private long Number(string column, int i) => _columns.GetProperty(column)[i].GetInt64();
}
