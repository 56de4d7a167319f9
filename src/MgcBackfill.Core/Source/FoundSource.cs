namespace MgcBackfill.Source;

/// <summary>The result of a search for DBN files.</summary>
/// <param name="Paths">Full paths of the files, each once, in ordinal order.</param>
/// <param name="Notices">Files that were found beside them and not read (A5).</param>
internal sealed record FoundSource(IReadOnlyList<string> Paths, IReadOnlyList<SourceNotice> Notices);
