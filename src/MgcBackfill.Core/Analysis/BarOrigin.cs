using MgcBackfill.Checkpoint;
using MgcBackfill.Dbn;

namespace MgcBackfill.Analysis;

/// <summary>The origin of the bars of finished days, according to the source files of their attempts.</summary>
/// <param name="Days">Number of finished days with bars.</param>
/// <param name="SyntheticDays">Number of those days that were built from a file that declares its data as synthetic.</param>
internal readonly record struct BarOrigin(int Days, int SyntheticDays)
{
    /// <summary>True if any day is synthetic. Nothing in the table may then be taken for real market data.</summary>
    public bool IsSynthetic => SyntheticDays > 0;

    /// <summary>The vendor's name. It is the only accepted vendor unless a file declares synthetic data or there are no records.</summary>
    public string Vendor =>
        IsSynthetic ? DbnMetadata.SyntheticVendor
        : Days > 0 ? DbnMetadata.DatabentoVendor
        : "unknown";

    /// <summary>Counts the days of the records.</summary>
    public static BarOrigin From(CheckpointState state)
    {
        var (days, synthetic) = (0, 0);
        foreach (var day in state.DoneDays)
        {
            if (state.FindDecision(day) is null)
                continue;
            days++;
            synthetic += state.FindAttempt(day)!.Newest.SourceDbn.Any(f => f.Synthetic) ? 1 : 0;
        }

        return new BarOrigin(days, synthetic);
    }
}
