using System.Text;
using MgcBackfill.Dbn;
using MgcBackfill.Integrity;
using MgcBackfill.Market;
using MgcBackfill.Staging;

namespace MgcBackfill.Lake;

/// <summary>
/// What one file of the front month contributes to the digest of its root: the digest of each of its trading days (C9). Of the day that
/// continues in the file of another year, the rows are kept instead.
/// </summary>
internal sealed class FrontDays : IDisposable
{
    private const long NanosecondsPerMicrosecond = 1000;

    private readonly List<Part> _parts = [];
    private readonly DayDigest _digest = new();
    private readonly List<byte[]> _utf8 = [];
    private List<(Bar Bar, byte[] Symbol)>? _split;
    private TradingDay? _day;

    /// <summary>Number of rows.</summary>
    public long Rows { get; private set; }

    /// <summary>The days in order.</summary>
    public IReadOnlyList<Part> Parts => _parts;

    /// <summary>Reads a file.</summary>
    /// <param name="database">Reads the file.</param>
    /// <param name="path">Full path of the file.</param>
    /// <param name="root">The root.</param>
    /// <param name="cancellation">Cancels the reading.</param>
    /// <exception cref="Errors.GateException">The file does not have its form.</exception>
    /// <exception cref="Errors.EnvironmentException">The file cannot be read.</exception>
    public static FrontDays Read(ILakeDatabase database, string path, string root, CancellationToken cancellation)
    {
        var symbols = new SymbolTable();
        using var reader = database.OpenReader(path, LakeDataset.Front, root, symbols);
        using var days = new FrontDays();
        while (reader.ReadNext())
        {
            cancellation.ThrowIfCancellationRequested();
            days.Add(reader.Bars, symbols);
        }

        days.Complete();
        return days;
    }

    /// <summary>Adds a row to a digest of a day.</summary>
    public static void AddTo(DayDigest digest, in Bar bar, byte[] symbol) =>
        digest.Add(bar.TsEvent / NanosecondsPerMicrosecond, symbol, bar.Open, bar.High, bar.Low, bar.Close, (long)bar.Volume);

    /// <summary>Adds rows after those added before, in the order of the file.</summary>
    public void Add(ReadOnlySpan<Bar> bars, SymbolTable symbols)
    {
        while (_utf8.Count < symbols.Count)
            _utf8.Add(Encoding.UTF8.GetBytes(symbols[_utf8.Count]));
        Rows += bars.Length;
        foreach (ref readonly var bar in bars)
        {
            if (_day is null || bar.TsEvent >= _day.Value.Close)
                Enter(TradingDay.FromTimestamp(bar.TsEvent));
            if (_split is null)
                AddTo(_digest, in bar, _utf8[bar.Symbol]);
            else
                _split.Add((bar, _utf8[bar.Symbol]));
        }
    }

    /// <summary>Ends the last day. Nothing can be added afterwards.</summary>
    public void Complete() => EndDay();

    /// <summary>Frees the hash of the days. The days that were added stay readable.</summary>
    public void Dispose() => _digest.Dispose();

    private void Enter(TradingDay day)
    {
        EndDay();
        _day = day;
        _split = Instant.ToDateTime(day.Open).Year == Instant.ToDateTime(day.Close - 1).Year ? null : [];
    }

    private void EndDay()
    {
        if (_day is { } ended)
            _parts.Add(_split is null ? new Part(ended, _digest.Finish(), []) : new Part(ended, null, _split));
        _day = null;
    }

    /// <summary>A trading day, or the part of it that a file holds.</summary>
    /// <param name="Day">The day.</param>
    /// <param name="Digest">Its digest; null if the file of another year may hold rows of it too.</param>
    /// <param name="Rows">The rows, if there is no digest, with the UTF-8 bytes of their symbols.</param>
    internal sealed record Part(TradingDay Day, string? Digest, IReadOnlyList<(Bar Bar, byte[] Symbol)> Rows);
}
