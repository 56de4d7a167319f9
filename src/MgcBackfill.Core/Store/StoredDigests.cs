using System.Text;
using MgcBackfill.Integrity;
using MgcBackfill.Market;

namespace MgcBackfill.Store;

/// <summary>The digests of single stored days, computed from the rows alone.</summary>
/// <param name="store">The table.</param>
internal sealed class StoredDigests(IBarStore store) : IDisposable
{
    /// <summary>The value for rows that have no digest; no record holds it.</summary>
    public const string None = "none";

    private readonly IBarReader _reader = store.OpenReader();
    private readonly StoredRows _rows = new(store.Series);
    private readonly DayDigest _digest = new();

    /// <summary>
    /// The digest of a day's rows (C9); null if there is no row, <see cref="None"/> if the rows are not a valid day of bars.
    /// </summary>
    public string? GetDigest(TradingDay day)
    {
        _reader.Read(day.Open, day.Close, _rows);
        if (_rows.Count == 0)
            return null;
        var contract = _rows.Rows[0].SourceSymbol;
        var name = Encoding.UTF8.GetBytes(_rows.GetText(contract) ?? "");
        var isDay = true;
        foreach (ref readonly var row in _rows.Rows)
        {
            isDay &= row.SourceSymbol == contract;
            isDay &=
                PriceScale.TryToUnits(row.Open, out var open)
                & PriceScale.TryToUnits(row.High, out var high)
                & PriceScale.TryToUnits(row.Low, out var low)
                & PriceScale.TryToUnits(row.Close, out var close);
            _digest.Add(row.TsMicroseconds, name, open, high, low, close, row.Volume);
        }

        var digest = _digest.Finish();
        return isDay ? digest : None;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _reader.Dispose();
        _digest.Dispose();
    }
}
