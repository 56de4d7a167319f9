using System.Globalization;

namespace MgcBackfill.Independent;

/// <summary>A row of <c>bars_1m</c> as the database returns it, even one that breaks the rules.</summary>
internal readonly record struct PlainRow
{
    /// <summary>ts_utc, in microseconds since 1970-01-01T00:00Z.</summary>
    public required long TsMicroseconds { get; init; }

    /// <summary>symbol, or null.</summary>
    public required string? Symbol { get; init; }

    /// <summary>source_symbol, or null.</summary>
    public required string? SourceSymbol { get; init; }

    /// <summary>open.</summary>
    public required double Open { get; init; }

    /// <summary>high.</summary>
    public required double High { get; init; }

    /// <summary>low.</summary>
    public required double Low { get; init; }

    /// <summary>close.</summary>
    public required double Close { get; init; }

    /// <summary>volume.</summary>
    public required long Volume { get; init; }

    /// <summary>The columns that are NULL; their values here are undefined.</summary>
    public PlainColumns Nulls { get; init; }

    /// <summary>The row as text, without its time.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Symbol ?? "NULL"} {SourceSymbol ?? "NULL"} O {Text(PlainColumns.Open, Open)} H {Text(PlainColumns.High, High)} "
                + $"L {Text(PlainColumns.Low, Low)} C {Text(PlainColumns.Close, Close)} V {Text(PlainColumns.Volume, Volume)}"
        );

    private string Text<T>(PlainColumns column, T value)
        where T : IFormattable => (Nulls & column) != 0 ? "NULL" : value.ToString(null, CultureInfo.InvariantCulture);
}
