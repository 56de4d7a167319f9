using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Files;
using MgcBackfill.Formats;
using MgcBackfill.Market;
using MgcBackfill.Staging;

namespace MgcBackfill.Lake;

/// <summary>
/// Builds the files of a unit under other names, proves them by reading them back, and then publishes them with the unit's manifest (L2).
/// Files that already hold the same bytes are left alone.
/// </summary>
/// <param name="unit">The unit.</param>
/// <param name="sources">Its sources.</param>
/// <param name="database">Writes and reads the files.</param>
/// <param name="building">The folder for files that are being built.</param>
/// <param name="folder">The lake.</param>
internal sealed class UnitWriter(
    LakeUnitName unit,
    IReadOnlyList<LakeSource> sources,
    ILakeDatabase database,
    BuildingFolder building,
    LakeFolder folder
) : IUnitSink
{
    private readonly TableWriter _bars = new(LakeDataset.Bars);
    private readonly TableWriter _front = new(LakeDataset.Front);

    /// <summary>
    /// The days of the front month, from reading its file back. Null before the unit is complete, and for a unit without that file.
    /// </summary>
    public FrontDays? FrontDays { get; private set; }

    /// <summary>The manifest; null until the unit is complete.</summary>
    public UnitManifest? Manifest { get; private set; }

    /// <inheritdoc/>
    public void Add(LakeDataset format, ReadOnlySpan<Bar> rows, SymbolTable symbols)
    {
        if (rows.IsEmpty)
            return;
        var table = format == LakeDataset.Bars ? _bars : _front;
        table.Path ??= building.GetPath($"{unit.Schema}-{unit.Root}-{unit.Year}-{table.Dataset.ToString().ToLowerInvariant()}.parquet");
        table.Writer ??= database.CreateWriter(table.Path, format, unit.Root);
        table.Writer.Add(rows, symbols);
        table.Tally.Add(rows, symbols);
    }

    /// <inheritdoc/>
    public Task CompleteAsync(bool hasFront, CancellationToken cancellation) =>
        Task.Run(
            async () =>
            {
                var bars = await BuildAsync(_bars, cancellation).ConfigureAwait(false);
                var front = hasFront ? await BuildAsync(_front, cancellation).ConfigureAwait(false) : null;
                Manifest = new UnitManifest
                {
                    Format = UnitManifest.CurrentFormat,
                    Schema = unit.Schema,
                    Root = unit.Root,
                    Year = unit.Year,
                    Sources = sources,
                    Bars = bars,
                    Front = front,
                };
            },
            cancellation
        );

    /// <inheritdoc/>
    public void Publish()
    {
        Publish(_bars, Manifest!.Bars);
        Publish(_front, Manifest.Front);
        LakeFolder.Publish(Manifest, LakeJson.Default.UnitManifest, building, folder.GetManifestPath(unit));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _bars.Dispose();
        _front.Dispose();
    }

    private async Task<LakeTable> BuildAsync(TableWriter table, CancellationToken cancellation)
    {
        var content = table.Tally.Finish();
        if (table.Writer is not { } writer)
            return new LakeTable { Content = content, File = null };
        await writer.CompleteAsync().ConfigureAwait(false);
        table.Close();
        Flush(table.Path!);
        ReadBack(table.Dataset, table.Path!, content, cancellation);
        var (sha256, size) = FileHash.Compute(table.Path!, cancellation);
        var file = new LakeFile
        {
            Path = LakeFolder.GetDataPath(table.Dataset, unit),
            Size = size,
            Sha256 = sha256,
        };
        return new LakeTable { Content = content, File = file };
    }

    private void ReadBack(LakeDataset format, string path, LakeContent written, CancellationToken cancellation)
    {
        var (read, days) = TableReading.Compute(database, path, format, unit.Root, cancellation);
        if (read != written)
            throw new EnvironmentException(
                ErrorIds.ArtifactDamaged,
                $"The file of {unit} does not hold what was written to it: {NumberText.Count(written.Rows, "row")} with the digest "
                    + $"{written.Digest} were written, and {NumberText.Count(read.Rows, "row")} with {read.Digest} were read back.",
                new ErrorLocation { File = path },
                "The unit was not published. Check the disk, then run the same command again."
            );
        FrontDays = days ?? FrontDays;
    }

    private static void Flush(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
            DurableFile.Flush(file);
        }
        catch (Exception e) when (EnvironmentErrors.IsRefusal(e))
        {
            throw EnvironmentErrors.From(e, "Writing", path);
        }
    }

    private void Publish(TableWriter table, LakeTable? built)
    {
        var final = folder.GetFullPath(LakeFolder.GetDataPath(table.Dataset, unit));
        if (built?.File is not { } file)
            LakeFolder.Remove(final);
        else if (!FileHash.Matches(final, file))
            LakeFolder.Publish(table.Path!, final);
    }

    private sealed class TableWriter(LakeDataset dataset) : IDisposable
    {
        public LakeDataset Dataset => dataset;

        public ContentTally Tally { get; } = new(dataset);

        public string? Path { get; set; }

        public ILakeWriter? Writer { get; set; }

        // A finished unit may wait long until its sources are read to their end, and keeps nothing in memory then.
        public void Close()
        {
            Writer?.Dispose();
            Writer = null;
        }

        public void Dispose()
        {
            Tally.Dispose();
            Close();
        }
    }
}
