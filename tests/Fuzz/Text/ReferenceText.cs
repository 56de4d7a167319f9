using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using MgcBackfill.Dbn;
using MgcBackfill.Fuzz.Dbn;
using MgcBackfill.Text;

namespace MgcBackfill.Fuzz.Text;

/// <summary>
/// The slow reading of CSV and JSON lines: strings, regular expressions and big integers. It shares no code with the reader under test.
/// </summary>
internal sealed partial class ReferenceText
{
    private const long Minute = 60_000_000_000;
    private const long Day = 1440 * Minute;
    private const int MaxLine = 1023;

    private static readonly string[] s_names =
    [
        "ts_event",
        "rtype",
        "publisher_id",
        "instrument_id",
        "open",
        "high",
        "low",
        "close",
        "volume",
    ];

    private readonly TextForm _form;
    private readonly Dictionary<(BigInteger Publisher, string Symbol), long> _last = [];
    private readonly Dictionary<(BigInteger Id, long Date), string> _symbols = [];
    private long _lastTs = long.MinValue;

    public ReferenceText(ReadOnlySpan<byte> file, TextForm form)
    {
        _form = form;
        Refusal = Read(Encoding.Latin1.GetString(file));
    }

    /// <summary>The start of the range, nanoseconds since the epoch: 2024-01-01. It ends two days later.</summary>
    public static long Start { get; } = 19_723 * Day;

    /// <summary>Why the file is refused, or null.</summary>
    public string? Refusal { get; }

    /// <summary>The number of the last line that was read.</summary>
    public long Line { get; private set; }

    /// <summary>The bars before the refusal.</summary>
    public List<PlainBar> Bars { get; } = [];

    /// <summary>What the side files would say: id 1 is MGCG4, id 2 is MGCJ4 on the first day, and id 3 is both.</summary>
    public static DbnMetadata GetMetadata(TextForm form)
    {
        var (first, second, third) = (new DateOnly(2024, 1, 1), new DateOnly(2024, 1, 2), new DateOnly(2024, 1, 3));
        SymbolMapping[] mappings =
        [
            new("MGCG4", [new MappingInterval(first, third, "1"), new MappingInterval(first, third, "3")]),
            new("MGCJ4", [new MappingInterval(first, second, "2"), new MappingInterval(first, third, "3")]),
        ];
        return new DbnMetadata
        {
            Version = 0,
            Dataset = "GLBX.MDP3",
            Schema = DbnSchema.Ohlcv1M,
            Start = Start,
            End = Start + (2 * Day),
            StypeIn = DbnStype.Parent,
            StypeOut = DbnStype.InstrumentId,
            Mappings = form.MapsSymbols ? [] : mappings,
        };
    }

    /// <summary>The first line of CSV.</summary>
    public static string GetHeader(TextForm form) => string.Join(',', s_names) + (form.MapsSymbols ? ",symbol" : "");

    private string? Read(string text)
    {
        if (text.Length == 0)
            return "the file is empty";
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length - 1; i++)
        {
            Line = i + 1;
            if (ReadLine(lines[i], i) is { } reason)
                return reason;
        }

        Line = lines.Length;
        return lines[^1].Length > 0 ? "the last line is cut" : null;
    }

    private string? ReadLine(string line, int index)
    {
        if (line.Length is 0 or > MaxLine || line[^1] == '\r' || line.Any(c => c > '~' && c != '\u007f'))
            return "a line is blank, too long, or holds other letters";
        if (_form.Encoding == TextEncoding.Csv && index == 0)
            return line == GetHeader(_form) ? null : "another header";
        var values = _form.Encoding == TextEncoding.Csv ? ReadCsv(line) : ReadJson(line);
        return values is null ? "not the members of a bar" : ReadBar(values);
    }

    private string? ReadBar(Dictionary<string, string?> values)
    {
        if (
            GetTime(values["ts_event"]) is not { } ts
            || GetNumber(values["rtype"], byte.MaxValue) is not { } rtype
            || GetNumber(values["publisher_id"], ushort.MaxValue) is not { } publisher
            || GetNumber(values["instrument_id"], uint.MaxValue) is not { } id
            || GetPrice(values["open"]) is not { } open
            || GetPrice(values["high"]) is not { } high
            || GetPrice(values["low"]) is not { } low
            || GetPrice(values["close"]) is not { } close
            || GetNumber(values["volume"], ulong.MaxValue) is not { } volume
        )
            return "a value is not in its form";
        if (rtype != 33 || ts < Start || ts >= Start + (2 * Day) || ts % Minute != 0 || ts < _lastTs)
            return "another type, or a time that cannot be";
        _lastTs = (long)ts;
        if (GetSymbol(values, id, (long)ts / Day) is not { } symbol)
            return "no symbol, or two";
        if (_last.TryGetValue((publisher, symbol), out var last) && last == ts)
            return "a second bar";
        _last[(publisher, symbol)] = (long)ts;
        Bars.Add(new PlainBar(symbol, (uint)id, (long)ts, open, high, low, close, (ulong)volume, (uint)Bars.Count));
        return null;
    }

    private string? GetSymbol(Dictionary<string, string?> values, BigInteger id, long date)
    {
        if (!_form.MapsSymbols)
            return id == 1 ? "MGCG4"
                : id == 2 && date == Start / Day ? "MGCJ4"
                : null;
        if (values["symbol"] is not { } symbol || !Symbol().IsMatch(symbol))
            return null;
        return _symbols.TryAdd((id, date), symbol) || _symbols[(id, date)] == symbol ? symbol : null;
    }

    private Dictionary<string, string?>? ReadCsv(string line)
    {
        string[] names = _form.MapsSymbols ? [.. s_names, "symbol"] : s_names;
        var values = line.Split(',');
        return values.Length == names.Length ? names.Zip(values).ToDictionary(p => p.First, p => (string?)p.Second) : null;
    }

    private Dictionary<string, string?>? ReadJson(string line)
    {
        // An escape sequence is another spelling than the vendor's.
        if (line.Contains('\\', StringComparison.Ordinal))
            return null;
        try
        {
            using var document = JsonDocument.Parse(line);
            if (
                Members(document.RootElement) is not { } members
                || !members.Remove("hd", out var header)
                || Members(header) is not { } inner
                || !inner.Keys.Order().SequenceEqual(s_names[..4].Order())
                || !members.Keys.Order().SequenceEqual(s_names[4..].Concat(_form.MapsSymbols ? ["symbol"] : Array.Empty<string>()).Order())
            )
                return null;
            var values = new Dictionary<string, string?>();
            foreach (var (name, value) in inner.Concat(members))
            {
                var isNumber = name is "rtype" or "publisher_id" or "instrument_id";
                var mayBeNull =
                    (name == "ts_event" && _form.PrettyTimes)
                    || (name is "open" or "high" or "low" or "close" && _form.PrettyPrices)
                    || name == "symbol";
                if (value.ValueKind == JsonValueKind.Null && mayBeNull)
                    values[name] = null;
                else if (value.ValueKind == (isNumber ? JsonValueKind.Number : JsonValueKind.String))
                    values[name] =
                        isNumber ? value.GetRawText()
                        : value.GetString()!.Length > 0 ? value.GetString()
                        : "\0";
                else
                    return null;
            }

            return values;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Null if the value is no object, or names a member twice.
    private static Dictionary<string, JsonElement>? Members(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
            return null;
        var members = new Dictionary<string, JsonElement>();
        return value.EnumerateObject().All(m => members.TryAdd(m.Name, m.Value)) ? members : null;
    }

    private BigInteger? GetTime(string? text)
    {
        if (!_form.PrettyTimes)
            return GetNumber(text, ulong.MaxValue);
        if (
            text is null
            || !Time().IsMatch(text)
            || !DateTime.TryParseExact(text[..19], "yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
        )
            return null;
        return ((BigInteger)(time - DateTime.UnixEpoch).Ticks * 100) + int.Parse(text[20..29], CultureInfo.InvariantCulture);
    }

    private static BigInteger? GetNumber(string? text, ulong max) =>
        text is not null && Number().IsMatch(text) && BigInteger.Parse(text, CultureInfo.InvariantCulture) is var value && value <= max
            ? value
            : null;

    private long? GetPrice(string? text)
    {
        if (_form.PrettyPrices && text is null or "")
            return _form.PrettyPrices ? long.MaxValue : null;
        if (text is null || !(_form.PrettyPrices ? PrettyPrice() : RawPrice()).IsMatch(text))
            return null;
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var digits =
            !_form.PrettyPrices ? text
            : point < 0 ? text + "000000000"
            : text[..point] + text[(point + 1)..].PadRight(9, '0');
        var value = BigInteger.Parse(digits, CultureInfo.InvariantCulture);
        if ((value.IsZero && text[0] == '-') || value < long.MinValue || value > long.MaxValue)
            return null;
        return _form.PrettyPrices && value == long.MaxValue ? null : (long)value;
    }

    [GeneratedRegex(@"^(0|[1-9][0-9]*)\z")]
    private static partial Regex Number();

    [GeneratedRegex(@"^(0|-?[1-9][0-9]*)\z")]
    private static partial Regex RawPrice();

    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)(\.[0-9]{1,9})?\z")]
    private static partial Regex PrettyPrice();

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{9}Z\z")]
    private static partial Regex Time();

    [GeneratedRegex(@"^(?! )[^,""\\\x00-\x1F\x7F-\xFF]{1,70}(?<! )\z")]
    private static partial Regex Symbol();
}
