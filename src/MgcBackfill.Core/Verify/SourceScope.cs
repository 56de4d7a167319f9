using MgcBackfill.Checkpoint;
using MgcBackfill.Market;
using MgcBackfill.Source;

namespace MgcBackfill.Verify;

/// <summary>
/// How the given files relate to a table: whether they are the files that its records name (G2b), and for which days they cover the same
/// time.
/// </summary>
internal sealed class SourceScope
{
    private readonly HashSet<TradingDay>? _finished;
    private readonly HashSet<TradingDay> _coveredOtherwise = [];

    /// <summary>Creates the scope of a source for a table with these records.</summary>
    /// <param name="source">The accepted source.</param>
    /// <param name="state">The records; null or empty if there are none, and then every day is compared.</param>
    public SourceScope(SourceSet source, CheckpointState? state)
    {
        if (state is null || state.Attempts.Count == 0)
            return;
        var coverage = new Dictionary<Attempt, Coverage>();
        var recorded = new Dictionary<string, string>(StringComparer.Ordinal);
        _finished = [.. state.DoneDays];
        foreach (var day in _finished)
        {
            var attempt = state.FindAttempt(day)!;
            if (!coverage.TryGetValue(attempt, out var then))
            {
                coverage.Add(attempt, then = new Coverage(attempt.Newest.SourceDbn.Select(f => (f.Start, f.End))));
                foreach (var file in attempt.Newest.SourceDbn)
                    recorded[file.Sha256] = file.Path;
            }

            if (!then.Beyond(day, source.Coverage).Any() && !source.Coverage.CoversMore(day, then))
                continue;
            _coveredOtherwise.Add(day);
            NotCompared += attempt.Days.ContainsKey(day) ? 1 : 0;
        }

        OtherFiles = [.. source.Files.Where(f => !recorded.ContainsKey(f.Sha256)).Select(f => f.Path)];
        BuiltFrom = [.. recorded.Values.Order(StringComparer.Ordinal)];
    }

    /// <summary>The given files that no record of a finished day names.</summary>
    public IReadOnlyList<string> OtherFiles { get; } = [];

    /// <summary>The files that the records of finished days name, with their paths at that time.</summary>
    public IReadOnlyList<string> BuiltFrom { get; } = [];

    /// <summary>Number of recorded days with bars for which the files cover another time than the records.</summary>
    public int NotCompared { get; }

    /// <summary>
    /// True if the stored bars of the day must equal those of the files. False if the files cover another time of the day than its record.
    /// </summary>
    public bool Compares(TradingDay day) => !_coveredOtherwise.Contains(day);

    /// <summary>
    /// True if the table must hold the bars that the files have for the day. False for days that no attempt has finished.
    /// </summary>
    public bool Expects(TradingDay day) => Compares(day) && _finished?.Contains(day) != false;
}
