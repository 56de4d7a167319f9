using System.Collections.ObjectModel;

namespace MgcBackfill.Cmdlets;

/// <summary>A list in an object that a cmdlet returns: an array in JSON, and in CSV the text of its items.</summary>
/// <param name="items">The items.</param>
public sealed class ShellList(IList<object?> items) : ReadOnlyCollection<object?>(items)
{
    /// <summary>The items, separated by semicolons, because the text of an item may contain commas.</summary>
    public override string ToString() => string.Join("; ", Items);
}
