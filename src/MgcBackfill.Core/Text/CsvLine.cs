using System.Text;
using MgcBackfill.Dbn;

namespace MgcBackfill.Text;

/// <summary>Parses a line of the vendor's CSV (E2). Column order: the vendor's public encoder, dbn, encode/csv.</summary>
internal static class CsvLine
{
    private const string Names = "ts_event,rtype,publisher_id,instrument_id,open,high,low,close,volume";
    private const string SymbolName = ",symbol";
    private static readonly byte[] s_header = Encoding.ASCII.GetBytes(Names);
    private static readonly byte[] s_mappedHeader = Encoding.ASCII.GetBytes(Names + SymbolName);

    /// <summary>Checks the first line of a file.</summary>
    /// <exception cref="DbnFormatException">It does not name exactly the vendor's columns.</exception>
    public static void RequireHeader(ReadOnlySpan<byte> line, in TextForm form)
    {
        var expected = form.MapsSymbols ? s_mappedHeader : s_header;
        if (!line.SequenceEqual(expected))
            throw TextValues.Invalid($"The header is {TextValues.Show(line)}; expected '{Encoding.ASCII.GetString(expected)}'.");
    }

    /// <summary>Parses the columns of a line.</summary>
    /// <exception cref="DbnFormatException">It does not have these columns, or a value is not in the vendor's form.</exception>
    public static void Parse(ReadOnlySpan<byte> line, in TextForm form, ref TextRecord record)
    {
        var rest = line;
        var time = Next(ref rest, "ts_event");
        record.TsEvent =
            form.PrettyTimes && time.IsEmpty ? DbnLayout.UndefinedTimestamp : TextValues.Time(time, "ts_event", form.PrettyTimes);
        record.Rtype = (byte)TextValues.Unsigned(Next(ref rest, "rtype"), "rtype", byte.MaxValue);
        record.PublisherId = (ushort)TextValues.Unsigned(Next(ref rest, "publisher_id"), "publisher_id", ushort.MaxValue);
        record.InstrumentId = (uint)TextValues.Unsigned(Next(ref rest, "instrument_id"), "instrument_id", uint.MaxValue);
        record.Open = Price(Next(ref rest, "open"), "open", form.PrettyPrices);
        record.High = Price(Next(ref rest, "high"), "high", form.PrettyPrices);
        record.Low = Price(Next(ref rest, "low"), "low", form.PrettyPrices);
        record.Close = Price(Next(ref rest, "close"), "close", form.PrettyPrices);
        var volume = form.MapsSymbols ? Next(ref rest, "volume") : rest;
        record.Symbol = form.MapsSymbols ? rest : default;
        if (rest.Contains((byte)','))
            throw TextValues.Invalid("The line has more columns than the header.");
        record.Volume = TextValues.Unsigned(volume, "volume", ulong.MaxValue);
    }

    private static long Price(ReadOnlySpan<byte> text, string name, bool isPretty) =>
        isPretty && text.IsEmpty ? DbnLayout.UndefinedPrice : TextValues.Price(text, name, isPretty);

    private static ReadOnlySpan<byte> Next(ref ReadOnlySpan<byte> rest, string name)
    {
        var comma = rest.IndexOf((byte)',');
        if (comma < 0)
            throw TextValues.Invalid($"The line ends after the column {name}; expected the columns of the header.");
        var text = rest[..comma];
        rest = rest[(comma + 1)..];
        return text;
    }
}
