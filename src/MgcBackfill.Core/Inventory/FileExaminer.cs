using System.Collections.Concurrent;
using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Source;

namespace MgcBackfill.Inventory;

/// <summary>Examines one file at a time, by its header only or to its last record. Safe for use from several threads.</summary>
/// <param name="headerOnly">True to read no records and compute no hash.</param>
/// <param name="aheadEach">True if each file may be decompressed ahead on a separate thread.</param>
/// <param name="listed">Full paths of all examined files. Whether a file without records is acceptable depends on the files around
/// it.</param>
internal sealed class FileExaminer(bool headerOnly, bool aheadEach, IReadOnlyList<string> listed)
{
    private readonly Lazy<((long Start, long End) Range, bool IsEmpty)[]> _around = new(() => GetRanges(listed));

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
            if (header.Dataset != SourceGates.Dataset && !headerOnly)
            {
                // The publisher is known only for that dataset. Records of other datasets are counted without this check.
                examination.Reader.Dispose();
                examination = Open(path, publisher: null, out header);
            }

            row = WithHeader(row, header, examination.Reader.Compression);
            if (!headerOnly)
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

    // In the order in which a backfill checks them: the header, the manifest, the records.
    private InventoryFile WithVerdict(InventoryFile row, DbnMetadata? header, BackfillException? unreadable)
    {
        if (row.Size is not { } size)
            return row with { Refusal = unreadable };
        if (!headerOnly)
            row = WithIdentity(row, ref unreadable);
        var (manifest, mismatch) = Sidecars.Check(row.Path, size, row.Sha256, header);
        var empty = row is { IsProven: true, FirstTs: null } && !MayBeEmpty(row, header, manifest) ? SourceGates.NoBar(row.Path) : null;
        return row with
        {
            Manifest = headerOnly || row.Sha256 is not null || manifest is ManifestState.None or ManifestState.NotListed ? manifest : null,
            Refusal = header is null ? unreadable : FindRefusal(row.Path, header) ?? mismatch ?? unreadable ?? empty,
        };
    }

    private bool MayBeEmpty(InventoryFile row, DbnMetadata? header, ManifestState manifest) =>
        row.Records == 0
        && (manifest == ManifestState.Matches || (header is { End: { } end } && EmptyFiles.IsProven((header.Start, end), _around.Value)));

    // Only files that a backfill would accept by their headers count as coverage.
    private static ((long Start, long End) Range, bool IsEmpty)[] GetRanges(IReadOnlyList<string> paths)
    {
        var ranges = new List<((long, long), bool)>();
        foreach (var path in paths)
        {
            try
            {
                using var reader = DbnReader.Open(path);
                SourceGates.Require(path, reader.Metadata);
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

    private static SourceException? FindRefusal(string path, DbnMetadata header)
    {
        try
        {
            SourceGates.Require(path, header);
            return SourceGates.MapsOutright(header) ? null : SourceGates.NoOutright(path);
        }
        catch (SourceException e)
        {
            return e;
        }
    }

    private Examination Open(string path, ushort? publisher, out DbnMetadata header)
    {
        var symbols = new SymbolTable();
        var reader = DbnReader.Open(
            path,
            new DbnReaderOptions
            {
                Symbols = symbols,
                Publisher = publisher,
                Hash = !headerOnly,
                ReadAhead = aheadEach,
            }
        );
        header = reader.Metadata;
        return new Examination(reader, symbols);
    }

    private static InventoryFile WithHeader(InventoryFile row, DbnMetadata header, DbnCompression compression)
    {
        var kinds = header.Mappings.CountBy(m => Outright.Classify(m.RawSymbol)).ToDictionary();
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
            OutrightSymbols = kinds.GetValueOrDefault(SymbolKind.Outright),
            SpreadSymbols = kinds.GetValueOrDefault(SymbolKind.CalendarSpread) + kinds.GetValueOrDefault(SymbolKind.Combination),
            OtherSymbols = kinds.GetValueOrDefault(SymbolKind.Other),
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

        return row with
        {
            Sha256 = reader.Sha256,
            Records = reader.Records,
            FirstTs = tally.First is { } first ? Instant.ToDateTime(first) : null,
            LastTs = tally.Last is { } last ? Instant.ToDateTime(last) : null,
            OutrightRecords = tally.Count(SymbolKind.Outright),
            SpreadRecords = tally.Count(SymbolKind.CalendarSpread, SymbolKind.Combination),
            OtherRecords = tally.Count(SymbolKind.Other) + reader.OtherTypes.Values.Sum(),
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
