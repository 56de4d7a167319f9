using System.Text;
using MgcBackfill.Fuzz.Engine;

namespace MgcBackfill.Fuzz.Mutation;

/// <summary>Damages JSON with knowledge of its tokens: values of another type, members duplicated, removed, moved or renamed.</summary>
internal sealed class JsonMutator
{
    private static readonly byte[][] s_values =
    [
        .. new[]
        {
            "null",
            "true",
            "false",
            "0",
            "-0",
            "-1",
            "1",
            "1.0",
            "1e0",
            "1e3",
            "1e400",
            "-1e400",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775808",
            "-9223372036854775809",
            "340282366920938463463374607431768211455",
            "340282366920938463463374607431768211456",
            "2147483648",
            "\"\"",
            "\"0\"",
            "\"\\ud800\"",
            "\"\\udc00x\"",
            "\"\\u0000\"",
            "\"MGCG4\"",
            "\"done\"",
            "\"Done\"",
            "\"2024-01-02\"",
            "\"2024-02-30\"",
            "\"0001-01-01\"",
            "\"9999-12-31\"",
            "\"2024-01-02T00:00:00\"",
            "\"2024-01-02T00:00:00Z\"",
            "\"2024-01-02T00:00:00+10:00\"",
            "\"2024-01-02T00:00:00-00:00\"",
            "\"0001-01-01T00:00:00+14:00\"",
            "\"9999-12-31T23:59:59-14:00\"",
            "{}",
            "[]",
            "[null]",
            "[[]]",
            "{\"a\":1}",
            "NaN",
            "01",
            "/**/1",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    private static readonly byte[] s_deep = Encoding.UTF8.GetBytes(new string('[', 80) + new string(']', 80));
    private static readonly byte[] s_badText = [(byte)'"', 0xC0, 0x80, 0xFF, (byte)'"'];

    // The tokens of the last input: start and end. A string followed by a colon is a name.
    private readonly List<(int Start, int End, bool IsName)> _tokens = [];

    /// <summary>Makes one change to the JSON.</summary>
    public byte[] Mutate(byte[] json, FuzzRandom random)
    {
        Scan(json);
        if (_tokens.Count == 0 || random.OneIn(4))
            return ByteMutator.Mutate(json, random);
        var which = random.Below(_tokens.Count);
        var (start, end, isName) = _tokens[which];
        var (otherStart, otherEnd, _) = _tokens[random.Below(_tokens.Count)];
        switch (random.Below(8))
        {
            case 0 or 1 when !isName:
                return Put(
                    json,
                    start,
                    end,
                    random.OneIn(30) ? s_deep
                        : random.OneIn(30) ? s_badText
                        : random.Pick(s_values)
                );
            case 2 when !isName:
                return Put(json, start, end, json.AsSpan(otherStart..otherEnd));
            case 3 when isName && which + 1 < _tokens.Count:
                // A member whose value is one token is removed or duplicated, with its comma if there is one.
                var (from, to) = (start, _tokens[which + 1].End);
                to += to < json.Length && json[to] == ',' ? 1 : 0;
                return random.OneIn(2) ? Put(json, from, to, []) : Put(json, from, from, json.AsSpan(from..to));
            case 4 when isName:
                return Put(json, start, end, random.OneIn(2) ? "\"note\""u8 : json.AsSpan(otherStart..otherEnd));
            case 5 when end - start > 1:
                var letter = random.Between(start, end - 1);
                json[letter] = random.Pick(
                    (byte)'0',
                    (byte)'9',
                    (byte)'"',
                    (byte)'\\',
                    (byte)' ',
                    (byte)'-',
                    (byte)'Z',
                    (byte)0x80,
                    (byte)(json[letter] + 1)
                );
                return json;
            case 6:
                return Put(
                    json,
                    start,
                    start,
                    random.Pick<byte[]>([(byte)' '], [(byte)'\r', (byte)'\t'], [(byte)','], [(byte)'{'], [0xEF, 0xBB, 0xBF])
                );
            default:
                // An escape sequence replaces a character: another spelling of the same text.
                if (json[start] != '"' || end - start < 3)
                    return ByteMutator.Mutate(json, random);
                var at = random.Between(start + 1, end - 2);
                return json[at] is >= (byte)'0' and <= (byte)'z' and not (byte)'\\' && json[at - 1] != '\\'
                    ? Put(json, at, at + 1, Encoding.ASCII.GetBytes($"\\u00{json[at]:x2}"))
                    : json;
        }
    }

    private static byte[] Put(byte[] json, int start, int end, ReadOnlySpan<byte> value) =>
        [.. json.AsSpan(0, start), .. value, .. json.AsSpan(end)];

    private static bool IsWord(byte letter) => letter is (>= (byte)'0' and <= (byte)'9') or (>= (byte)'a' and <= (byte)'z') or (byte)'-';

    private void Scan(byte[] json)
    {
        _tokens.Clear();
        for (var at = 0; at < json.Length; )
        {
            var start = at;
            if (json[at] == '"')
            {
                for (at++; at < json.Length && json[at] != '"'; at++)
                    at += json[at] == '\\' ? 1 : 0;
                at = Math.Min(json.Length, at + 1);
                _tokens.Add((start, at, at < json.Length && json[at] == ':'));
            }
            else if (IsWord(json[at]))
            {
                while (at < json.Length && (IsWord(json[at]) || json[at] is (byte)'.' or (byte)'+'))
                    at++;
                _tokens.Add((start, at, false));
            }
            else
            {
                at++;
            }
        }
    }
}
