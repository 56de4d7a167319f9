using System.Runtime.InteropServices;

namespace MgcBackfill.Proof;

/// <summary>The rows of the table on a trading day, at least one, in the order of time.</summary>
/// <param name="Day">The trading day.</param>
/// <param name="All">Rows, among them those of the day.</param>
/// <param name="From">The first of the day.</param>
/// <param name="To">Behind the last of the day.</param>
internal readonly record struct PlainStoredDay(DateOnly Day, List<PlainRow> All, int From, int To)
{
    /// <summary>The rows of the day.</summary>
    public ReadOnlySpan<PlainRow> Rows => CollectionsMarshal.AsSpan(All)[From..To];
}
