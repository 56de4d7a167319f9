using System.Runtime.InteropServices;

namespace MgcBackfill.Independent;

/// <summary>The rows of the table on a trading day, at least one, in time order.</summary>
/// <param name="Day">The trading day.</param>
/// <param name="All">A list that contains the rows of the day.</param>
/// <param name="From">Index of the day's first row.</param>
/// <param name="To">Index after the day's last row.</param>
internal readonly record struct PlainStoredDay(DateOnly Day, List<PlainRow> All, int From, int To)
{
    /// <summary>The rows of the day.</summary>
    public ReadOnlySpan<PlainRow> Rows => CollectionsMarshal.AsSpan(All)[From..To];
}
