using System.Collections.Concurrent;
using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Source;

namespace MgcBackfill.Inventory;

/// <summary>Examines one file at a time, by its header only or to its last record. Safe for use from several threads.</summary>
/// <param name="options">How thoroughly to examine a file, and for which product.</param>
/// <param name="aheadEach">True if each file may be decompressed ahead on a separate thread.</param>
/// <param name="listed">Full paths of all examined files. Whether a file without records is acceptable depends on the files around
/// it.</param>
internal sealed class FileExaminer(InventoryOptions options, bool aheadEach, IReadOnlyList<string> listed)
{
    private readonly Lazy<((long Start, long End) Range, bool IsEmpty)[]> _around = new(() => GetRanges(listed, options.Interval));

    private readonly ConcurrentBag<BarBatch> _spare = [];
    private long _bytes;

    /// <summary>The side files read so far.</summary>
    public VendorSidecars Sidecars { get; } = new();

    /// <summary>Bytes of files read so far, before decompression.</summary>
    public long BytesRead => Interlocked.Read(ref _bytes);

    /// <summary>Collects the facts of a file. A refusal is part of the result; it is not thrown.</summary>
    /// <param name="path">Full path.</param>
    /// <param name="cancellation">Cancels the reading.</param>
    public FileFacts Examine(string path, CancellationToken cancellation)
    {
        var row = new InventoryFile { Path = path };
        DbnMetadata? header = null;
        Examination? examination = null;
        BackfillException? unreadable = null;
        try
        {
            row = row with { Size = GetSize(path) };
            examination = Open(path, SourceGates.Publisher, out header);
            if (header.Dataset != SourceGates.Dataset && !options.HeaderOnly)
            {
                // The publisher is known only for that dataset. Records of other datasets are counted without this check.
                examination.Reader.Dispose();
                examination = Open(path, publisher: null, out header);
            }

            row = WithHeader(row, header, examination.Reader.Compression);
            if (!options.HeaderOnly)
                row = Read(row, examination, cancellation);
        }
        catch (BackfillException e)
        {
            unreadable = e.Id == ErrorIds.NotDbn ? ZipListing.CreateRefusal(path) ?? e : e;
        }
        finally
        {
            examination?.Reader.Dispose();
        }

        return new FileFacts(WithVerdict(row, header, unreadable), header);
    }

    // In the order in which a backfill checks them: the header, the manifest, the product, the records.
    private InventoryFile WithVerdict(InventoryFile row, DbnMetadata? header, BackfillException? unreadable)
    {
        if (row.Size is not { } size)
            return row with { Refusal = unreadable };
        if (!options.HeaderOnly)
            row = WithIdentity(row, ref unreadable);
        var (manifest, mismatch) = Sidecars.Check(row.Path, size, row.Sha256, header);
        var empty =
            row is { IsProven: true, FirstTs: null } && !MayBeEmpty(row, header, manifest)
                ? SourceGates.NoBar(row.Path, options.Interval)
                : null;
        return row with
        {
            Manifest =
                options.HeaderOnly || row.Sha256 is not null || manifest is ManifestState.None or ManifestState.NotListed ? manifest : null,
            Refusal = header is null
                ? unreadable
                : FindRefusal(row.Path, header) ?? mismatch ?? FindMissingProduct(row) ?? unreadable ?? empty,
        };
    }

    private bool MayBeEmpty(InventoryFile row, DbnMetadata? header, ManifestState manifest) =>
        row.Records == 0
        && (
            manifest == ManifestState.Matches
            || (header is { End: { } end } && EmptyFiles.IsProven((header.Start, end), _around.Value, GetProducts(row)))
        );

    private IReadOnlyList<Product> GetProducts(InventoryFile row) =>
        options.Product is { } product ? [product] : [.. row.Roots.Select(r => Products.Get(r.Root))];

    // Only files that a backfill would accept by their headers count as coverage.
    private static ((long Start, long End) Range, bool IsEmpty)[] GetRanges(IReadOnlyList<string> paths, BarInterval interval)
    {
        var ranges = new List<((long, long), bool)>();
        foreach (var path in paths)
        {
            try
            {
                using var reader = DbnReader.Open(path);
                SourceGates.Require(path, reader.Metadata, interval);
                ranges.Add(((reader.Metadata.Start, reader.Metadata.End!.Value), reader.EndsAfterHeader()));
            }
            catch (BackfillException)
            {
                // The file's own row gives the reason.
            }
        }

        return [.. ranges];
    }

    // A file that was not read to its end is hashed, and its frames counted, in a separate pass.
    private static InventoryFile WithIdentity(InventoryFile row, ref BackfillException? unreadable)
    {
        try
        {
            var frames = row.Compression == "none" ? default : ZstdFrames.Count(row.Path);
            return row with
            {
                Sha256 = row.Sha256 ?? SourceFile.ComputeHash(row.Path),
                Frames = row.Compression is null ? null : frames.All,
                FramesWithoutChecksum = row.Compression is null ? null : frames.WithoutChecksum,
            };
        }
        catch (BackfillException e)
        {
            unreadable ??= e;
            return row;
        }
    }

    private SourceException? FindRefusal(string path, DbnMetadata header)
    {
        try
        {
            SourceGates.Require(path, header, options.Interval);
            return null;
        }
        catch (SourceException e)
        {
            return e;
        }
    }

    private SourceException? FindMissingProduct(InventoryFile row) =>
        options.Product is not { } product ? (row.Roots.Count == 0 ? SourceGates.NoOutright(row.Path) : null)
        : row.Roots.Any(r => r.Root == product.Root) ? null
        : SourceGates.NoOutright(row.Path, product, [.. row.Roots.Select(r => r.Root)]);

    private Examination Open(string path, ushort? publisher, out DbnMetadata header)
    {
        var symbols = new SymbolTable();
        var reader = DbnReader.Open(
            path,
            new DbnReaderOptions
            {
                Schema = options.Interval.Schema,
                Symbols = symbols,
                Publisher = publisher,
                Hash = !options.HeaderOnly,
                ReadAhead = aheadEach,
            }
        );
        header = reader.Metadata;
        return new Examination(reader, symbols);
    }

    private static InventoryFile WithHeader(InventoryFile row, DbnMetadata header, DbnCompression compression)
    {
        InventoryRoot[] roots =
        [
            .. header
                .Mappings.Select(m => OutrightRoots.Find(m.RawSymbol))
                .OfType<string>()
                .CountBy(r => r)
                .OrderBy(r => r.Key, StringComparer.Ordinal)
                .Select(r => new InventoryRoot(r.Key, r.Value, Records: null)),
        ];
        var (outrights, spreads) = (roots.Sum(r => r.Contracts), header.Mappings.Count(m => OutrightRoots.IsCombination(m.RawSymbol)));
        return row with
        {
            Dataset = header.Dataset,
            Schema = DbnNames.Format(header.Schema),
            DbnVersion = header.Version,
            StypeIn = DbnNames.Format(header.StypeIn),
            StypeOut = DbnNames.Format(header.StypeOut),
            Symbols = header.Symbols,
            Start = Instant.ToDateTime(header.Start),
            End = header.End is { } end ? Instant.ToDateTime(end) : null,
            Roots = roots,
            OutrightSymbols = outrights,
            SpreadSymbols = spreads,
            OtherSymbols = header.Mappings.Count - outrights - spreads,
            Compression = compression == DbnCompression.Zstd ? "zstd" : "none",
        };
    }

    private InventoryFile Read(InventoryFile row, Examination examination, CancellationToken cancellation)
    {
        var (reader, reported) = (examination.Reader, 0L);
        var tally = new BarTally(examination.Symbols);
        var batch = _spare.TryTake(out var spare) ? spare : new BarBatch();
        try
        {
            while (reader.Read(batch))
            {
                cancellation.ThrowIfCancellationRequested();
                tally.Add(batch.Bars);
                Interlocked.Add(ref _bytes, reader.FileBytes - reported);
                reported = reader.FileBytes;
            }
        }
        finally
        {
            _spare.Add(batch);
            Interlocked.Add(ref _bytes, (row.Size ?? 0) - reported);
        }

        var (byRoot, spreads) = (tally.ByRoot, tally.Spreads);
        var outrights = byRoot.Values.Sum();
        return row with
        {
            Sha256 = reader.Sha256,
            Records = reader.Records,
            Roots = [.. row.Roots.Select(r => r with { Records = byRoot.GetValueOrDefault(r.Root) })],
            FirstTs = tally.First is { } first ? Instant.ToDateTime(first) : null,
            LastTs = tally.Last is { } last ? Instant.ToDateTime(last) : null,
            OutrightRecords = outrights,
            SpreadRecords = spreads,
            OtherRecords = tally.Bars - outrights - spreads + reader.OtherTypes.Values.Sum(),
        };
    }

    private static long GetSize(string path)
    {
        try
        {
            return new FileInfo(path).Length;
        }
        catch (FileNotFoundException e)
        {
            throw new SourceException(
                ErrorIds.SourceNotFound,
                $"There is no file '{path}'.",
                new ErrorLocation { File = path },
                "It is a link without a target, or the file was removed.",
                e
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw EnvironmentErrors.From(e, "Reading", path);
        }
    }

    private sealed record Examination(DbnReader Reader, SymbolTable Symbols);
}
