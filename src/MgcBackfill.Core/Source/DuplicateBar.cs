using MgcBackfill.Dbn;

namespace MgcBackfill.Source;

/// <summary>A bar of one symbol and minute that two files of a source hold. The reader returns it once (S4).</summary>
/// <param name="Kept">The bar that the reader returns.</param>
/// <param name="Other">The bar of the other file.</param>
/// <param name="Differs">True if their values differ; the file of <paramref name="Kept"/> was then preferred.</param>
internal readonly record struct DuplicateBar(Bar Kept, Bar Other, bool Differs);
