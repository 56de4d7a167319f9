using MgcBackfill.Dbn;
using MgcBackfill.Market;
using MgcBackfill.Source;

namespace MgcBackfill.Lake;

/// <summary>A source file of which only the header was read.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Interval">The interval of its bars.</param>
/// <param name="Header">The header, which has an end; of a text, what its job says in place of a header.</param>
/// <param name="Text">The file, if it is in a text encoding; null for DBN.</param>
internal sealed record HeaderFile(string Path, BarInterval Interval, DbnMetadata Header, SourceFile? Text = null);
