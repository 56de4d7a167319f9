namespace MgcBackfill.Lake;

/// <summary>How far a command of the lake is.</summary>
/// <param name="Fraction">The part of the work that is done, 0 to 1.</param>
/// <param name="Detail">What it is doing.</param>
public readonly record struct LakeProgress(double Fraction, string Detail);
