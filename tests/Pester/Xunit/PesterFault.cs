namespace MgcBackfill.Pester;

/// <summary>An error outside a test.</summary>
/// <param name="Name">The block.</param>
/// <param name="Message">The error.</param>
public sealed record PesterFault(string Name, string Message);
