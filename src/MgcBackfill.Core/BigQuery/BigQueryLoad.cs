namespace MgcBackfill.BigQuery;

/// <summary>The generated files that load a lake.</summary>
internal sealed record BigQueryLoad
{
    /// <summary>Full path of the lake's folder.</summary>
    public required string Out { get; init; }

    /// <summary>The dataset, as it was given.</summary>
    public required string Dataset { get; init; }

    /// <summary>Full path of the folder of the generated files.</summary>
    public required string Folder { get; init; }

    /// <summary>Full path of the script that loads and proves.</summary>
    public required string Script { get; init; }

    /// <summary>SHA-256 of the lake's manifest; the script refuses another one.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The tables.</summary>
    public required IReadOnlyList<BigQueryLoadTable> Tables { get; init; }

    /// <summary>The names of the generated files, in ordinal order.</summary>
    public required IReadOnlyList<string> Files { get; init; }
}
