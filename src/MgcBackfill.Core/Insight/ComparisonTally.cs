using MgcBackfill.Market;

namespace MgcBackfill.Insight;

/// <summary>Counts differences, and reports the first few of each kind.</summary>
/// <param name="most">Maximum number of reported differences of each kind.</param>
/// <param name="tell">Receives these, in order.</param>
internal sealed class ComparisonTally(int most, Action<DatabaseDifference> tell)
{
    private readonly Dictionary<DatabaseDifferenceKind, long> _counts = Enum.GetValues<DatabaseDifferenceKind>().ToDictionary(k => k, _ => 0L);

    /// <summary>Number of differences of each kind.</summary>
    public IReadOnlyDictionary<DatabaseDifferenceKind, long> Counts => _counts;

    /// <summary>Number of reported differences.</summary>
    public long Told { get; private set; }

    /// <summary>Number of bars that are equal.</summary>
    public long Equal { get; set; }

    /// <summary>Number of bars on days that only the left database has.</summary>
    public long OfDaysOnlyLeft { get; set; }

    /// <summary>Number of bars on days that only the right database has.</summary>
    public long OfDaysOnlyRight { get; set; }

    /// <summary>Counts a difference. Its text is created only if it is one of the first few.</summary>
    public void Add(DatabaseDifferenceKind kind, TradingDay? day, long? ts, Func<(string? Left, string? Right)> words)
    {
        if (_counts[kind]++ >= most)
            return;
        Told++;
        var (left, right) = words();
        tell(new DatabaseDifference(kind, day?.Date, ts is { } time ? Instant.ToDateTime(time) : null, left, right));
    }
}
