namespace MgcBackfill.BigQuery;

/// <summary>A table that a lake is loaded into.</summary>
/// <param name="Name">Its name in the dataset.</param>
/// <param name="Units">Number of units with rows in it.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Bytes">Size of the files that are loaded into it.</param>
internal sealed record BigQueryLoadTable(string Name, int Units, long Rows, long Bytes);
