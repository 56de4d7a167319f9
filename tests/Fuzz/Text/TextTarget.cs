using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Fuzz.Dbn;
using MgcBackfill.Fuzz.Engine;
using MgcBackfill.Text;

namespace MgcBackfill.Fuzz.Text;

/// <summary>
/// Lines of CSV and JSON in every form (E2), read by the real reader with small buffers and a second time by <see cref="ReferenceText"/>.
/// The first byte of an input is the form; the rest is the file.
/// </summary>
internal sealed class TextTarget : FuzzTarget
{
    private static readonly int[] s_batches = [1, 2, 3, 7, 64];

    private readonly TextMaker _maker = new();
    private readonly BarBatch[] _batches = [.. s_batches.Select(b => new BarBatch(b))];
    private readonly List<PlainBar> _bars = [];

    public override string Name => "text";

    public override ErrorClass Refusal => ErrorClass.Source;

    public override byte[] Make(FuzzRandom random)
    {
        var code = (byte)random.Below(16);
        return [code, .. _maker.Make(GetForm(code), random)];
    }

    public override void Read(byte[] input)
    {
        _bars.Clear();
        var form = GetForm(input[0]);
        var symbols = new SymbolTable();
        var options = new DbnReaderOptions
        {
            Symbols = symbols,
            FileBuffer = 32 + (input.Length % 224),
            RecordBuffer = 1 + (input.Length % 400),
        };
        using var reader = TextBarReader.Open(
            "fuzz.csv",
            new MemoryStream(input, 1, input.Length - 1),
            ReferenceText.GetMetadata(form),
            form,
            options
        );
        var batch = _batches[input.Length % _batches.Length];
        while (reader.Read(batch))
        {
            foreach (ref readonly var bar in batch.Bars)
            {
                _bars.Add(
                    new PlainBar(
                        symbols[bar.Symbol],
                        bar.InstrumentId,
                        bar.TsEvent,
                        bar.Open,
                        bar.High,
                        bar.Low,
                        bar.Close,
                        bar.Volume,
                        bar.Record
                    )
                );
            }
        }
    }

    public override void CheckAccepted(byte[] input)
    {
        var slow = new ReferenceText(input.AsSpan(1), GetForm(input[0]));
        InconsistencyException.Require(slow.Refusal is null, $"accepted; the slow reading refuses it: {slow.Refusal}");
        InconsistencyException.Require(_bars.Count == slow.Bars.Count, $"{_bars.Count} bars; the slow reading has {slow.Bars.Count}");
        for (var i = 0; i < _bars.Count; i++)
            InconsistencyException.Require(_bars[i] == slow.Bars[i], $"bar {i} is {_bars[i]}; the slow reading has {slow.Bars[i]}");
    }

    public override void CheckRefused(byte[] input, BackfillException refusal)
    {
        var slow = new ReferenceText(input.AsSpan(1), GetForm(input[0]));
        InconsistencyException.Require(
            slow.Refusal is not null,
            $"refused; the slow reading has nothing against it: {refusal.Id}: {refusal.Message}"
        );

        // Compressed input, and bytes that the reader takes for it, have no lines.
        InconsistencyException.Require(
            refusal.Where.Line is null || refusal.Where.Line == slow.Line,
            $"refused in line {refusal.Where.Line}; the slow reading refuses line {slow.Line}"
        );
    }

    private static TextForm GetForm(byte code) =>
        new((code & 1) == 0 ? TextEncoding.Csv : TextEncoding.Json, (code & 2) != 0, (code & 4) != 0, (code & 8) != 0);
}
