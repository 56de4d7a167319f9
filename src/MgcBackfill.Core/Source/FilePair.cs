using MgcBackfill.Formats;

namespace MgcBackfill.Source;

/// <summary>Two files that hold the same bars: of one symbol and minute (S4).</summary>
/// <param name="One">Path of the file that comes first in the order of reading.</param>
/// <param name="Other">Path of the other.</param>
/// <param name="Bars">How many bars both hold; each was taken once.</param>
/// <param name="Different">How many of them differ, so that the preferred file's were taken.</param>
public sealed record FilePair(string One, string Other, long Bars, long Different)
{
    /// <summary>The pair as a sentence without its stop.</summary>
    internal string Text =>
        $"{NumberText.Of(Bars, "bar")} in {One} and in {Other}, used once{(Different == 0 ? "" : $"; {NumberText.Of(Different)} {(Different == 1 ? "differs" : "differ")}, used from the newer file")}";
}
