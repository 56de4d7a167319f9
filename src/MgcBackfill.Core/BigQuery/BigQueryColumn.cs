namespace MgcBackfill.BigQuery;

/// <summary>A column of a table.</summary>
/// <param name="Name">Its name, the same as in the lake's files.</param>
/// <param name="Type">Its type as a schema file names it.</param>
/// <param name="Description">What it holds.</param>
internal sealed record BigQueryColumn(string Name, string Type, string Description)
{
    /// <summary>The type as SQL names it.</summary>
    public string SqlType => Type == "INTEGER" ? "INT64" : Type;
}
