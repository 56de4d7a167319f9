namespace MgcBackfill.Native;

/// <summary>What libzstd says of its input. The reader names the file and turns it into a refusal.</summary>
internal sealed class ZstdException(string message) : Exception(message);
