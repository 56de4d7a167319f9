using MgcBackfill.Checkpoint;
using MgcBackfill.Market;
using MgcBackfill.Source;

namespace MgcBackfill.Verify;

/// <summary>
/// What the files given can say of a table: whether they are those that its records name (G2b), and of which days they cover the same time.
/// </summary>
internal sealed class SourceScope
{
    private readonly HashSet<TradingDay>? _finished;
    private readonly HashSet<TradingDay> _ofAnotherTime = [];

    /// <summary>The scope of a source over a table with these records.</summary>
    /// <param name="source">The accepted source.</param>
    /// <param name="state">The records; null or empty where there are none: every day is compared then.</param>
    public SourceScope(SourceSet source, CheckpointState? state)
    {
        if (state is null || state.Attempts.Count == 0)
            return;
        var coverage = new Dictionary<Attempt, Coverage>();
        var recorded = new Dictionary<string, string>(StringComparer.Ordinal);
        _finished = [.. state.DoneDays];
        foreach (var day in _finished)
        {
            var attempt = state.Of(day)!;
            if (!coverage.TryGetValue(attempt, out var then))
            {
                coverage.Add(attempt, then = new Coverage(attempt.Newest.SourceDbn.Select(f => (f.Start, f.End))));
                foreach (var file in attempt.Newest.SourceDbn)
                    recorded[file.Sha256] = file.Path;
            }

            if (!then.Beyond(day, source.Coverage).Any() && !source.Coverage.CoversMoreOf(day, then))
                continue;
            _ofAnotherTime.Add(day);
            NotCompared += attempt.Days.ContainsKey(day) ? 1 : 0;
        }

        OtherFiles = [.. source.Files.Where(f => !recorded.ContainsKey(f.Sha256)).Select(f => f.Path)];
        BuiltFrom = [.. recorded.Values.Order(StringComparer.Ordinal)];
    }

    /// <summary>The files that no record of a finished day names.</summary>
    public IReadOnlyList<string> OtherFiles { get; } = [];

    /// <summary>The files that the records of finished days name, as they lay then.</summary>
    public IReadOnlyList<string> BuiltFrom { get; } = [];

    /// <summary>Recorded days with bars of which the files cover another time than the records.</summary>
    public int NotCompared { get; }

    /// <summary>True where what the table holds of the day must be what the files give: not where they cover another time of it than its record.</summary>
    public bool Compares(TradingDay day) => !_ofAnotherTime.Contains(day);

    /// <summary>True where the table must hold the bars that the files give of the day: not of days that no attempt has finished.</summary>
    public bool Expects(TradingDay day) => Compares(day) && _finished?.Contains(day) != false;
}
