namespace MgcBackfill.Cli.Output;

/// <summary>What <c>init --json</c> prints.</summary>
/// <param name="Db">The database.</param>
/// <param name="Steps">What was created and what was there, a sentence each.</param>
internal sealed record InitDocument(string Db, IReadOnlyList<string> Steps) : ResultDocument("init");
