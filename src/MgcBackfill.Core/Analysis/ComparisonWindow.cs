using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MgcBackfill.Formats;
using MgcBackfill.Market;
using MgcBackfill.Store;
using MgcBackfill.Verify;

namespace MgcBackfill.Analysis;

/// <summary>Compares the rows of a window: a merge of two lists in time order, day by day.</summary>
internal sealed class ComparisonWindow
{
    private readonly StoredRows _left;
    private readonly StoredRows _right;
    private readonly ComparisonTally _tally;
    private readonly int[] _rightContracts;

    private ComparisonWindow(StoredRows left, StoredRows right, ComparisonTally tally)
    {
        (_left, _right, _tally) = (left, right, tally);

        // Each side assigns its own numbers to its few different texts.
        _rightContracts = [.. left.Texts.Select(t => t is null ? StoredRows.Null : right.IndexOf(t))];
    }

    /// <summary>Compares a window that both sides have read.</summary>
    public static void Compare(ComparisonReader left, ComparisonReader right, ComparisonTally tally)
    {
        var window = new ComparisonWindow(left.Rows, right.Rows, tally);
        var (l, r, atLeft, atRight) = (0, 0, 0, 0);
        while (l < left.Days.Count || r < right.Days.Count)
        {
            var own =
                l < left.Days.Count && (r == right.Days.Count || left.Days[l].Day <= right.Days[r].Day)
                    ? left.Days[l]
                    : default(AuditedDay?);
            var other = r < right.Days.Count && (own is not { } o || right.Days[r].Day == o.Day) ? right.Days[r] : default(AuditedDay?);
            var leftRows = left.Rows.Rows.Slice(atLeft, own?.Rows ?? 0);
            var rightRows = right.Rows.Rows.Slice(atRight, other?.Rows ?? 0);
            window.Day(own, other, leftRows, rightRows);
            (l, r) = (l + (own is null ? 0 : 1), r + (other is null ? 0 : 1));
            (atLeft, atRight) = (atLeft + leftRows.Length, atRight + rightRows.Length);
        }
    }

    private void Day(AuditedDay? own, AuditedDay? other, ReadOnlySpan<StoredRow> left, ReadOnlySpan<StoredRow> right)
    {
        if (other is null)
        {
            _tally.BarsOfDaysOnlyLeft += left.Length;
            var format = Describe(_left, left);
            _tally.Add(DatabaseDifferenceKind.DayOnlyLeft, own!.Value.Day, null, () => (format, null));
            return;
        }

        if (own is null)
        {
            _tally.BarsOfDaysOnlyRight += right.Length;
            var format = Describe(_right, right);
            _tally.Add(DatabaseDifferenceKind.DayOnlyRight, other.Value.Day, null, () => (null, format));
            return;
        }

        var (contracts, others) = (Contracts(_left, left), Contracts(_right, right));
        if (contracts != others)
            _tally.Add(DatabaseDifferenceKind.Contract, own.Value.Day, null, () => (contracts, others));
        Bars(own.Value.Day, left, right);
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
                    Pair(day, _left.Describe(in left[l]), _right.Describe(in right[r]));
                (l, r) = (l + 1, r + 1);
                continue;
            }

            var ts = Math.Min(left[l].TsMicroseconds, right[r].TsMicroseconds);
            var (leftEnd, rightEnd) = (FindEnd(left, l, ts), FindEnd(right, r, ts));
            Minute(day, ToBars(_left, left[l..leftEnd]), ToBars(_right, right[r..rightEnd]));
            (l, r) = (leftEnd, rightEnd);
        }

        Minute(day, ToBars(_left, left[l..]), []);
        Minute(day, [], ToBars(_right, right[r..]));
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

        foreach (var own in left)
        {
            var same = right.FindIndex(b => b.Ts == own.Ts);
            if (same < 0)
            {
                _tally.Add(DatabaseDifferenceKind.BarOnlyLeft, day, own.Ts, () => (ComparisonText.Format(own), null));
                continue;
            }

            Pair(day, own, right[same]);
            right.RemoveAt(same);
        }

        foreach (var other in right)
            _tally.Add(DatabaseDifferenceKind.BarOnlyRight, day, other.Ts, () => (null, ComparisonText.Format(other)));
    }

    private void Pair(TradingDay day, StoredBar left, StoredBar right) =>
        _tally.Add(DatabaseDifferenceKind.BarValues, day, left.Ts, () => ComparisonText.Format(left, right));

    // Compared bit by bit, so that -0 differs from 0, and a NaN equals only the same bit pattern.
    private bool AreEqual(in StoredRow left, in StoredRow right) =>
        left.Volume == right.Volume
        && Vector256.EqualsAll(left.Prices.AsInt64(), right.Prices.AsInt64())
        && _rightContracts[left.SourceSymbol] == right.SourceSymbol;

    private static bool AreEqual(StoredBar left, StoredBar right) =>
        (left.Ts, left.SourceSymbol, left.Volume) == (right.Ts, right.SourceSymbol, right.Volume)
        && Bits(left.Open) == Bits(right.Open)
        && Bits(left.High) == Bits(right.High)
        && Bits(left.Low) == Bits(right.Low)
        && Bits(left.Close) == Bits(right.Close);

    private static long Bits(double price) => BitConverter.DoubleToInt64Bits(price);

    private static bool IsAlone(ReadOnlySpan<StoredRow> rows, int at) =>
        at + 1 == rows.Length || rows[at + 1].TsMicroseconds != rows[at].TsMicroseconds;

    private static int FindEnd(ReadOnlySpan<StoredRow> rows, int at, long ts)
    {
        while (at < rows.Length && rows[at].TsMicroseconds == ts)
            at++;
        return at;
    }

    private static List<StoredBar> ToBars(StoredRows rows, ReadOnlySpan<StoredRow> some)
    {
        var bars = new List<StoredBar>(some.Length);
        foreach (ref readonly var row in some)
            bars.Add(rows.Describe(in row));
        return bars;
    }

    private static string Describe(StoredRows rows, ReadOnlySpan<StoredRow> day) =>
        $"{NumberText.Count(day.Length, "bar")} of {Contracts(rows, day)}";

    private static string Contracts(StoredRows rows, ReadOnlySpan<StoredRow> day)
    {
        var contracts = new SortedSet<string>(StringComparer.Ordinal);
        var last = -1;
        foreach (ref readonly var row in day)
        {
            if (row.SourceSymbol == last)
                continue;
            last = row.SourceSymbol;
            contracts.Add(rows.GetText(last) ?? "NULL");
        }

        return string.Join(", ", contracts);
    }
}
