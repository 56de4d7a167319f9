using System.Runtime.InteropServices;
using MgcBackfill.Errors;

namespace MgcBackfill.Independent;

/// <summary>Groups the bars of a source into trading days, and decides each day when the stream has passed its end (F1).</summary>
internal sealed class PlainDays
{
    private const int CancellationEvery = 1 << 16;

    private readonly PlainSource _source;
    private readonly PlainRoot _root;
    private readonly DateOnly? _first;
    private readonly DateOnly? _last;
    private readonly Dictionary<string, List<PlainBar>> _outrights = [];

    /// <summary>Creates the days of a source.</summary>
    /// <param name="source">The source, at its beginning.</param>
    /// <param name="root">The root of the product.</param>
    /// <param name="first">First requested trading day; null for the source's first.</param>
    /// <param name="last">Last requested trading day; null for the source's last.</param>
    public PlainDays(PlainSource source, PlainRoot root, DateOnly? first, DateOnly? last) =>
        (_source, _root, _first, _last) = (source, root, first, last);

    /// <summary>Number of bars read so far.</summary>
    public long Read { get; private set; }

    /// <summary>Number of bars so far of the front months of requested days.</summary>
    public long Selected { get; private set; }

    /// <summary>Number of bars so far of other outrights on requested days.</summary>
    public long OtherOutrights { get; private set; }

    /// <summary>Number of bars so far on requested days that belong to no outright: spreads and all others.</summary>
    public long NoOutrights { get; private set; }

    /// <summary>Number of bars so far on days that were not requested.</summary>
    public long Outside { get; private set; }

    /// <summary>
    /// Every requested day that has a bar of an outright, in order. The whole source is read even if fewer days are requested, so that the
    /// rest is also checked against section 1.
    /// </summary>
    /// <exception cref="SourceException">The source is refused.</exception>
    /// <exception cref="DataException">A selected bar breaks a rule.</exception>
    /// <exception cref="OperationCanceledException">The reading was cancelled.</exception>
    public IEnumerable<PlainDay> InOrder(CancellationToken cancellation)
    {
        var hasOutright = false;
        var today = DateOnly.MinValue;
        var (requested, closes) = (false, long.MinValue);
        while (_source.TryRead(out var bar))
        {
            if (Read++ % CancellationEvery == 0)
                cancellation.ThrowIfCancellationRequested();
            hasOutright |= bar.IsOutright;
            if (bar.Ts >= closes)
            {
                if (Decide(today) is { } decided)
                    yield return decided;
                ReleaseBars();
                today = PlainTime.TradingDay(bar.Ts);
                closes = PlainTime.OpenInMicroseconds(today.AddDays(1)) * 1000;
                requested = !(today < _first || today > _last);
            }

            if (!requested)
                Outside++;
            else if (bar.IsOutright)
                GetBars(bar.Symbol).Add(bar);
            else
                NoOutrights++;
        }

        if (!hasOutright)
            throw new SourceException(ErrorIds.NoOutright, $"The source holds no bar of an outright of {_root.Text}.");
        if (Decide(today) is { } final)
            yield return final;
        RequireAll();
    }

    private PlainDay? Decide(DateOnly day)
    {
        var candidates = _outrights
            .Where(o => o.Value.Count > 0)
            .Select(o => Candidate(o.Key, o.Value))
            .OrderBy(c => c.Symbol, StringComparer.Ordinal)
            .ToList();
        if (candidates.Count == 0)
            return null;
        var (contract, reason) = PlainSelection.FrontMonth(day, candidates);
        var bars = _outrights[contract];
        PlainIntegrity.Require(day, CollectionsMarshal.AsSpan(bars));
        Selected += bars.Count;
        OtherOutrights += candidates.Sum(c => (long)c.Bars) - bars.Count;
        return new PlainDay(day, contract, reason, candidates, bars);
    }

    private static PlainCandidate Candidate(string symbol, List<PlainBar> bars)
    {
        var volume = UInt128.Zero;
        foreach (ref readonly var bar in CollectionsMarshal.AsSpan(bars))
            volume += bar.Volume;
        return new PlainCandidate(symbol, volume, bars.Count);
    }

    // The lists are kept, because an outright that traded yesterday usually trades today.
    private void ReleaseBars()
    {
        foreach (var bars in _outrights.Values)
            bars.Clear();
    }

    private List<PlainBar> GetBars(string outright)
    {
        if (!_outrights.TryGetValue(outright, out var bars))
            _outrights.Add(outright, bars = []);
        return bars;
    }

    // P3
    private void RequireAll()
    {
        if (Read != Selected + OtherOutrights + NoOutrights + Outside)
        {
            throw new InternalException(
                FormattableString.Invariant(
                    $"{Read} bars were read, but {Selected} + {OtherOutrights} + {NoOutrights} + {Outside} are accounted for."
                )
            );
        }
    }
}
