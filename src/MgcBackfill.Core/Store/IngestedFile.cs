namespace MgcBackfill.Store;

/// <summary>A file of a run's source, for the engine's own record of runs.</summary>
/// <param name="Name">File name without folder.</param>
/// <param name="Sha256">SHA-256 of its bytes, lower-case hex.</param>
/// <param name="Vendor">The vendor's name.</param>
/// <param name="Dataset">The vendor's dataset.</param>
internal readonly record struct IngestedFile(string Name, string Sha256, string Vendor, string Dataset);
