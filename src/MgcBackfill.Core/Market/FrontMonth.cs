namespace MgcBackfill.Market;

/// <summary>The choice of a trading day's contract: a pure function of the complete day's volumes (F1 to F3).</summary>
public static class FrontMonth
{
    /// <summary>Chooses the front month.</summary>
    /// <param name="day">The trading day, for reading one-digit years.</param>
    /// <param name="candidates">Every outright that traded, with the volume of the complete day; at least one.</param>
    /// <returns>The chosen candidate, and the criterion that decided.</returns>
    public static (Candidate Chosen, SelectionReason Reason) Choose(TradingDay day, IReadOnlyList<Candidate> candidates)
    {
        ArgumentOutOfRangeException.ThrowIfZero(candidates.Count);
        var highest = candidates.Max(c => c.Volume);
        var tied = candidates.Where(c => c.Volume == highest).OrderBy(c => c.Symbol, StringComparer.Ordinal).ToArray();
        if (tied.Length == 1)
            return (tied[0], SelectionReason.Volume);

        // Expiry decides only if it is known for all tied contracts; a partial order cannot break the tie.
        var months = new ContractMonth[tied.Length];
        for (var i = 0; i < tied.Length; i++)
        {
            if (!ContractMonth.TryParse(tied[i].Symbol, day, out months[i]))
                return (tied[0], SelectionReason.Symbol);
        }

        var earliest = months.Min();
        var first = Array.IndexOf(months, earliest);
        return (tied[first], months.Count(m => m == earliest) == 1 ? SelectionReason.Expiry : SelectionReason.Symbol);
    }
}
