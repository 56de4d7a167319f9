using MgcBackfill.Source;

namespace MgcBackfill.Text;

/// <summary>A file of bars in CSV or JSON lines, proved by the manifest of its job.</summary>
/// <param name="Source">Its identity, and what the side files say about it in place of a header.</param>
/// <param name="Form">How its lines are written.</param>
internal sealed record TextFile(SourceFile Source, TextForm Form);
