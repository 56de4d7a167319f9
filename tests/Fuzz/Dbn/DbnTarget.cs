using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Fuzz.Engine;

namespace MgcBackfill.Fuzz.Dbn;

/// <summary>Whole DBN files, read by the real reader with small buffers and a second time by <see cref="ReferenceDbn"/>.</summary>
internal abstract class DbnTarget : FuzzTarget
{
    /// <summary>Maximum size of a decompressed input in bytes; far more than any small input needs.</summary>
    protected const int MaxBytes = 4 << 20;

    private static readonly int[] s_batches = [1, 2, 3, 7, 64];

    private readonly BarBatch[] _batches = [.. s_batches.Select(b => new BarBatch(b))];
    private readonly List<PlainBar> _bars = [];
    private DbnReader? _reader;

    public override ErrorClass Refusal => ErrorClass.Source;

    /// <summary>The only publisher accepted, or null for any.</summary>
    protected virtual ushort? Publisher => null;

    /// <summary>The header of the last input that was accepted.</summary>
    protected DbnMetadata Metadata => _reader!.Metadata;

    /// <summary>Number of frames of the last input.</summary>
    protected int Frames => _reader!.Frames;

    public override void Read(byte[] input)
    {
        _bars.Clear();
        var symbols = new SymbolTable();
        var options = new DbnReaderOptions
        {
            Symbols = symbols,
            Publisher = Publisher,
            FileBuffer = 32 + (input.Length % 224),
            RecordBuffer = 1020 + (input.Length % 200),
        };
        using var reader = _reader = DbnReader.Open("fuzz.dbn", new MemoryStream(input), options);
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
        if (Plain(input) is not { } plain)
            return;
        var slow = new ReferenceDbn(plain, Publisher);
        InconsistencyException.Require(
            slow.Refusal is null,
            $"accepted; the slow reading refuses it: {slow.Refusal}, record {slow.Records}"
        );
        InconsistencyException.Require(_reader!.Records == slow.Records, $"{_reader.Records} records; the slow reading has {slow.Records}");
        InconsistencyException.Require(_bars.Count == slow.Bars.Count, $"{_bars.Count} bars; the slow reading has {slow.Bars.Count}");
        for (var i = 0; i < _bars.Count; i++)
            InconsistencyException.Require(_bars[i] == slow.Bars[i], $"bar {i} is {_bars[i]}; the slow reading has {slow.Bars[i]}");
        CheckHeader(plain, slow.Header);
    }

    public override void CheckRefused(byte[] input, BackfillException refusal)
    {
        if (Plain(input) is not { } plain)
            return;
        var slow = new ReferenceDbn(plain, Publisher);
        InconsistencyException.Require(
            slow.Refusal is not null,
            $"refused; the slow reading has nothing against it: {refusal.Id}: {refusal.Message}"
        );
    }

    /// <summary>The decompressed bytes of an input, or null if they cannot be obtained without the reader, or are too many.</summary>
    protected virtual byte[]? Plain(byte[] input) => input;

    // Encoding the decoded header must give the bytes from which it was decoded. Only the padding of version 3 may be longer than
    // necessary.
    private void CheckHeader(byte[] plain, int length)
    {
        var encoded = DbnMetadataEncoder.Encode(Metadata);
        var header = plain.AsSpan(0, length);
        var same = Math.Min(length, encoded.Length);
        InconsistencyException.Require(
            header[8..same].SequenceEqual(encoded.AsSpan(8..same)) && header[..4].SequenceEqual(encoded.AsSpan(0, 4)),
            "the header does not encode to what it was decoded from"
        );
        var rest = Math.Abs(length - encoded.Length);
        InconsistencyException.Require(
            rest <= (Metadata.Version == 3 ? 7 : 0),
            $"the header encodes to {encoded.Length} bytes; it has {length}"
        );
    }
}
