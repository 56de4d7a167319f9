using System.Globalization;
using System.Text;
using MgcBackfill.Fuzz.Engine;
using MgcBackfill.Fuzz.Mutation;
using MgcBackfill.Text;

namespace MgcBackfill.Fuzz.Text;

/// <summary>Generates files of CSV and JSON lines, most of them with damage.</summary>
internal sealed class TextMaker
{
    private const long Minute = 60_000_000_000;

    private readonly JsonMutator _json = new();

    /// <summary>Generates a file.</summary>
    public byte[] Make(TextForm form, FuzzRandom random)
    {
        var text = new StringBuilder();
        if (form.Encoding == TextEncoding.Csv)
            text.Append(ReferenceText.GetHeader(form)).Append('\n');
        var ts = ReferenceText.Start + (random.Below(1440) * Minute);
        for (var i = random.Below(8); i > 0; i--)
        {
            ts += random.Pick(0, 0, 1, 1, 1, 60, 900) * Minute;
            AppendLine(text, form, ts, random);
            if (random.OneIn(40))
                text.Append(text.ToString().Split('\n')[^2]).Append('\n');
        }

        var bytes = Encoding.ASCII.GetBytes(text.ToString());
        for (var i = random.Below(4); i > 0; i--)
            bytes = Mutate(bytes, form, random);
        return bytes;
    }

    private byte[] Mutate(byte[] bytes, TextForm form, FuzzRandom random)
    {
        if (form.Encoding == TextEncoding.Json && random.OneIn(2))
            return _json.Mutate(bytes, random);
        if (random.OneIn(3))
            return ByteMutator.Mutate(bytes, random);
        var letter = (byte)random.Pick("0123456789.-+eE,\" \r\n\t{}:ZT\\nul\u007f".ToCharArray());
        var at = random.Below(bytes.Length + 1);
        return random.Below(3) switch
        {
            0 => [.. bytes[..at], letter, .. bytes[at..]],
            1 when at < bytes.Length => [.. bytes[..at], letter, .. bytes[(at + 1)..]],
            _ => [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + 1)..]],
        };
    }

    private static void AppendLine(StringBuilder text, TextForm form, long ts, FuzzRandom random)
    {
        var id = random.Pick(1, 1, 1, 2, 2, random.OneIn(20) ? 3 : 1);
        var symbol =
            random.OneIn(60) ? random.Pick("", "X Y", "UD:1V: GN 25")
            : id == 1 ? "MGCG4"
            : "MGCJ4";
        var time = GetTime(ts, form.PrettyTimes);
        var rtype = random.OneIn(80) ? random.Pick(17, 32, 0) : 33;
        var publisher = random.OneIn(20) ? random.Below(4) : 1;
        var volume = random.OneIn(4) ? random.Interesting() : (ulong)random.Below(1000);
        string[] prices = [GetPrice(form, random), GetPrice(form, random), GetPrice(form, random), GetPrice(form, random)];
        if (form.Encoding == TextEncoding.Csv)
        {
            text.Append(CultureInfo.InvariantCulture, $"{time},{rtype},{publisher},{id},{string.Join(',', prices)},{volume}")
                .Append(form.MapsSymbols ? "," + symbol : "")
                .Append('\n');
            return;
        }

        prices = [.. prices.Select(p => p.Length == 0 ? "null" : $"\"{p}\"")];
        text.Append(
                CultureInfo.InvariantCulture,
                $"{{\"hd\":{{\"ts_event\":\"{time}\",\"rtype\":{rtype},\"publisher_id\":{publisher},\"instrument_id\":{id}}}"
            )
            .Append(CultureInfo.InvariantCulture, $",\"open\":{prices[0]},\"high\":{prices[1]},\"low\":{prices[2]},\"close\":{prices[3]}")
            .Append(CultureInfo.InvariantCulture, $",\"volume\":\"{volume}\"")
            .Append(form.MapsSymbols ? $",\"symbol\":\"{symbol}\"" : "")
            .Append("}\n");
    }

    private static string GetTime(long ts, bool isPretty) =>
        isPretty
            ? DateTime.UnixEpoch.AddTicks(ts / 100).ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff", CultureInfo.InvariantCulture) + "00Z"
            : ts.ToString(CultureInfo.InvariantCulture);

    private static string GetPrice(TextForm form, FuzzRandom random)
    {
        var price = random.OneIn(3) ? (long)random.Interesting() : random.Between(-5, 2_000_000) * 1_000_000L;
        if (!form.PrettyPrices)
            return price.ToString(CultureInfo.InvariantCulture);
        return price == long.MaxValue ? "" : (price / 1_000_000_000m).ToString("0.000000000", CultureInfo.InvariantCulture);
    }
}
