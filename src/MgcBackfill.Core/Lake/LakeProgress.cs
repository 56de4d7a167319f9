using MgcBackfill.Source;

namespace MgcBackfill.Lake;

/// <summary>How far a command of the lake is.</summary>
/// <param name="Fraction">The part of the work that is done, 0 to 1.</param>
/// <param name="Detail">What it is doing.</param>
public readonly record struct LakeProgress(double Fraction, string Detail)
{
    /// <summary>Reports how far the reading of a source is, from the number of bytes read so far.</summary>
    internal static Action<long> OfReading(SourceSet source, string detail, Action<LakeProgress> progress)
    {
        var bytes = Math.Max(1.0, source.Files.Sum(f => f.Size));
        return read => progress(new LakeProgress(Math.Min(1, read / bytes), detail));
    }
}
