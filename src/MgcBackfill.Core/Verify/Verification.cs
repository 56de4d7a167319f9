using MgcBackfill.Errors;
using MgcBackfill.Formats;
using MgcBackfill.Market;
using MgcBackfill.Store;

namespace MgcBackfill.Verify;

/// <summary>The result of all gates over a table (G1 to G3).</summary>
public sealed record Verification
{
    /// <summary>Every gate, in a fixed order.</summary>
    public required IReadOnlyList<GateResult> Gates { get; init; }

    /// <summary>The days whose rows differ from those that were recorded.</summary>
    public required IReadOnlySet<TradingDay> AlteredDays { get; init; }

    /// <summary>What the table holds of each trading day with rows.</summary>
    internal IReadOnlyDictionary<TradingDay, StoredDay> Stored { get; init; } = new Dictionary<TradingDay, StoredDay>();

    /// <summary>Number of rows of the table.</summary>
    public required long Rows { get; init; }

    /// <summary>Number of trading days with rows.</summary>
    public required int Days { get; init; }

    /// <summary>The symbol of the rows.</summary>
    internal string Series { get; init; } = "";

    /// <summary>The symbols of other rows, which were not checked, if there is no row of the series.</summary>
    internal IReadOnlyList<string> OtherSymbols { get; init; } = [];

    /// <summary>First ts_utc, or null if there is none.</summary>
    public required DateTime? FirstTs { get; init; }

    /// <summary>Last ts_utc, or null if there is none.</summary>
    public required DateTime? LastTs { get; init; }

    /// <summary>The build digest (C9), or null if a row has no digest because it breaks a rule.</summary>
    public required string? BuildDigest { get; init; }

    /// <summary>The comparison with files that the records do not name; null if no such files were given (G2b).</summary>
    public OtherSource? OtherSource { get; init; }

    /// <summary>True if a table without bars passes too, although nothing was checked.</summary>
    public bool AllowsEmpty { get; init; }

    /// <summary>True if no gate failed and there was a bar to check (I9).</summary>
    public bool Passed => !Failed.Any() && (Rows > 0 || AllowsEmpty);

    /// <summary>The gates that failed.</summary>
    public IEnumerable<GateResult> Failed => Gates.Where(g => g.Outcome == GateOutcome.Failed);

    /// <summary>
    /// The error that declares the backfill invalid (G3), or reports that nothing was checked, or that the given files are not the source
    /// of the table (G2b). Null if none of these applies.
    /// </summary>
    public BackfillException? Failure =>
        Passed ? OtherFailure
        : !Failed.Any() ? NothingFound
        : new GateException(
            ErrorIds.GateFailed,
            $"The backfill is INVALID: {string.Join("; ", Failed.Select(g => $"gate '{g.Name}' failed {g.Times} ({g.FirstFailure})"))}.",
            advice: GateResult.DoNotUse
        );

    private GateException NothingFound =>
        OtherSymbols.Count == 0
            ? NothingChecked.Create("The table holds no bar, so no gate checked anything.")
            : NothingChecked.Create(
                $"The table holds no bar of {Series}, so no gate checked anything. "
                    + $"It holds bars of {NumberText.FirstFew(OtherSymbols, 5)}.",
                $"Name the product with {OptionName.Symbol}, and the symbol of its rows with {OptionName.SymbolName}."
            );

    private SourceException? OtherFailure =>
        OtherSource switch
        {
            { Differences: > 0 } other => new SourceException(
                ErrorIds.SourceDiffers,
                $"The table agrees with its records. The files given ({NumberText.FirstFew(other.Files, 3)}) "
                    + $"are not those it was built from, and they hold other bars: "
                    + $"{NumberText.Count(other.Differences, "difference")}:{string.Concat(other.Examples.Select(e => $"\n  {e}"))}",
                advice: $"To verify the table against its source, give the files that "
                    + $"its records name: {NumberText.FirstFew(other.BuiltFrom, 3)}."
            ),
            { Compared: 0 } other => new SourceException(
                ErrorIds.SourceDiffers,
                $"The table agrees with its records. The files given ({NumberText.FirstFew(other.Files, 3)}) "
                    + $"cover none of its days as the recorded files do, so nothing was compared.",
                advice: $"Give the files that the records name: {NumberText.FirstFew(other.BuiltFrom, 3)}."
            ),
            _ => null,
        };

    /// <summary>Throws if a gate failed: the backfill is then invalid (G3).</summary>
    /// <exception cref="GateException">A gate failed, or nothing was checked.</exception>
    /// <exception cref="SourceException">No gate failed, but the given files are another source with other bars.</exception>
    public void Require()
    {
        if (Failure is { } failure)
            throw failure;
    }
}
