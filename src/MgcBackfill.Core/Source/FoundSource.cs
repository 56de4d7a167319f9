namespace MgcBackfill.Source;

/// <summary>What a search for DBN files found.</summary>
/// <param name="Paths">Full paths of the files, each once, in ordinal order.</param>
/// <param name="Notices">What lies beside them and was not read (A5).</param>
internal sealed record FoundSource(IReadOnlyList<string> Paths, IReadOnlyList<SourceNotice> Notices);
