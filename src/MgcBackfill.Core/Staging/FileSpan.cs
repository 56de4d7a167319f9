namespace MgcBackfill.Staging;

/// <summary>The bars of one file that lie in a window.</summary>
/// <param name="File">Index of the file in the source.</param>
/// <param name="First">Index of the first bar in the file, counting records of every type.</param>
/// <param name="Last">Index of the last bar in the file.</param>
/// <param name="Bars">Number of bars from the first to the last, both included.</param>
internal sealed record FileSpan(int File, long First, long Last, long Bars);
