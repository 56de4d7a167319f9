using MgcBackfill.Market;

namespace MgcBackfill.Insight;

/// <summary>Counts differences, and tells the first few of each kind.</summary>
/// <param name="most">How many of each kind are told.</param>
/// <param name="tell">Told those, in order.</param>
internal sealed class ComparisonTally(int most, Action<DatabaseDifference> tell)
{
    private readonly Dictionary<DatabaseDifferenceKind, long> _counts = Enum.GetValues<DatabaseDifferenceKind>().ToDictionary(k => k, _ => 0L);

    /// <summary>How many there are of each kind.</summary>
    public IReadOnlyDictionary<DatabaseDifferenceKind, long> Counts => _counts;

    /// <summary>How many were told.</summary>
    public long Told { get; private set; }

    /// <summary>Bars that are equal.</summary>
    public long Equal { get; set; }

    /// <summary>Bars of days that only the left one has.</summary>
    public long OfDaysOnlyLeft { get; set; }

    /// <summary>Bars of days that only the right one has.</summary>
    public long OfDaysOnlyRight { get; set; }

    /// <summary>Notes a difference; its words are worth making for the first few only.</summary>
    public void Add(DatabaseDifferenceKind kind, TradingDay? day, long? ts, Func<(string? Left, string? Right)> words)
    {
        if (_counts[kind]++ >= most)
            return;
        Told++;
        var (left, right) = words();
        tell(new DatabaseDifference(kind, day?.Date, ts is { } time ? Instant.ToDateTime(time) : null, left, right));
    }
}
