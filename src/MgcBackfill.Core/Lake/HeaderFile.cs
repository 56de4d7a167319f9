using MgcBackfill.Dbn;
using MgcBackfill.Market;

namespace MgcBackfill.Lake;

/// <summary>A source file of which only the header was read.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Interval">The interval of its bars.</param>
/// <param name="Header">The header, which has an end.</param>
internal sealed record HeaderFile(string Path, BarInterval Interval, DbnMetadata Header);
