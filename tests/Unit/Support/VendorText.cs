using System.Globalization;
using System.Text;
using MgcBackfill.Dbn;
using MgcBackfill.Text;

namespace MgcBackfill.Tests.Support;

/// <summary>Bars as the vendor writes them in CSV and JSON lines, in any form (dbn, encode/csv and encode/json).</summary>
internal static class VendorText
{
    public const string Header = "ts_event,rtype,publisher_id,instrument_id,open,high,low,close,volume";

    /// <summary>A whole file.</summary>
    public static byte[] File(IEnumerable<ReadBar> bars, TextForm form, DbnSchema schema = DbnSchema.Ohlcv1M)
    {
        var text = new StringBuilder();
        if (form.Encoding == TextEncoding.Csv)
            text.Append(form.MapsSymbols ? Header + ",symbol\n" : Header + "\n");
        foreach (var bar in bars)
            text.Append(Line(bar, form, schema)).Append('\n');
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>A line, without its end.</summary>
    public static string Line(ReadBar bar, TextForm form, DbnSchema schema = DbnSchema.Ohlcv1M)
    {
        var (isCsv, rtype) = (form.Encoding == TextEncoding.Csv, BarSchema.Get(schema).Rtype);
        var time = Time(bar.Ts, form.PrettyTimes);
        string[] prices = [.. new[] { bar.Open, bar.High, bar.Low, bar.Close }.Select(p => Price(p, form.PrettyPrices))];
        if (isCsv)
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{time},{rtype},1,{bar.Id},{string.Join(',', prices)},{bar.Volume}{(form.MapsSymbols ? "," + bar.Symbol : "")}"
            );
        prices = [.. prices.Select(p => p.Length == 0 ? "null" : $"\"{p}\"")];
        var symbol = form.MapsSymbols ? $",\"symbol\":\"{bar.Symbol}\"" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"hd\":{{\"ts_event\":\"{time}\",\"rtype\":{rtype},\"publisher_id\":1,\"instrument_id\":{bar.Id}}},\"open\":{prices[0]},"
                + $"\"high\":{prices[1]},\"low\":{prices[2]},\"close\":{prices[3]},\"volume\":\"{bar.Volume}\"{symbol}}}"
        );
    }

    private static string Time(long ts, bool isPretty) =>
        isPretty
            ? DateTime.UnixEpoch.AddTicks(ts / 100).ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff", CultureInfo.InvariantCulture) + "00Z"
            : ts.ToString(CultureInfo.InvariantCulture);

    private static string Price(long price, bool isPretty)
    {
        if (!isPretty)
            return price.ToString(CultureInfo.InvariantCulture);
        return price == long.MaxValue ? "" : (price / 1_000_000_000m).ToString("0.000000000", CultureInfo.InvariantCulture);
    }
}
