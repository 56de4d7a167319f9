using MgcBackfill.Formats;

namespace MgcBackfill.Source;

/// <summary>Two files that hold the same bars, that is, bars of the same symbol and minute (S4).</summary>
/// <param name="One">Path of the file that is read first.</param>
/// <param name="Other">Path of the other file.</param>
/// <param name="Bars">Number of bars that both hold; each was used once.</param>
/// <param name="Different">Number of those bars that differ, so that the preferred file's were used.</param>
public sealed record FilePair(string One, string Other, long Bars, long Different)
{
    /// <summary>The pair as a sentence without the final period.</summary>
    internal string Text => $"{NumberText.Count(Bars, "bar")} in {One} and in {Other}, used once{DifferentText}";

    private string DifferentText =>
        Different == 0 ? "" : $"; {NumberText.Format(Different)} {(Different == 1 ? "differs" : "differ")}, used from the newer file";
}
