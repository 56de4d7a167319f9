namespace MgcBackfill.Crash.Download;

/// <summary>The result of one history of downloads.</summary>
/// <param name="Scenario">The scenario.</param>
/// <param name="Point">Where the program was killed, or how a connection broke.</param>
/// <param name="IsKill">True for a kill, false for a broken connection.</param>
/// <param name="Happened">False if the program ended before.</param>
/// <param name="Purchases">Number of purchases that the service charged.</param>
/// <param name="Failure">The fault; null if every purchase was charged and recorded once, and the data are complete.</param>
internal sealed record DownloadHistory(string Scenario, string Point, bool IsKill, bool Happened, int Purchases, string? Failure);
