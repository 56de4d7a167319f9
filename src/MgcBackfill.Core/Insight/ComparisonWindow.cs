using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MgcBackfill.Formats;
using MgcBackfill.Market;
using MgcBackfill.Store;
using MgcBackfill.Verify;

namespace MgcBackfill.Insight;

/// <summary>Compares the rows of a window: a merge of two lists in time order, day by day.</summary>
internal sealed class ComparisonWindow
{
    private readonly StoredRows _left;
    private readonly StoredRows _right;
    private readonly ComparisonTally _tally;
    private readonly int[] _rightOf;

    private ComparisonWindow(StoredRows left, StoredRows right, ComparisonTally tally)
    {
        (_left, _right, _tally) = (left, right, tally);

        // Each side assigns its own numbers to its few different texts.
        _rightOf = [.. left.Texts.Select(t => t is null ? StoredRows.Null : right.IndexOf(t))];
    }

    /// <summary>Compares a window that both sides have read.</summary>
    public static void Compare(ComparisonReader left, ComparisonReader right, ComparisonTally tally)
    {
        var window = new ComparisonWindow(left.Rows, right.Rows, tally);
        var (l, r, atLeft, atRight) = (0, 0, 0, 0);
        while (l < left.Days.Count || r < right.Days.Count)
        {
            var ours = l < left.Days.Count && (r == right.Days.Count || left.Days[l].Day <= right.Days[r].Day) ? left.Days[l] : default(AuditedDay?);
            var theirs = r < right.Days.Count && (ours is not { } o || right.Days[r].Day == o.Day) ? right.Days[r] : default(AuditedDay?);
            var leftRows = left.Rows.Rows.Slice(atLeft, ours?.Rows ?? 0);
            var rightRows = right.Rows.Rows.Slice(atRight, theirs?.Rows ?? 0);
            window.Day(ours, theirs, leftRows, rightRows);
            (l, r) = (l + (ours is null ? 0 : 1), r + (theirs is null ? 0 : 1));
            (atLeft, atRight) = (atLeft + leftRows.Length, atRight + rightRows.Length);
        }
    }

    private void Day(AuditedDay? ours, AuditedDay? theirs, ReadOnlySpan<StoredRow> left, ReadOnlySpan<StoredRow> right)
    {
        if (theirs is null)
        {
            _tally.OfDaysOnlyLeft += left.Length;
            var words = Described(_left, left);
            _tally.Add(DatabaseDifferenceKind.DayOnlyLeft, ours!.Value.Day, null, () => (words, null));
            return;
        }

        if (ours is null)
        {
            _tally.OfDaysOnlyRight += right.Length;
            var words = Described(_right, right);
            _tally.Add(DatabaseDifferenceKind.DayOnlyRight, theirs.Value.Day, null, () => (null, words));
            return;
        }

        var (contracts, others) = (Contracts(_left, left), Contracts(_right, right));
        if (contracts != others)
            _tally.Add(DatabaseDifferenceKind.Contract, ours.Value.Day, null, () => (contracts, others));
        Bars(ours.Value.Day, left, right);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Bars(TradingDay day, ReadOnlySpan<StoredRow> left, ReadOnlySpan<StoredRow> right)
    {
        var (l, r) = (0, 0);
        while (l < left.Length && r < right.Length)
        {
            if (IsAlone(left, l) && IsAlone(right, r) && left[l].TsMicroseconds == right[r].TsMicroseconds)
            {
                if (AreEqual(in left[l], in right[r]))
                    _tally.Equal++;
                else
                    Pair(day, _left.Whole(in left[l]), _right.Whole(in right[r]));
                (l, r) = (l + 1, r + 1);
                continue;
            }

            var ts = Math.Min(left[l].TsMicroseconds, right[r].TsMicroseconds);
            var (leftEnd, rightEnd) = (EndOf(left, l, ts), EndOf(right, r, ts));
            Minute(day, Whole(_left, left[l..leftEnd]), Whole(_right, right[r..rightEnd]));
            (l, r) = (leftEnd, rightEnd);
        }

        Minute(day, Whole(_left, left[l..]), []);
        Minute(day, [], Whole(_right, right[r..]));
    }

    // The rows are in time order, and a minute has several rows or is on one side only. Rows with the same key are compared with each
    // other. A table without the key may hold several rows for it; equal rows are removed first, in whatever order they are stored.
    private void Minute(TradingDay day, List<StoredBar> left, List<StoredBar> right)
    {
        for (var i = left.Count - 1; i >= 0; i--)
        {
            var equal = right.FindIndex(b => AreEqual(left[i], b));
            if (equal < 0)
                continue;
            _tally.Equal++;
            left.RemoveAt(i);
            right.RemoveAt(equal);
        }

        foreach (var ours in left)
        {
            var same = right.FindIndex(b => (b.Ts, b.Symbol) == (ours.Ts, ours.Symbol));
            if (same < 0)
            {
                _tally.Add(DatabaseDifferenceKind.BarOnlyLeft, day, ours.Ts, () => (ComparisonText.Of(ours), null));
                continue;
            }

            Pair(day, ours, right[same]);
            right.RemoveAt(same);
        }

        foreach (var theirs in right)
            _tally.Add(DatabaseDifferenceKind.BarOnlyRight, day, theirs.Ts, () => (null, ComparisonText.Of(theirs)));
    }

    private void Pair(TradingDay day, StoredBar left, StoredBar right)
    {
        if (left.Symbol == right.Symbol)
        {
            _tally.Add(DatabaseDifferenceKind.BarValues, day, left.Ts, () => ComparisonText.Of(left, right));
            return;
        }

        // The key is (symbol, ts_utc), so these are two different rows.
        _tally.Add(DatabaseDifferenceKind.BarOnlyLeft, day, left.Ts, () => (ComparisonText.Of(left), null));
        _tally.Add(DatabaseDifferenceKind.BarOnlyRight, day, right.Ts, () => (null, ComparisonText.Of(right)));
    }

    // Compared bit by bit, so that -0 differs from 0, and a NaN equals only the same bit pattern.
    private bool AreEqual(in StoredRow left, in StoredRow right) =>
        left.Volume == right.Volume && Vector256.EqualsAll(left.Prices.AsInt64(), right.Prices.AsInt64())
        && _rightOf[left.Symbol] == right.Symbol && _rightOf[left.SourceSymbol] == right.SourceSymbol;

    private static bool AreEqual(StoredBar left, StoredBar right) =>
        (left.Ts, left.Symbol, left.SourceSymbol, left.Volume) == (right.Ts, right.Symbol, right.SourceSymbol, right.Volume)
        && Bits(left.Open) == Bits(right.Open) && Bits(left.High) == Bits(right.High) && Bits(left.Low) == Bits(right.Low) && Bits(left.Close) == Bits(right.Close);

    private static long Bits(double price) => BitConverter.DoubleToInt64Bits(price);

    private static bool IsAlone(ReadOnlySpan<StoredRow> rows, int at) => at + 1 == rows.Length || rows[at + 1].TsMicroseconds != rows[at].TsMicroseconds;

    private static int EndOf(ReadOnlySpan<StoredRow> rows, int at, long ts)
    {
        while (at < rows.Length && rows[at].TsMicroseconds == ts)
            at++;
        return at;
    }

    private static List<StoredBar> Whole(StoredRows rows, ReadOnlySpan<StoredRow> some)
    {
        var bars = new List<StoredBar>(some.Length);
        foreach (ref readonly var row in some)
            bars.Add(rows.Whole(in row));
        return bars;
    }

    private static string Described(StoredRows rows, ReadOnlySpan<StoredRow> day) => $"{NumberText.Of(day.Length, "bar")} of {Contracts(rows, day)}";

    private static string Contracts(StoredRows rows, ReadOnlySpan<StoredRow> day)
    {
        var contracts = new SortedSet<string>(StringComparer.Ordinal);
        var last = -1;
        foreach (ref readonly var row in day)
        {
            if (row.SourceSymbol == last)
                continue;
            last = row.SourceSymbol;
            contracts.Add(rows.TextOf(last) ?? "NULL");
        }

        return string.Join(", ", contracts);
    }
}
