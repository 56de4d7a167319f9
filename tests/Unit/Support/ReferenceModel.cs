using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace MgcBackfill.Tests.Support;

/// <summary>
/// What a backfill of a tape must store, computed a second time in the simplest and slowest way, from the rules alone: group by trading day
/// (T2), sum the volumes (F1), break ties (F2, F3), keep the winner's bars, digest (C9).
/// </summary>
internal sealed class ReferenceModel
{
    private const string Months = "FGHJKMNQUVXZ";

    private readonly List<(DateOnly Day, string Contract, TapeBar[] Bars)> _days = [];
    private readonly Lazy<IReadOnlyList<TableRow>> _rows;
    private readonly Lazy<IReadOnlyDictionary<DateOnly, string>> _digests;

    /// <summary>
    /// The model of a product for the days from <paramref name="first"/> to <paramref name="last"/>, inclusive; null means no limit.
    /// </summary>
    public ReferenceModel(Tape tape, string? first = null, string? last = null, string root = "MGC")
    {
        var outright = new Regex($"^{root}[FGHJKMNQUVXZ][0-9]{{1,2}}\\z");
        foreach (var day in tape.Bars.Where(b => outright.IsMatch(b.Symbol)).GroupBy(b => TradingDay(b.Ts)).OrderBy(g => g.Key))
        {
            if ((first is null || day.Key >= Date(first)) && (last is null || day.Key <= Date(last)))
            {
                var contract = FrontMonth(
                    root,
                    day.Key,
                    day.GroupBy(b => b.Symbol).Select(g => (g.Key, g.Aggregate(0m, (sum, b) => sum + b.Volume))).ToList()
                );
                _days.Add((day.Key, contract, [.. day.Where(b => b.Symbol == contract).OrderBy(b => b.Ts)]));
            }
        }

        _rows = new(() =>
            [
                .. _days.SelectMany(d =>
                    d.Bars.Select(b => new TableRow(
                        b.Ts / 1000,
                        root,
                        d.Contract,
                        Double(b.Open),
                        Double(b.High),
                        Double(b.Low),
                        Double(b.Close),
                        checked((long)b.Volume)
                    ))
                ),
            ]
        );
        _digests = new(() => _days.ToDictionary(d => d.Day, d => DayDigest(d.Contract, d.Bars)));
    }

    /// <summary>The contract of each trading day.</summary>
    public IReadOnlyDictionary<DateOnly, string> Contracts => _days.ToDictionary(d => d.Day, d => d.Contract);

    /// <summary>Every row, in order.</summary>
    public IReadOnlyList<TableRow> Rows => _rows.Value;

    /// <summary>The digest of each trading day.</summary>
    public IReadOnlyDictionary<DateOnly, string> DayDigests => _digests.Value;

    /// <summary>The build digest.</summary>
    public string BuildDigest =>
        Sha256(string.Concat(_days.Select(d => string.Create(CultureInfo.InvariantCulture, $"{d.Day:yyyy-MM-dd} {DayDigests[d.Day]}\n"))));

    private static string DayDigest(string contract, TapeBar[] bars) =>
        Sha256(
            string.Concat(
                bars.Select(b =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{b.Ts / 1000},{contract},{b.Open},{b.High},{b.Low},{b.Close},{b.Volume}\n"
                    )
                )
            )
        );

    private static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    // D 09:00 to D+1 09:00 in Brisbane, which is ten hours ahead of UTC all year.
    private static DateOnly TradingDay(long ts) => DateOnly.FromDateTime(DateTime.UnixEpoch.AddTicks(ts / 100).AddHours(10 - 9));

    private static string FrontMonth(string root, DateOnly day, List<(string Symbol, decimal Volume)> candidates)
    {
        var highest = candidates.Max(c => c.Volume);
        return candidates
            .Where(c => c.Volume == highest)
            .Select(c => c.Symbol)
            .OrderBy(s => Expiry(s[root.Length..], day))
            .ThenBy(s => s, StringComparer.Ordinal)
            .First();
    }

    // Months since the year 0. A one-digit year means the first such year in which the contract has not expired.
    private static int Expiry(string contract, DateOnly day)
    {
        var month = Months.IndexOf(contract[0], StringComparison.Ordinal);
        var digits = int.Parse(contract[1..], CultureInfo.InvariantCulture);
        if (contract.Length == 3)
            return ((2000 + digits) * 12) + month;
        var now = (day.Year * 12) + day.Month - 1;
        for (var year = day.Year; ; year++)
        {
            if (year % 10 == digits && (year * 12) + month >= now)
                return (year * 12) + month;
        }
    }

    // Parsing a decimal text with the framework gives the nearest double.
    private static double Double(long units) =>
        double.Parse(units.ToString(CultureInfo.InvariantCulture) + "e-9", CultureInfo.InvariantCulture);

    private static DateOnly Date(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
