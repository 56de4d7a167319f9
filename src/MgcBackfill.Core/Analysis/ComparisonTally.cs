using MgcBackfill.Market;

namespace MgcBackfill.Analysis;

/// <summary>Counts differences, and reports the first few of each kind.</summary>
/// <param name="limit">Maximum number of reported differences of each kind.</param>
/// <param name="report">Receives these, in order.</param>
internal sealed class ComparisonTally(int limit, Action<DatabaseDifference> report)
{
    private readonly Dictionary<DatabaseDifferenceKind, long> _counts = Enum.GetValues<DatabaseDifferenceKind>()
        .ToDictionary(k => k, _ => 0L);

    /// <summary>Number of differences of each kind.</summary>
    public IReadOnlyDictionary<DatabaseDifferenceKind, long> Counts => _counts;

    /// <summary>Number of reported differences.</summary>
    public long Reported { get; private set; }

    /// <summary>Number of bars that are equal.</summary>
    public long Equal { get; set; }

    /// <summary>Number of bars on days that only the left database has.</summary>
    public long BarsOfDaysOnlyLeft { get; set; }

    /// <summary>Number of bars on days that only the right database has.</summary>
    public long BarsOfDaysOnlyRight { get; set; }

    /// <summary>Counts a difference. Its text is created only if it is one of the first few.</summary>
    public void Add(DatabaseDifferenceKind kind, TradingDay? day, long? ts, Func<(string? Left, string? Right)> format)
    {
        if (_counts[kind]++ >= limit)
            return;
        Reported++;
        var (left, right) = format();
        report(new DatabaseDifference(kind, day?.Date, ts is { } time ? Instant.ToDateTime(time) : null, left, right));
    }
}
