namespace MgcBackfill.Postgres;

/// <summary>A column of a table on the server.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The type as <c>format_type</c> writes it.</param>
/// <param name="IsNullable">True if it allows NULL.</param>
/// <param name="IsDeterministic">False if its collation holds different texts for equal.</param>
internal sealed record ServerColumn(string Name, string Type, bool IsNullable = false, bool IsDeterministic = true);
