using System.Globalization;
using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Source;
using MgcBackfill.Staging;

namespace MgcBackfill.Workers;

/// <summary>
/// Adds up the counts of the units, and proves that every record was counted exactly once (P3): in each file, the records of one unit begin
/// where those of the previous unit ended. Of a unit's days only what must be reported is kept.
/// </summary>
/// <param name="keepsDigest">True for the days whose digests are kept.</param>
internal sealed class StagedTotals(Func<TradingDay, bool> keepsDigest)
{
    private readonly Dictionary<TradingDay, string> _digests = [];
    private readonly SortedDictionary<int, Part> _parts = [];

    /// <summary>What happened to every record.</summary>
    public RecordAccounting Accounting { get; } = new();

    /// <summary>Number of trading days with bars.</summary>
    public int Days { get; private set; }

    /// <summary>Number of days whose bars lie within one hour (T2).</summary>
    public int Stubs { get; private set; }

    /// <summary>Number of selected bars with zero volume (B3).</summary>
    public long ZeroVolume { get; private set; }

    /// <summary>The kept digests, by day.</summary>
    public IReadOnlyDictionary<TradingDay, string> Digests => _digests;

    /// <summary>Days that the source covers only partly (T4), in order.</summary>
    public IReadOnlyList<TradingDay> PartialDays => [.. _parts.Values.SelectMany(p => p.PartialDays)];

    /// <summary>Days on which the highest volume was tied (F3), in order.</summary>
    public IReadOnlyList<DayDecision> Ties => [.. _parts.Values.SelectMany(p => p.Ties)];

    /// <summary>The bars that several files hold; choices in the order of the units.</summary>
    public DuplicateTally HeldTwice
    {
        get
        {
            var tally = new DuplicateTally();
            foreach (var part in _parts.Values)
                tally.Add(part.HeldTwice, part.Choices);
            return tally;
        }
    }

    /// <summary>Adds a unit; units may be added in any order.</summary>
    public void Add(UnitRecord unit)
    {
        _parts.Add(
            unit.Unit,
            new Part(
                [.. unit.Days.Where(d => d.Partial).Select(d => d.Day)],
                [.. unit.Days.Where(d => d.Reason != SelectionReason.Volume)],
                unit.Files,
                unit.HeldTwice,
                unit.Choices
            )
        );
        foreach (var day in unit.Days.Where(d => keepsDigest(d.Day)))
            _digests[day.Day] = day.Digest;
        Accounting.Add(unit.Accounting);
        Days += unit.Days.Count;
        Stubs += unit.Days.Count(d => d.Stub);
        ZeroVolume += unit.Days.Sum(d => (long)d.ZeroVolume);
    }

    /// <summary>Proves the counts after every unit was added.</summary>
    /// <param name="source">The source.</param>
    /// <param name="skipped">For each file, the number of records in frames before and after the planned days, which were not read.</param>
    /// <exception cref="SourceException">A record was counted twice or not at all.</exception>
    public void Require(SourceSet source, IReadOnlyList<(long Before, long After)> skipped)
    {
        Accounting.Unread = skipped.Sum(u => u.Before + u.After);
        if (!Accounting.Balances)
            throw Mismatch($"{Accounting}");
        long[] next = [.. skipped.Select(u => u.Before)];
        foreach (var span in _parts.Values.SelectMany(p => p.Files))
        {
            // In a mixed file there are records of other types in between.
            var mixed = source.Files[span.File].Metadata.Schema is null;
            if (mixed ? span.First < next[span.File] : span.First != next[span.File] || span.Last - span.First + 1 != span.Bars)
            {
                var counted = string.Create(CultureInfo.InvariantCulture, $"{span.Bars} bars from record {span.First} to {span.Last}");
                throw Mismatch($"in {source.Files[span.File].Path}, record {next[span.File]} should be next, but {counted} were counted");
            }

            next[span.File] = span.Last + 1;
        }
    }

    private static SourceException Mismatch(string count) =>
        new(ErrorIds.AccountingMismatch, $"Not every record is accounted for exactly once: {count}.", advice: Advice.ReportMiscount);

    private sealed record Part(
        IReadOnlyList<TradingDay> PartialDays,
        IReadOnlyList<DayDecision> Ties,
        IReadOnlyList<FileSpan> Files,
        IReadOnlyList<FilePair> HeldTwice,
        IReadOnlyList<BarChoice> Choices
    );
}
