using MgcBackfill.Dbn;

namespace MgcBackfill.Source;

/// <summary>A bar of one symbol and minute that two files of a source hold. It is handed out once (S4).</summary>
/// <param name="Kept">The bar that is handed out.</param>
/// <param name="Other">The bar of the other file.</param>
/// <param name="Differs">True where their values differ, and the file of <paramref name="Kept"/> was preferred.</param>
internal readonly record struct BarTwice(Bar Kept, Bar Other, bool Differs);
