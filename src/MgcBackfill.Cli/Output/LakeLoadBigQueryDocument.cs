using MgcBackfill.BigQuery;

namespace MgcBackfill.Cli.Output;

/// <summary>The output of <c>lake load bigquery --json</c>.</summary>
internal sealed record LakeLoadBigQueryDocument(
    string Out,
    string Dataset,
    string Folder,
    string Script,
    string Sha256,
    IReadOnlyList<BigQueryLoadTable> Tables,
    IReadOnlyList<string> Files
) : ResultDocument("lake load bigquery")
{
    public static LakeLoadBigQueryDocument From(BigQueryLoad r) => new(r.Out, r.Dataset, r.Folder, r.Script, r.Sha256, r.Tables, r.Files);
}
