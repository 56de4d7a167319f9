using System.Globalization;
using MgcBackfill.Dbn;

namespace MgcBackfill.Tests.Support;

/// <summary>
/// Builds small DBN files by hand. The defaults are those of an acceptable MGC source; each call changes one thing, so that a test shows
/// only its subject. Records are written in the order of the calls.
/// </summary>
internal sealed class DbnBuilder
{
    private const int FirstAutomaticId = 1001;

    private readonly List<Mapping> _mappings = [];
    private readonly List<Entry> _records = [];
    private Func<DbnMetadata, DbnMetadata> _with = m => m;
    private byte _version = 3;
    private byte? _rtype;
    private DbnFraming _framing = DbnFraming.VendorZstd;
    private int _recordsPerFrame = DbnFileWriter.VendorRecordsPerFrame;
    private (long Start, long End)? _range;

    /// <summary>DBN 1, 2 or 3; the default is 3.</summary>
    public DbnBuilder Version(byte version)
    {
        _version = version;
        return this;
    }

    /// <summary>The schema of the header and of the bars.</summary>
    public DbnBuilder Schema(DbnSchema schema)
    {
        _rtype = BarSchema.Get(schema).Rtype;
        return With(m => m with { Schema = schema });
    }

    /// <summary>The framing of the file, and the number of records in a frame.</summary>
    public DbnBuilder Framing(DbnFraming framing, int recordsPerFrame = DbnFileWriter.VendorRecordsPerFrame)
    {
        (_framing, _recordsPerFrame) = (framing, recordsPerFrame);
        return this;
    }

    /// <summary>
    /// The range of the header, end exclusive, as in <c>2024-01-02T23:00Z</c> or <c>2024-01-02</c>. Default: the UTC dates of the bars and
    /// mappings.
    /// </summary>
    public DbnBuilder Range(string start, string end)
    {
        _range = (Time(start), Time(end));
        return this;
    }

    /// <summary>
    /// An interval of the header's mappings; dates as in <c>2024-01-02</c>, end exclusive. Symbols that are never mapped get an id of their
    /// own.
    /// </summary>
    public DbnBuilder Map(string symbol, uint id, string start, string end)
    {
        _mappings.Add(new Mapping(symbol, id, Date(start), Date(end)));
        return this;
    }

    /// <summary>A bar of a symbol; <paramref name="ts"/> as in <c>2024-01-02T23:00Z</c>.</summary>
    public DbnBuilder Bar(string symbol, string ts, decimal open, decimal high, decimal low, decimal close, ulong volume) =>
        Add(new Entry(symbol, 0, Time(ts), Price(open), Price(high), Price(low), Price(close), volume, null));

    /// <summary>A bar whose four prices are equal.</summary>
    public DbnBuilder Bar(string symbol, string ts, decimal price = 2000m, ulong volume = 1) =>
        Bar(symbol, ts, price, price, price, price, volume);

    /// <summary>A bar of an id, whether mapped or not, in the units of the format.</summary>
    public DbnBuilder Bar(uint id, long ts, long open, long high, long low, long close, ulong volume) =>
        Add(new Entry(null, id, ts, open, high, low, close, volume, null));

    /// <summary><paramref name="count"/> consecutive bars of a symbol, one a minute.</summary>
    public DbnBuilder Bars(string symbol, string firstTs, int count, decimal price = 2000m, ulong volume = 1)
    {
        for (var i = 0; i < count; i++)
            Add(
                new Entry(
                    symbol,
                    0,
                    Time(firstTs) + (i * 60_000_000_000L),
                    Price(price),
                    Price(price),
                    Price(price),
                    Price(price),
                    volume,
                    null
                )
            );
        return this;
    }

    /// <summary>A record of any kind as bytes, valid or not.</summary>
    public DbnBuilder Record(byte[] bytes) => Add(new Entry(null, 0, 0, 0, 0, 0, 0, 0, bytes));

    /// <summary>Changes the finished header. Several calls are applied in order.</summary>
    public DbnBuilder With(Func<DbnMetadata, DbnMetadata> change)
    {
        var before = _with;
        _with = m => change(before(m));
        return this;
    }

    /// <summary>The header as it will be written.</summary>
    public DbnMetadata Metadata()
    {
        var (start, end) = _range ?? DefaultRange();
        var mappings = Mappings(start, end);
        return _with(
            new DbnMetadata
            {
                Version = _version,
                Dataset = "GLBX.MDP3",
                Schema = DbnSchema.Ohlcv1M,
                Start = start,
                End = end,
                StypeIn = DbnStype.Parent,
                StypeOut = DbnStype.InstrumentId,
                Symbols = ["MGC.FUT"],
                Mappings =
                [
                    .. mappings
                        .GroupBy(m => m.Symbol)
                        .Select(g => new SymbolMapping(
                            g.Key,
                            [.. g.Select(m => new MappingInterval(m.Start, m.End, m.Id.ToString(CultureInfo.InvariantCulture)))]
                        )),
                ],
            }
        );
    }

    /// <summary>The file.</summary>
    public byte[] ToBytes()
    {
        var metadata = Metadata();
        var (start, end) = _range ?? DefaultRange();
        var mappings = Mappings(start, end);
        using var stream = new MemoryStream();
        using var writer = new DbnFileWriter(stream, metadata, _framing, _recordsPerFrame);
        foreach (var record in _records)
        {
            if (record.Bytes is { } bytes)
                writer.Write(bytes);
            else if (_rtype is { } rtype)
                writer.Write(ToBytes(record, GetId(record, mappings), rtype));
            else
                writer.Write(GetId(record, mappings), record.Ts, record.Open, record.High, record.Low, record.Close, record.Volume);
        }

        writer.Complete();
        return stream.ToArray();
    }

    private static byte[] ToBytes(Entry record, uint id, byte rtype)
    {
        var bytes = new byte[DbnLayout.OhlcvLength];
        DbnRecordEncoder.WriteBar(bytes, 1, id, record.Ts, record.Open, record.High, record.Low, record.Close, record.Volume);
        bytes[1] = rtype;
        return bytes;
    }

    /// <summary>Writes the file. Returns its path.</summary>
    public string WriteTo(string path)
    {
        File.WriteAllBytes(path, ToBytes());
        return path;
    }

    /// <summary><c>2024-01-02T23:00Z</c> or <c>2024-01-02</c> in nanoseconds since the epoch.</summary>
    public static long Time(string text) =>
        (DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).UtcDateTime - DateTime.UnixEpoch).Ticks
        * 100;

    /// <summary>A price in 1e-9.</summary>
    public static long Price(decimal price) => decimal.ToInt64(price * 1_000_000_000m);

    private static DateOnly Date(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateOnly GetDate(long ts) => DateOnly.FromDateTime(DateTime.UnixEpoch.AddTicks(ts / 100));

    private static long GetTime(DateOnly date) => (date.ToDateTime(TimeOnly.MinValue) - DateTime.UnixEpoch).Ticks * 100;

    private static uint GetId(Entry record, List<Mapping> mappings)
    {
        if (record.Symbol is null)
            return record.Id;
        var date = GetDate(record.Ts);
        var mapping = mappings.Find(m => m.Symbol == record.Symbol && m.Start <= date && date < m.End);
        return mapping is not null
            ? mapping.Id
            : throw new InvalidOperationException(
                $"{record.Symbol} is mapped, but not on {date:yyyy-MM-dd}. To write an unmapped record, give its id."
            );
    }

    private List<Mapping> Mappings(long start, long end)
    {
        var mappings = _mappings.ToList();
        var id = (uint)FirstAutomaticId;
        foreach (var symbol in _records.Select(r => r.Symbol).OfType<string>().Distinct().Except(_mappings.Select(m => m.Symbol)))
        {
            while (_mappings.Exists(m => m.Id == id))
                id++;
            mappings.Add(new Mapping(symbol, id++, GetDate(start), GetDate(end - 1).AddDays(1)));
        }

        return mappings;
    }

    private (long Start, long End) DefaultRange()
    {
        var times = _records.Where(r => r.Bytes is null).Select(r => GetDate(r.Ts)).ToList();
        times.AddRange(_mappings.SelectMany(m => new[] { m.Start, m.End.AddDays(-1) }));
        if (times.Count == 0)
            times.Add(new DateOnly(2024, 1, 2));
        return (GetTime(times.Min()), GetTime(times.Max().AddDays(1)));
    }

    private DbnBuilder Add(Entry record)
    {
        _records.Add(record);
        return this;
    }

    private sealed record Mapping(string Symbol, uint Id, DateOnly Start, DateOnly End);

    private sealed record Entry(string? Symbol, uint Id, long Ts, long Open, long High, long Low, long Close, ulong Volume, byte[]? Bytes);
}
