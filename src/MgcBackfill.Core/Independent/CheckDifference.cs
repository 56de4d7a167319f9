using System.Globalization;

namespace MgcBackfill.Independent;

/// <summary>A difference between the table and the source, with the location in both.</summary>
internal sealed record CheckDifference
{
    private const string WholeMinute = "yyyy-MM-dd'T'HH:mm'Z'";
    private const string FullPrecision = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    /// <summary>The kind of difference.</summary>
    public required CheckDifferenceKind Kind { get; init; }

    /// <summary>The trading day; null if the rows belong to none.</summary>
    public DateOnly? TradingDay { get; init; }

    /// <summary>The columns that differ; none if the rows have no different values.</summary>
    public PlainColumns Columns { get; init; }

    /// <summary>The row of the table, or the first row if the difference concerns a day; null if there is none.</summary>
    public PlainRow? Stored { get; init; }

    /// <summary>
    /// The bar of the source, or the first bar if the difference concerns a day, with its file and record; null if there is none.
    /// </summary>
    public PlainBar? Source { get; init; }

    /// <summary>Number of rows or bars concerned.</summary>
    public long Rows { get; init; } = 1;

    /// <summary>ts_utc of the bar or of the row; null if the rows have none.</summary>
    public DateTime? TsUtc =>
        Source is { } bar ? PlainTime.Utc(bar.Ts)
        : Stored is { } row ? DateTime.UnixEpoch.AddMicroseconds(row.TsMicroseconds)
        : null;

    /// <summary>The contract of the bar, or of the row if there is no bar.</summary>
    public string? SourceSymbol => Source?.Symbol ?? Stored?.SourceSymbol;

    /// <summary>A sentence that names the difference and its location.</summary>
    public override string ToString() =>
        Kind switch
        {
            CheckDifferenceKind.Value => $"{Where}: another {ColumnNames}: stored {Stored}; source {Bar}.",
            CheckDifferenceKind.RowMissing => $"{Where}: the table has no row; source {Bar}.",
            CheckDifferenceKind.RowExtra => $"{Where}: stored {Stored}; the source has no such bar.",
            CheckDifferenceKind.RowRepeated => $"{Where}: stored {Stored}; the table has another row of that time.",
            CheckDifferenceKind.DayMissing =>
                $"{Day}: the table has no row; the source has {Count("bar")} of {SourceSymbol}, the first {Bar}.",
            CheckDifferenceKind.DayExtra => $"{Day}: the table has {Count("row")}, the first {Time} {Stored}; the source has no bar.",
            _ => $"{Count("row")} of the table {(Rows == 1 ? "has" : "have")} no time, or an impossible one.",
        };

    private string Count(string noun) => string.Create(CultureInfo.InvariantCulture, $"{Rows:N0} {noun}{(Rows == 1 ? "" : "s")}");

    // The column names of the table: source_symbol, open
    private string ColumnNames =>
        string.Join(
            ", ",
            Enum.GetValues<PlainColumns>()
                .Where(c => (Columns & c) != 0)
                .Select(c => c == PlainColumns.SourceSymbol ? "source_symbol" : c.ToString().ToLowerInvariant())
        );

    private string Day => TradingDay is { } day ? PlainTime.Format(day) : "no trading day";

    private string Time =>
        TsUtc is not { } ts
            ? "no time"
            : ts.ToString(ts.Ticks % TimeSpan.TicksPerMinute == 0 ? WholeMinute : FullPrecision, CultureInfo.InvariantCulture);

    private string Where => $"{Day}: {Time} {SourceSymbol}";

    private string Bar =>
        Source is { } bar
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{bar.Symbol} O {bar.Open / 1e9m} H {bar.High / 1e9m} L {bar.Low / 1e9m} C {bar.Close / 1e9m} V {bar.Volume} "
                    + $"({bar.File}, record {bar.RecordIndex})"
            )
            : "nothing";
}
