using MgcBackfill.DuckDb;
using MgcBackfill.Market;

namespace MgcBackfill.Tests.Support;

/// <summary>Makes tables with plain SQL, without a source and without records.</summary>
internal static class BarRows
{
    /// <summary>Makes an empty table.</summary>
    public static Workbench Empty()
    {
        var bench = new Workbench();
        bench.Sql(new BarTable(BarInterval.Minute).CreateSql);
        return bench;
    }

    /// <summary>
    /// Makes a table of bars from text such as <c>2024-01-02T12:00Z MGCG4</c>: all four prices are equal and the volume is 1.
    /// </summary>
    public static Workbench With(params string[] bars) => Empty().Insert(bars);

    /// <summary>Adds bars to a table; a price may follow the contract.</summary>
    public static Workbench Insert(this Workbench bench, params string[] bars)
    {
        var rows = bars.Select(b => b.Split(' '))
            .Select(b => $"('{b[0].TrimEnd('Z')}:00Z', 'MGC', '{b[1]}', {Price(b)}, {Price(b)}, {Price(b)}, {Price(b)}, 1)");
        bench.Sql($"INSERT INTO bars_1m VALUES {string.Join(", ", rows)}");
        return bench;
    }

    private static string Price(string[] bar) => bar.Length > 2 ? bar[2] : "2000";
}
