using System.Runtime.InteropServices;
using MgcBackfill.Dbn;
using MgcBackfill.Market;

namespace MgcBackfill.Integrity;

/// <summary>
/// Checks bars one by one against section 5, and the bars of each contract against each other (F4). Memory use does not grow with the
/// number of bars.
/// </summary>
/// <param name="interval">The interval of the bars.</param>
internal sealed class BarAudit(BarInterval interval)
{
    /// <summary>Maximum number of violations that are kept; all are counted.</summary>
    public const int MaxKept = 1000;

    private readonly Dictionary<string, long> _last = new(StringComparer.Ordinal);
    private readonly List<BarViolation> _kept = [];

    /// <summary>Number of bars checked so far.</summary>
    public long Checked { get; private set; }

    /// <summary>Number of violations so far.</summary>
    public long Violations { get; private set; }

    /// <summary>The first <see cref="MaxKept"/> violations.</summary>
    public IReadOnlyList<BarViolation> Kept => _kept;

    /// <summary>Checks the next bar.</summary>
    /// <returns>Its violation, or null.</returns>
    public BarViolation? Check(in Bar bar, string sourceSymbol, string file)
    {
        Checked++;
        ref var last = ref CollectionsMarshal.GetValueRefOrAddDefault(_last, sourceSymbol, out var known);
        var broken = BarRules.FirstBroken(in bar, interval) ?? (known && bar.TsEvent <= last ? BarRule.NotAfterPrevious : null);
        last = bar.TsEvent;
        if (broken is not { } rule)
            return null;
        Violations++;
        var violation = new BarViolation(rule, bar, sourceSymbol, file);
        if (_kept.Count < MaxKept)
            _kept.Add(violation);
        return violation;
    }
}
