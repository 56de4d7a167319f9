using MgcBackfill.Analysis;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Analysis;

/// <summary>
/// Random SQL edits of one copy: the comparison must report every edit and nothing else. The model compares two lists of rows by key and
/// uses no windows and no merge.
/// </summary>
public sealed class ComparisonModelTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 12)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_edit_is_reported_and_nothing_else(int seed)
    {
        using var left = new Workbench();
        using var right = new Workbench();
        left.Run(ThreeWeeks.WriteTo(left.File("source.dbn.zst")));
        File.Copy(left.Db, right.Db);
        var random = new Random(seed);
        for (var i = random.Next(1, 12); i > 0; i--)
            right.Sql(Edit(random, right));

        var reported = new List<DatabaseDifference>();
        var comparison = ComparisonRun.Run(
            new ComparisonOptions
            {
                Left = left.Db,
                Right = right.Db,
                Limit = int.MaxValue,
            },
            reported.Add
        );
        var back = new List<DatabaseDifference>();
        ComparisonRun.Run(
            new ComparisonOptions
            {
                Left = right.Db,
                Right = left.Db,
                Limit = int.MaxValue,
            },
            back.Add
        );

        var expected = Model(left.Rows(), right.Rows());
        Assert.Equal(Lines(expected), Lines(reported.Select(d => (d.Kind, d.TradingDay ?? default, d.TsUtc))));
        Assert.Equal(
            Lines(expected.Select(e => (Reversed(e.Kind), e.Day, e.Ts))),
            Lines(back.Select(d => (d.Kind, d.TradingDay ?? default, d.TsUtc)))
        );
        Assert.Equal(expected.Count == 0, comparison.Equal);
        Assert.Equal(left.Rows().Intersect(right.Rows()).Count(), comparison.BarsEqual);
        Assert.Equal(expected.Count == 0, comparison.ToException() is null);
    }

    // One SQL statement, on a row or day drawn from the current table.
    private static string Edit(Random random, Workbench bench)
    {
        var rows = bench.Rows();
        var row = rows[random.Next(rows.Count)];
        var key = $"ts_utc = make_timestamptz({row.TsMicroseconds})";
        var open = new DateTimeOffset(row.TradingDay.AddDays(-1).ToDateTime(new TimeOnly(23, 0)), TimeSpan.Zero);
        var day = $"ts_utc >= TIMESTAMPTZ '{open:yyyy-MM-dd HH:mm}:00Z' AND ts_utc < TIMESTAMPTZ '{open.AddDays(1):yyyy-MM-dd HH:mm}:00Z'";
        string[] columns = ["open", "high", "low", "close"];
        return random.Next(8) switch
        {
            0 => $"DELETE FROM bars_1m WHERE {key}",
            1 => $"UPDATE bars_1m SET {columns[random.Next(4)]} = {columns[random.Next(4)]} + 0.1 WHERE {key}",
            2 => $"UPDATE bars_1m SET volume = volume + 1 WHERE {key}",
            3 => $"UPDATE bars_1m SET source_symbol = 'MGCZ5' WHERE {key}",
            4 => $"UPDATE bars_1m SET source_symbol = 'MGCZ5' WHERE {day}",
            5 => $"DELETE FROM bars_1m WHERE {day}",
            6 => $"INSERT OR REPLACE INTO bars_1m VALUES "
                + $"(make_timestamptz({row.TsMicroseconds + 60_000_000L * random.Next(1, 5000)}), "
                + $"'MGC', '{row.SourceSymbol}', 1, 1, 1, 1, 1)",
            _ => $"INSERT OR REPLACE INTO bars_1m VALUES (make_timestamptz({row.TsMicroseconds}), "
                + $"'XYZ', '{row.SourceSymbol}', 1, 1, 1, 1, 1)",
        };
    }

    private static List<(DatabaseDifferenceKind Kind, DateOnly Day, DateTime? Ts)> Model(
        IReadOnlyList<TableRow> left,
        IReadOnlyList<TableRow> right
    )
    {
        var found = new List<(DatabaseDifferenceKind, DateOnly, DateTime?)>();
        if (left.Concat(right).Any(r => r.Symbol != "MGC"))
            found.Add((DatabaseDifferenceKind.OtherProduct, default, null));
        var own = left.Where(r => r.Symbol == "MGC").ToLookup(r => r.TradingDay);
        var rightRows = right.Where(r => r.Symbol == "MGC").ToLookup(r => r.TradingDay);
        foreach (var day in own.Select(g => g.Key).Union(rightRows.Select(g => g.Key)))
        {
            if (!rightRows.Contains(day))
            {
                found.Add((DatabaseDifferenceKind.DayOnlyLeft, day, null));
                continue;
            }

            if (!own.Contains(day))
            {
                found.Add((DatabaseDifferenceKind.DayOnlyRight, day, null));
                continue;
            }

            if (!own[day].Select(r => r.SourceSymbol).ToHashSet().SetEquals(rightRows[day].Select(r => r.SourceSymbol)))
                found.Add((DatabaseDifferenceKind.Contract, day, null));
            var other = rightRows[day].ToDictionary(r => r.TsMicroseconds);
            foreach (var row in own[day])
            {
                if (!other.Remove(row.TsMicroseconds, out var there))
                    found.Add((DatabaseDifferenceKind.BarOnlyLeft, day, Ts(row)));
                else if (there != row)
                    found.Add((DatabaseDifferenceKind.BarValues, day, Ts(row)));
            }

            found.AddRange(other.Values.Select(r => (DatabaseDifferenceKind.BarOnlyRight, day, (DateTime?)Ts(r))));
        }

        return found;
    }

    private static DateTime Ts(TableRow row) => DateTime.UnixEpoch.AddTicks(row.TsMicroseconds * 10);

    private static DatabaseDifferenceKind Reversed(DatabaseDifferenceKind kind) =>
        kind switch
        {
            DatabaseDifferenceKind.DayOnlyLeft => DatabaseDifferenceKind.DayOnlyRight,
            DatabaseDifferenceKind.DayOnlyRight => DatabaseDifferenceKind.DayOnlyLeft,
            DatabaseDifferenceKind.BarOnlyLeft => DatabaseDifferenceKind.BarOnlyRight,
            DatabaseDifferenceKind.BarOnlyRight => DatabaseDifferenceKind.BarOnlyLeft,
            _ => kind,
        };

    private static IEnumerable<string> Lines(IEnumerable<(DatabaseDifferenceKind Kind, DateOnly Day, DateTime? Ts)> differences) =>
        differences.Select(d => $"{d.Day:yyyy-MM-dd} {d.Ts:O} {d.Kind}").Order(StringComparer.Ordinal);
}
