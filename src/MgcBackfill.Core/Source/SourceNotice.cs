namespace MgcBackfill.Source;

/// <summary>Something about a source that does not refuse it, but that a researcher must know.</summary>
/// <param name="Kind">A short, stable name: <c>partial_symbols</c>, <c>condition</c>, <c>no_checksum</c>, <c>not_in_manifest</c>, <c>missing_file</c>, <c>uncovered</c>.</param>
/// <param name="File">The file it is about, or null.</param>
/// <param name="Message">One sentence for a person.</param>
public sealed record SourceNotice(string Kind, string? File, string Message);
