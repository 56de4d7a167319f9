using System.Globalization;
using MgcBackfill.Checkpoint;
using MgcBackfill.Formats;
using MgcBackfill.Integrity;
using MgcBackfill.Market;
using MgcBackfill.Store;

namespace MgcBackfill.Verify;

/// <summary>
/// Runs all gates: receives the audited windows in order and compares the days with the records and the derived digests.
/// </summary>
/// <param name="product">The product that the table holds.</param>
/// <param name="state">The records to compare with, or null.</param>
/// <param name="sampled">True if the source is compared by count, first and last ts of sampled days, not by every value.</param>
/// <param name="derived">Digests of days that were just derived from the source, or null.</param>
/// <param name="scope">The days that are compared with the source; null if there is no source.</param>
/// <param name="allowsInterrupted">True for a run over other days: days of an interrupted run do not fail the gate, because that run's
/// command finishes them.</param>
internal sealed class TableAudit(
    Product product,
    CheckpointState? state,
    bool sampled,
    IReadOnlyDictionary<TradingDay, string>? derived = null,
    SourceScope? scope = null,
    bool allowsInterrupted = false
) : IDisposable
{
    private const int MaxExamples = 5;

    private readonly Gate _utcType = new("utc_type", "the column of times is TIMESTAMP WITH TIME ZONE, read in UTC");
    private readonly Gate _present = new("ts_present", "every row has a possible time");
    private readonly RowGates _gates = new(product, sampled);
    private readonly BuildDigest _build = new();
    private readonly Dictionary<TradingDay, StoredDay> _stored = [];
    private readonly HashSet<TradingDay> _alteredDays = [];
    private long _rows;
    private long _foreign;
    private long _compared;
    private int _interrupted;
    private long _firstTs;
    private long _lastTs;
    private bool _hasDigest = true;

    /// <summary>The gate for the table's definition.</summary>
    public Gate Table { get; } = new("table", "the columns, types, nullability and primary key are as defined");

    /// <summary>The gate that compares the table with the records, and the records with each other.</summary>
    public Gate DayRecords { get; } =
        new("day_records", "every stored day has the digest that its day record has, and no record contradicts another");

    /// <summary>The gate that compares the table with the source.</summary>
    public Gate Source => _gates.Source;

    /// <summary>The gate of the independent check.</summary>
    public Gate Independent { get; } =
        new("independent", "a separately written reader, selection and digest give every stored value and every recorded decision");

    /// <summary>The detail of the independent check's gate if it passes.</summary>
    public string IndependentDetail { get; set; } = "";

    /// <summary>The build digest of the days so far, or null if a row cannot be digested.</summary>
    public string? BuildDigest => _hasDigest ? _build.Current() : null;

    /// <summary>Checks the table's definition, the type of the time column, and the session's zone (G1, A4).</summary>
    public void CheckDefinition(IBarStore store)
    {
        foreach (var difference in store.FindSchemaDifferences())
            Table.Fail(difference);
        foreach (var difference in store.FindTimeDifferences())
            _utcType.Fail(difference);
    }

    /// <summary>Adds the rows of other products, which no window contains (G1, R2).</summary>
    public void Add(ForeignRows foreign)
    {
        _foreign = foreign.Count;
        foreach (var row in foreign.First)
            _gates.Symbol.Fail($"{row}: symbol is not {product}.");
        _gates.Symbol.FailMore(foreign.Count - foreign.First.Count);
    }

    /// <summary>Records that no row can be read, because the columns differ from the definition.</summary>
    public void SkipUnreadable()
    {
        _hasDigest = false;
        foreach (var gate in (Gate[])[_present, .. _gates.All, DayRecords, Independent])
            gate.Skip("the table cannot be read: see gate 'table'");
    }

    /// <summary>Adds the next window; windows must be added in time order.</summary>
    public void Add(WindowAudit window)
    {
        _gates.Add(window.Gates);
        _compared += window.Compared;
        foreach (var day in window.Days)
            Add(day);
    }

    /// <summary>Adds failures for derived or recorded days that the table does not hold at all.</summary>
    public void CompareMissingDays()
    {
        foreach (var day in derived?.Keys.Where(d => !_stored.ContainsKey(d)) ?? [])
            Source.Fail($"{day}: the source has bars; the table holds none.");
        if (state is null || state.Attempts.Count == 0)
        {
            DayRecords.Skip("there are no records (no checkpoint folder)");
            return;
        }

        foreach (var day in state.DoneDays.Where(d => !_stored.ContainsKey(d) && state.FindDecision(d) is not null))
            DayRecords.Fail(
                $"{day}: attempt {state.FindDecision(day)!.AttemptId} recorded "
                    + $"{NumberText.Count(state.FindDecision(day)!.Bars, "bar")}; the table holds none."
            );
    }

    /// <summary>The results.</summary>
    /// <param name="rowsInTable">Number of rows of the table, whatever their product.</param>
    public Verification Finish(long rowsInTable)
    {
        if (rowsInTable - _foreign - _rows is not 0 and var untimed)
            _present.Fail($"{NumberText.Count(untimed, "row")} {(untimed == 1 ? "has" : "have")} no time, or an impossible one.");
        if (rowsInTable == _foreign)
        {
            foreach (var gate in (Gate[])[_present, .. _gates.All.Except([Source]), DayRecords])
                gate.SkipUnlessFailed("the table holds no bar to check");
        }

        var rows = $"{NumberText.Count(_rows, "row")}, {NumberText.Count(_build.Days, "trading day")}";
        var digests =
            NumberText.Count(_build.Days, "day digest")
            + (_interrupted == 0 ? "" : $", {NumberText.Format(_interrupted)} of them from an interrupted run: run that backfill again");
        var source = Source.Result(
            AppendNotCompared(
                sampled
                    ? $"{NumberText.Count(_compared, "day")}: count, first and last time"
                    : $"{NumberText.Count(_compared, "bar")}, every value"
            )
        );
        var independent = Independent.Result(AppendNotCompared(IndependentDetail));
        OtherSource? other = null;
        if (scope is { OtherFiles.Count: > 0 })
        {
            other = new OtherSource(
                scope.OtherFiles,
                scope.BuiltFrom,
                _compared,
                source.Failures + independent.Failures,
                [.. source.Examples.Concat(independent.Examples).Select(e => e.TrimEnd('.')).Take(MaxExamples)]
            );
            (source, independent) = (ToNotRun(source, _compared), ToNotRun(independent, _compared));
        }

        return new Verification
        {
            // An array: PowerShell cannot index the list that a collection expression makes for an interface.
            Gates = (GateResult[])
                [
                    Table.Result("columns, types, nullability, key"),
                    _utcType.Result("column type and session time zone"),
                    _present.Result(rows),
                    _gates.UniqueKey.Result(rows),
                    _gates.Symbol.Result(rows),
                    _gates.SourceSymbol.Result(rows),
                    _gates.Outright.Result(rows),
                    _gates.OneContract.Result(rows),
                    _gates.Bars.Result(rows),
                    DayRecords.Result(digests),
                    source,
                    independent,
                ],
            OtherSource = other,
            AlteredDays = _alteredDays,
            Stored = _stored,
            Rows = rowsInTable,
            Days = _build.Days,
            FirstTs = _rows == 0 ? null : Instant.ToDateTime(_firstTs),
            LastTs = _rows == 0 ? null : Instant.ToDateTime(_lastTs),
            BuildDigest = BuildDigest,
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _build.Dispose();

    private string AppendNotCompared(string detail) =>
        scope is not { NotCompared: > 0 }
            ? detail
            : $"{detail}; {NumberText.Count(scope.NotCompared, "day")} not compared, because "
                + $"the files cover another part of {(scope.NotCompared == 1 ? "it" : "them")}";

    // A source that the records do not name proves nothing about the table. It is compared, but only the records decide the verdict (G2b).
    private static GateResult ToNotRun(GateResult gate, long compared) =>
        gate.Outcome == GateOutcome.NotRun
            ? gate
            : gate with
            {
                Outcome = GateOutcome.NotRun,
                Failures = 0,
                Detail =
                    $"the files given are not those that the table was built from; "
                    + (
                        gate.Failures > 0 ? "comparison with them: they differ"
                        : compared == 0 ? "nothing was compared with them"
                        : $"comparison with them: {gate.Detail}, all equal"
                    ),
                Examples = [],
            };

    private void Add(AuditedDay day)
    {
        _firstTs = _rows == 0 ? day.FirstTs : _firstTs;
        _lastTs = day.LastTs;
        _rows += day.Rows;
        _stored.Add(day.Day, new StoredDay(day.Rows, day.FirstTs, day.LastTs));
        _build.Add(day.Day, day.Digest ?? "");
        _hasDigest &= day.Digest is not null;
        CompareWithRecords(day);
        if (derived?.TryGetValue(day.Day, out var expected) == true)
            CompareWithDerived(day, expected);
    }

    private void CompareWithRecords(AuditedDay day)
    {
        if (state is null || state.Attempts.Count == 0)
            return;
        var decision = state.FindDecision(day.Day);
        if (decision is null)
        {
            var recorded = FindInterruptedAttempt(day);
            if (recorded is not null && allowsInterrupted)
                _interrupted++;
            else
            {
                var by = recorded is null ? "" : $" (interrupted attempt {recorded.Id} recorded them: run that backfill again)";
                DayRecords.Fail(
                    $"{day.Day}: the table holds {NumberText.Count(day.Rows, "bar")}, but no finished attempt recorded the day{by}."
                );
            }
        }
        else if (decision.Bars != day.Rows || decision.Digest != day.Digest)
        {
            _alteredDays.Add(day.Day);
            DayRecords.Fail(
                $"{day.Day}: attempt {decision.AttemptId} recorded {NumberText.Count(decision.Bars, "bar")} "
                    + $"of {decision.SourceSymbol} with digest {Shorten(decision.Digest)}…; "
                    + $"the table holds {NumberText.Format(day.Rows)} with digest {FormatDigest(day.Digest)}."
            );
        }
        else if (Instant.FromDateTime(decision.FirstTs) != day.FirstTs || Instant.FromDateTime(decision.LastTs) != day.LastTs)
        {
            DayRecords.Fail(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{day.Day}: attempt {decision.AttemptId} recorded {decision.FirstTs:u} "
                        + $"to {decision.LastTs:u}; the table begins or ends at another time."
                )
            );
        }
    }

    // The newest attempt has no end record. It was interrupted either before its commit, so that an earlier attempt is still valid, or
    // between the commit and the record (C7). In both cases the rows are exactly those that an attempt recorded before it committed them.
    private Attempt? FindInterruptedAttempt(AuditedDay day) =>
        day.Digest is null
            ? null
            : state!.GetPossiblyStored(day.Day).FirstOrDefault(a => a.Days.GetValueOrDefault(day.Day)?.Digest == day.Digest);

    private void CompareWithDerived(AuditedDay day, string expected)
    {
        _compared += day.Rows;
        if (day.Digest != expected)
            Source.Fail(
                $"{day.Day}: the source gives digest {Shorten(expected)}…; the table holds "
                    + $"{NumberText.Count(day.Rows, "bar")} with digest {FormatDigest(day.Digest)}."
            );
    }

    private static string FormatDigest(string? digest) => digest is null ? "none, because a row is invalid" : Shorten(digest) + "…";

    // A digest in the records can have any length, because a user can edit the file.
    private static string Shorten(string digest) => digest[..Math.Min(12, digest.Length)];
}
