using System.Globalization;
using System.Text.Json;
using MgcBackfill.Dbn;

namespace MgcBackfill.Text;

/// <summary>
/// Parses a line of the vendor's JSON (E2): each member once, in any order, and no other. Names and types: the vendor's public encoder,
/// dbn, encode/json; numbers of 64 bits are strings.
/// </summary>
internal static class JsonLine
{
    private static readonly JsonReaderOptions s_strict = new() { MaxDepth = 2 };

    [Flags]
    private enum Members
    {
        None = 0,
        Hd = 1,
        TsEvent = 1 << 1,
        Rtype = 1 << 2,
        PublisherId = 1 << 3,
        InstrumentId = 1 << 4,
        Open = 1 << 5,
        High = 1 << 6,
        Low = 1 << 7,
        Close = 1 << 8,
        Volume = 1 << 9,
        Symbol = 1 << 10,
        All = (1 << 10) - 1,
    }

    /// <summary>Parses the members of a line.</summary>
    /// <exception cref="DbnFormatException">It is not such an object, or a value is not in the vendor's form.</exception>
    public static void Parse(ReadOnlySpan<byte> line, in TextForm form, ref TextRecord record)
    {
        var reader = new Utf8JsonReader(line, s_strict);
        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
                throw TextValues.Invalid($"The line is {TextValues.Show(line)}; expected a JSON object.");
            var found = Members.None;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                ParseMember(ref reader, form, ref record, ref found);

            // Refuses anything that follows the object.
            reader.Read();
            Require(found, form.MapsSymbols ? Members.All | Members.Symbol : Members.All);
        }
        catch (JsonException e)
        {
            throw TextValues.Invalid(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The line is not a JSON object of a bar: its byte {e.BytePositionInLine ?? 0} is not expected there."
                )
            );
        }
    }

    private static void ParseMember(scoped ref Utf8JsonReader reader, in TextForm form, ref TextRecord record, scoped ref Members found)
    {
        var name = reader.ValueSpan;
        if (name.SequenceEqual("open"u8))
            record.Open = Price(ref reader, "open", Members.Open, form, ref found);
        else if (name.SequenceEqual("high"u8))
            record.High = Price(ref reader, "high", Members.High, form, ref found);
        else if (name.SequenceEqual("low"u8))
            record.Low = Price(ref reader, "low", Members.Low, form, ref found);
        else if (name.SequenceEqual("close"u8))
            record.Close = Price(ref reader, "close", Members.Close, form, ref found);
        else if (name.SequenceEqual("volume"u8))
            record.Volume = Number(ref reader, "volume", Members.Volume, JsonTokenType.String, ulong.MaxValue, ref found);
        else if (form.MapsSymbols && name.SequenceEqual("symbol"u8))
            record.Symbol = Value(ref reader, "symbol", Members.Symbol, JsonTokenType.String, allowsNull: true, ref found);
        else if (name.SequenceEqual("hd"u8))
            ParseHeader(ref reader, form, ref record, ref found);
        else
            throw Unknown(name);
    }

    private static void ParseHeader(scoped ref Utf8JsonReader reader, in TextForm form, ref TextRecord record, scoped ref Members found)
    {
        Add(ref found, Members.Hd, "hd");
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            throw TextValues.Invalid("hd is not a JSON object.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan;
            if (name.SequenceEqual("ts_event"u8))
                record.TsEvent = Time(ref reader, form, ref found);
            else if (name.SequenceEqual("rtype"u8))
                record.Rtype = (byte)Number(ref reader, "rtype", Members.Rtype, JsonTokenType.Number, byte.MaxValue, ref found);
            else if (name.SequenceEqual("publisher_id"u8))
                record.PublisherId = (ushort)Number(
                    ref reader,
                    "publisher_id",
                    Members.PublisherId,
                    JsonTokenType.Number,
                    ushort.MaxValue,
                    ref found
                );
            else if (name.SequenceEqual("instrument_id"u8))
                record.InstrumentId = (uint)Number(
                    ref reader,
                    "instrument_id",
                    Members.InstrumentId,
                    JsonTokenType.Number,
                    uint.MaxValue,
                    ref found
                );
            else
                throw Unknown(name);
        }
    }

    private static ulong Time(scoped ref Utf8JsonReader reader, in TextForm form, scoped ref Members found)
    {
        var text = Value(ref reader, "ts_event", Members.TsEvent, JsonTokenType.String, form.PrettyTimes, ref found);
        return reader.TokenType == JsonTokenType.Null ? DbnLayout.UndefinedTimestamp : TextValues.Time(text, "ts_event", form.PrettyTimes);
    }

    private static long Price(scoped ref Utf8JsonReader reader, string name, Members member, in TextForm form, scoped ref Members found)
    {
        var text = Value(ref reader, name, member, JsonTokenType.String, form.PrettyPrices, ref found);
        return reader.TokenType == JsonTokenType.Null ? DbnLayout.UndefinedPrice : TextValues.Price(text, name, form.PrettyPrices);
    }

    private static ulong Number(
        scoped ref Utf8JsonReader reader,
        string name,
        Members member,
        JsonTokenType type,
        ulong max,
        scoped ref Members found
    ) => TextValues.Unsigned(Value(ref reader, name, member, type, allowsNull: false, ref found), name, max);

    // The bytes of a value without its quotes; none for null.
    private static ReadOnlySpan<byte> Value(
        scoped ref Utf8JsonReader reader,
        string name,
        Members member,
        JsonTokenType type,
        bool allowsNull,
        scoped ref Members found
    )
    {
        Add(ref found, member, name);
        reader.Read();
        if (allowsNull && reader.TokenType == JsonTokenType.Null)
            return default;
        if (reader.TokenType != type)
            throw TextValues.Invalid($"{name} is not a {(type == JsonTokenType.String ? "string" : "number")}.");
        return reader.ValueIsEscaped
            ? throw TextValues.Invalid($"{name} is {TextValues.Show(reader.ValueSpan)}; expected text without escape sequences.")
            : reader.ValueSpan;
    }

    private static void Add(ref Members found, Members member, string name)
    {
        if ((found & member) != 0)
            throw TextValues.Invalid($"The member {name} appears twice.");
        found |= member;
    }

    private static void Require(Members found, Members expected)
    {
        if (found == expected)
            return;
        var name = (Members)(1 << int.TrailingZeroCount((int)(expected & ~found)));
        throw TextValues.Invalid($"The member {JsonNamingPolicy.SnakeCaseLower.ConvertName(name.ToString())} is missing.");
    }

    private static DbnFormatException Unknown(ReadOnlySpan<byte> name) =>
        TextValues.Invalid($"The member {TextValues.Show(name)} is not one that the metadata.json of the job announces.");
}
