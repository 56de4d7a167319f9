namespace MgcBackfill.Staging;

/// <summary>The bars of one file that lie in a window.</summary>
/// <param name="File">Index of the file in the source.</param>
/// <param name="First">Index in the file of the first record that is a bar.</param>
/// <param name="Last">Index in the file of the last.</param>
/// <param name="Bars">How many bars there are from first to last, both counted.</param>
internal sealed record FileSpan(int File, long First, long Last, long Bars);
