using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Formats;

namespace MgcBackfill.Text;

/// <summary>
/// The symbol of each line: the one in the line, or the one that symbology.json gives for the instrument id and the UTC date. If there are
/// both, they must agree; in any case an id has one symbol on a date (S3).
/// </summary>
internal sealed class TextSymbols
{
    // As many characters as a symbol in the vendor's binary encoding has.
    private const int MaxLength = DbnLayout.SymbolLength - 1;

    private const string Advice = "Download the files of the job again. If that does not help, ask the vendor.";
    private static readonly SearchValues<byte> s_letters = SearchValues.Create([
        .. Enumerable.Range(0x20, 0x7F - 0x20).Select(c => (byte)c).Where(c => c is not ((byte)',' or (byte)'"' or (byte)'\\')),
    ]);

    private readonly SymbolTable _symbols;
    private readonly SymbolResolver? _resolver;
    private readonly bool _inLines;
    private readonly Dictionary<uint, Entry> _byId = [];
    private int _date;

    /// <param name="metadata">Its mappings are those of symbology.json; without any, only the symbols in the lines count.</param>
    /// <param name="form">How the lines are written.</param>
    /// <param name="symbols">Receives the symbols.</param>
    /// <exception cref="DbnFormatException">The mappings do not lead to instrument ids.</exception>
    public TextSymbols(DbnMetadata metadata, TextForm form, SymbolTable symbols)
    {
        (_symbols, _inLines) = (symbols, form.MapsSymbols);
        _resolver = metadata.Mappings.Count > 0 || !_inLines ? new SymbolResolver(metadata, symbols) : null;
    }

    /// <summary>Sets the UTC date of the lines that follow, in days since 0001-01-01.</summary>
    public void SetDate(int dayNumber)
    {
        _date = dayNumber;
        _resolver?.SetDate(dayNumber);
    }

    /// <summary>The index of the symbol of a line.</summary>
    /// <param name="id">The instrument id.</param>
    /// <param name="text">The symbol in the line.</param>
    /// <exception cref="DbnFormatException">The id has no symbol on this date, or two, or the text is not a symbol.</exception>
    public int Resolve(uint id, ReadOnlySpan<byte> text)
    {
        if (_resolver is null)
            return ResolveText(id, text);
        var symbol = _resolver.Resolve(id);
        if (symbol < 0)
            throw Unresolved(id);
        if (_inLines && ResolveText(id, text) is var other && other != symbol)
            throw Ambiguous(
                $"Instrument id {id} is {_symbols[other]} in the line, but {_symbols[symbol]} on {Date} in {VendorSymbology.FileName}."
            );
        return symbol;
    }

    private string Date => UtcText.Date(DateOnly.FromDayNumber(_date));

    private int ResolveText(uint id, ReadOnlySpan<byte> text)
    {
        ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_byId, id, out var known);
        if (known && text.SequenceEqual(entry.Text))
        {
            entry.Date = _date;
            return entry.Symbol;
        }

        if (text.IsEmpty)
            throw new DbnFormatException(ErrorIds.SymbolUnmapped, $"The line gives no symbol for instrument id {id}.", 0, Advice);
        if (text.Length > MaxLength || text.ContainsAnyExcept(s_letters) || text[0] == ' ' || text[^1] == ' ')
            throw TextValues.Invalid($"symbol is {TextValues.Show(text)}; expected a symbol of at most {MaxLength} characters.");
        var name = Encoding.ASCII.GetString(text);
        if (known && entry.Date == _date)
            throw Ambiguous($"Instrument id {id} has two symbols on {Date}: {_symbols[entry.Symbol]}, {name}.");
        entry = new Entry
        {
            Text = text.ToArray(),
            Symbol = _symbols.Intern(name),
            Date = _date,
        };
        return entry.Symbol;
    }

    private DbnFormatException Unresolved(uint id)
    {
        var (errorId, message) = _resolver!.Unresolved(id);
        return new DbnFormatException(
            errorId,
            errorId == ErrorIds.SymbolUnmapped ? $"Instrument id {id} has no symbol on {Date} in {VendorSymbology.FileName}." : message,
            0,
            Advice
        );
    }

    private static DbnFormatException Ambiguous(string message) => new(ErrorIds.SymbolAmbiguous, message, 0, Advice);

    private struct Entry
    {
        public byte[] Text;
        public int Symbol;
        public int Date;
    }
}
