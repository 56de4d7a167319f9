namespace MgcBackfill.Pester;

/// <summary>Something that went wrong outside a test.</summary>
/// <param name="Name">The block.</param>
/// <param name="Message">What went wrong.</param>
public sealed record PesterFault(string Name, string Message);
