using MgcBackfill.Analysis;
using MgcBackfill.Formats;

namespace MgcBackfill.Cli.Output;

/// <summary>The output of <c>compare --json</c>.</summary>
internal sealed record ComparisonDocument() : ResultDocument("compare")
{
    public required bool Equal { get; init; }
    public required ComparisonSide Left { get; init; }
    public required ComparisonSide Right { get; init; }
    public required DateOnly? Start { get; init; }
    public required DateOnly? End { get; init; }
    public required bool RowsCompared { get; init; }
    public required long BarsEqual { get; init; }
    public required CountsDocument Counts { get; init; }
    public required long BarsOfDaysOnlyLeft { get; init; }
    public required long BarsOfDaysOnlyRight { get; init; }
    public required long Reported { get; init; }
    public required IReadOnlyList<DifferenceDocument> Differences { get; init; }

    public static ComparisonDocument From(DatabaseComparison comparison, IReadOnlyList<DatabaseDifference> differences) =>
        new()
        {
            Equal = comparison.Equal,
            Left = comparison.Left,
            Right = comparison.Right,
            Start = comparison.Start,
            End = comparison.End,
            RowsCompared = comparison.RowsCompared,
            BarsEqual = comparison.BarsEqual,
            Counts = CountsDocument.From(comparison.Counts),
            BarsOfDaysOnlyLeft = comparison.BarsOfDaysOnlyLeft,
            BarsOfDaysOnlyRight = comparison.BarsOfDaysOnlyRight,
            Reported = comparison.Reported,
            Differences =
            [
                .. differences.Select(d => new DifferenceDocument(JsonText.Name(d.Kind), d.TradingDay, d.TsUtc, d.Left, d.Right)),
            ],
        };

    /// <summary>Number of differences of each kind.</summary>
    internal sealed record CountsDocument(
        long Schema,
        long DayOnlyLeft,
        long DayOnlyRight,
        long Contract,
        long BarOnlyLeft,
        long BarOnlyRight,
        long BarValues,
        long Untimed
    )
    {
        public static CountsDocument From(IReadOnlyDictionary<DatabaseDifferenceKind, long> counts) =>
            new(
                counts[DatabaseDifferenceKind.Schema],
                counts[DatabaseDifferenceKind.DayOnlyLeft],
                counts[DatabaseDifferenceKind.DayOnlyRight],
                counts[DatabaseDifferenceKind.Contract],
                counts[DatabaseDifferenceKind.BarOnlyLeft],
                counts[DatabaseDifferenceKind.BarOnlyRight],
                counts[DatabaseDifferenceKind.BarValues],
                counts[DatabaseDifferenceKind.Untimed]
            );
    }

    /// <summary>One difference.</summary>
    internal sealed record DifferenceDocument(string Kind, DateOnly? TradingDay, DateTime? TsUtc, string? Left, string? Right);
}
