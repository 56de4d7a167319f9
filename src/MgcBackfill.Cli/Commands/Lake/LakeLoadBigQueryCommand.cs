using System.CommandLine;
using MgcBackfill.BigQuery;
using MgcBackfill.Cli.Output;

namespace MgcBackfill.Cli.Commands.Lake;

/// <summary><c>mgc-backfill lake load bigquery</c>.</summary>
internal sealed class LakeLoadBigQueryCommand : ReadOnlyCommand<BigQueryLoad>
{
    private const string Examples = """
        Examples:
          mgc-backfill lake load bigquery --out lake/ --dataset market
              Writes schemas, queries and the script lake/_lake/bigquery/load.sh. Then run the script: it creates the tables
              with bq, loads each unit once, and proves the tables against the lake's manifests.
          mgc-backfill lake load bigquery --out lake/ --dataset my-project:market --bucket gs://my-bucket/lake
              The script copies the files into a bucket first, and loads them from there.

        Generate the files again after each commit of the lake; the script then loads what is new.
        """;

    private readonly Option<string?> _out = Values.Path("--out", "Folder of the lake.", required: true);
    private readonly Option<string> _dataset = new("--dataset")
    {
        Description = "The dataset. Without a project it is in the one that bq is configured with.",
        HelpName = "[PROJECT:]DATASET",
        Required = true,
    };
    private readonly Option<string?> _loadDir = Values.Path(
        "--load-dir",
        "Folder of the generated files. [default: _lake/bigquery in the folder of the lake]"
    );
    private readonly Option<string?> _bucket = new("--bucket")
    {
        Description = "Copy the files into this bucket and load them from there. [default: bq sends each file]",
        HelpName = "gs://BUCKET[/FOLDER]",
    };

    public LakeLoadBigQueryCommand(Terminal terminal)
        : base(terminal, "bigquery", "Generate the files that load a committed lake into BigQuery with bq. Contacts nothing.") =>
        AddOptions(Examples, [_out, _dataset, _loadDir, _bucket]);

    /// <inheritdoc/>
    protected override BigQueryLoad Compute(ParseResult parsed, Action<double, string> progress, CancellationToken cancellation)
    {
        var options = new BigQueryLoadOptions
        {
            Out = parsed.GetRequiredValue(_out)!,
            Dataset = parsed.GetRequiredValue(_dataset),
            LoadDir = parsed.GetValue(_loadDir),
            Bucket = parsed.GetValue(_bucket),
        };
        return BigQueryLoader.Generate(options, p => progress(p.Fraction, p.Detail), cancellation);
    }

    /// <inheritdoc/>
    protected override void Print(Terminal terminal, BigQueryLoad result) => LakeLoadView.Write(terminal, result);

    /// <inheritdoc/>
    protected override ResultDocument Document(BigQueryLoad result) => LakeLoadBigQueryDocument.From(result);
}
