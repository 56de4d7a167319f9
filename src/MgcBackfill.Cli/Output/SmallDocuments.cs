using MgcBackfill.Verify;

namespace MgcBackfill.Cli.Output;

/// <summary>The output of <c>digest --json</c>.</summary>
internal sealed record DigestDocument(string Db, string BuildDigest, long Rows, int Days, DateTime? FirstTs, DateTime? LastTs)
    : ResultDocument("digest")
{
    public static DigestDocument From(TableDigest table) =>
        new(table.Db, table.BuildDigest, table.Rows, table.Days, table.FirstTs, table.LastTs);
}

/// <summary>The output of <c>sample --json</c>.</summary>
internal sealed record SampleDocument(
    string Out,
    IReadOnlyList<string> Symbols,
    DateOnly Start,
    DateOnly End,
    ulong Seed,
    int DbnVersion,
    bool Plain,
    long Records,
    long Outrights,
    long Spreads,
    long Bytes,
    string? Note
) : ResultDocument("sample");
