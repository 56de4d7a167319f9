using MgcBackfill.Checkpoint;

namespace MgcBackfill.Insight;

/// <summary>Where the bars of finished days come from, by the source files that their attempts name.</summary>
/// <param name="Days">Finished days with bars.</param>
/// <param name="SyntheticDays">Those of them that were built from a file that says its data are invented.</param>
internal readonly record struct BarOrigin(int Days, int SyntheticDays)
{
    /// <summary>True where any day is invented: then nothing about the table may be taken for the market.</summary>
    public bool IsSynthetic => SyntheticDays > 0;

    /// <summary>The vendor in a word: the only one whose files are accepted, unless a file or the lack of records says otherwise.</summary>
    public string Vendor => IsSynthetic ? "synthetic" : Days > 0 ? "databento" : "unknown";

    /// <summary>Counts the days of the records.</summary>
    public static BarOrigin From(CheckpointState state)
    {
        var (days, synthetic) = (0, 0);
        foreach (var day in state.DoneDays)
        {
            if (state.DecisionOf(day) is null)
                continue;
            days++;
            synthetic += state.Of(day)!.Newest.SourceDbn.Any(f => f.Synthetic) ? 1 : 0;
        }

        return new BarOrigin(days, synthetic);
    }
}
