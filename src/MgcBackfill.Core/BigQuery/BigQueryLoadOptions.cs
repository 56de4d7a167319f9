using System.Text.RegularExpressions;
using MgcBackfill.Errors;
using MgcBackfill.Lake;
using MgcBackfill.Market;

namespace MgcBackfill.BigQuery;

/// <summary>Which lake is to be loaded, and where to.</summary>
internal sealed partial record BigQueryLoadOptions
{
    private const string DefaultFolder = "bigquery";

    /// <summary>Full path of the lake's folder.</summary>
    public required string Out { get; init; }

    /// <summary>The dataset, as <c>dataset</c>, <c>project:dataset</c> or <c>project.dataset</c>.</summary>
    public required string Dataset { get; init; }

    /// <summary>
    /// Full path of the folder of the generated files; null for a folder among the lake's manifests, where no engine looks for data.
    /// </summary>
    public string? LoadDir { get; init; }

    /// <summary>
    /// A bucket with an optional folder, as <c>gs://bucket/folder</c>, that the files are copied into and loaded from; null to let
    /// <c>bq</c> send each file itself.
    /// </summary>
    public string? Bucket { get; init; }

    /// <summary>The folder of the generated files.</summary>
    internal string Folder => LoadDir ?? Path.Combine(Out, LakeFolder.Records, DefaultFolder);

    /// <summary>The project of the dataset; null for the one that <c>bq</c> is configured with.</summary>
    internal string? Project => DatasetForm().Match(Dataset).Groups["project"] is { Success: true } project ? project.Value : null;

    /// <summary>The name of the dataset without the project.</summary>
    internal string DatasetName => DatasetForm().Match(Dataset).Groups["dataset"].Value;

    /// <summary>The bucket without a slash at the end.</summary>
    internal string? BucketPath => Bucket?.TrimEnd('/');

    /// <summary>Validates the options.</summary>
    /// <exception cref="UsageException">The dataset or the bucket has an invalid name, or the folder is one of the lake's data.</exception>
    public void Validate()
    {
        if (!DatasetForm().IsMatch(Dataset))
            throw new UsageException(
                ErrorIds.InvalidArgument,
                $"'{Dataset}' is not the name of a dataset.",
                "Give letters, digits and underscores, with or without a project before them: dataset, project:dataset or project.dataset."
            );
        if (BucketPath is { } bucket && !BucketForm().IsMatch(bucket))
            throw new UsageException(
                ErrorIds.InvalidArgument,
                $"'{Bucket}' is not a bucket, with or without a folder.",
                "Give it as gs://bucket or gs://bucket/folder, of letters, digits, dots, hyphens and underscores."
            );
        var relative = Path.GetRelativePath(Out, Folder).Replace(Path.DirectorySeparatorChar, '/');
        if (relative == "." || IsData(relative))
            throw new UsageException(
                ErrorIds.InvalidArgument,
                $"'{Folder}' is a folder that engines read as data of the lake.",
                "Give another folder, or leave out the option."
            );
    }

    // The first part of the path of a table's files.
    private static bool IsData(string relative) =>
        Enum.GetValues<LakeDataset>()
            .Select(d => LakeFolder.GetDataPath(d, new LakeUnitName(BarInterval.Minute, LakeRoots.Other, 1970)).Split('/')[0])
            .Contains(relative.Split('/')[0], StringComparer.Ordinal);

    [GeneratedRegex(@"\A((?<project>[a-z][a-z0-9-]{4,28}[a-z0-9])[:.])?(?<dataset>[A-Za-z0-9_]{1,1024})\z")]
    private static partial Regex DatasetForm();

    [GeneratedRegex(@"\Ags://[a-z0-9][a-z0-9._-]{1,220}[a-z0-9](/[A-Za-z0-9._-]+)*\z")]
    private static partial Regex BucketForm();
}
