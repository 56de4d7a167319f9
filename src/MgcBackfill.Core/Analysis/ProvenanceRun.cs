using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Source;
using MgcBackfill.Store;
using MgcBackfill.Verify;

namespace MgcBackfill.Analysis;

/// <summary>Explains one bar from the table, its records and, if given, the source. Writes nothing.</summary>
public static class ProvenanceRun
{
    /// <summary>Explains a bar, or why there is none. A contradiction is part of the result, not an error.</summary>
    /// <param name="options">The options.</param>
    /// <param name="cancellation">Cancels the reading.</param>
    /// <exception cref="UsageException">The options are invalid.</exception>
    /// <exception cref="TargetException">The database or the records are refused, or nothing is known about the day.</exception>
    /// <exception cref="SourceException">The source is refused.</exception>
    /// <exception cref="EnvironmentException">A file cannot be read, or the database is in use.</exception>
    public static BarProvenance Run(ProvenanceOptions options, CancellationToken cancellation = default)
    {
        options.Validate();
        var db = options.Table.Database.Name;
        var ts = Instant.FromDateTime(options.TsUtc);
        var day = TradingDay.FromTimestamp(ts);
        using var table = RecordedTable.Open(options.Table, options.CheckpointPath);
        table.RequireOneProduct();
        var product = table.Store.Series.Product;
        var rows = ReadRows(table.Store, day, cancellation);
        var folder = table.Records;
        var source =
            options.Dbn.Count == 0
                ? null
                : SourceSet.Accept(options.Dbn, options.Source with { Prefer = folder.Preference }, product, cancellation);
        var runs = folder.Runs.ToLookup(r => r.RunId, StringComparer.Ordinal);
        var newestAttempt = folder.State.FindAttempt(day);
        var stored = StoredAt(rows, ts / 1000);
        var contract =
            stored?.SourceSymbol ?? (rows.Count > 0 ? rows[0].SourceSymbol : newestAttempt?.Days.GetValueOrDefault(day)?.SourceSymbol);
        var fromSource = source is null
            ? null
            : new ProvenanceReader(product, source, day, ts).Read(stored, contract, newestAttempt, cancellation);
        if (
            rows.Count == 0
            && newestAttempt is null
            && !ProvenanceText.IsClosedSaturday(day, product.Hours)
            && source?.Coverage.Overlaps(day) != true
        )
            throw NotFound(db, day, folder.Path);

        var (state, explanation) = ProvenanceText.Explain(ts, day, product.Hours, rows, stored, contract, newestAttempt, fromSource);
        return new BarProvenance
        {
            Db = db,
            TsUtc = options.TsUtc,
            TradingDay = day.Date,
            State = state,
            Explanation = explanation,
            Stored = stored is { } row ? ProvenanceBar.From(row) : null,
            DayRows = rows.Count,
            Attempt = newestAttempt is null ? null : ProvenanceAttempt.From(newestAttempt, day, runs),
            EarlierAttempts =
            [
                .. folder
                    .State.Attempts.Where(a => a.Id < (newestAttempt?.Id ?? long.MaxValue) && a.Range.Contains(day))
                    .Reverse()
                    .Select(a => ProvenanceAttempt.From(a, day, runs)),
            ],
            Source = fromSource,
            Contradictions = [.. ProvenanceText.Contradictions(day, rows, stored, state, folder.State, fromSource)],
        };
    }

    private static StoredRows ReadRows(IBarStore store, TradingDay day, CancellationToken cancellation)
    {
        using var reader = store.OpenReader();
        var rows = new StoredRows(store.Series);
        reader.Read(day.Open, day.Close, rows, cancellation);
        return rows;
    }

    private static StoredBar? StoredAt(StoredRows rows, long tsMicroseconds)
    {
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows.Rows[i].TsMicroseconds == tsMicroseconds)
                return rows[i];
        }

        return null;
    }

    private static TargetException NotFound(string db, TradingDay day, string folder) =>
        new(
            ErrorIds.DayNotRecorded,
            $"Nothing is known about {day}: {db} holds no bar of it, {folder} "
                + "records no attempt at it, and no source that covers it was given.",
            new ErrorLocation { File = db, TradingDay = day.Date },
            $"Check the date: a trading day begins at 23:00Z of the day before. A source given with {OptionName.Dbn} can show more."
        );
}
