using MgcBackfill.Dbn;
using MgcBackfill.Errors;

namespace MgcBackfill.Synthetic;

/// <summary>Writes a synthetic market as a DBN file, for tests, benchmarks and first steps without a vendor's data.</summary>
public static class SyntheticFile
{
    /// <summary>Writes a file, and replaces an existing one. It gets its name only when it is complete.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">The market.</param>
    /// <param name="dbnVersion">1, 2 or 3; the records are the same in all.</param>
    /// <param name="framing">How the file is framed and compressed.</param>
    /// <exception cref="ArgumentException">There is no such market, or no such version.</exception>
    /// <exception cref="EnvironmentException">The file cannot be written.</exception>
    public static SyntheticSummary Write(
        string path,
        SyntheticMarketOptions options,
        byte dbnVersion = 3,
        DbnFraming framing = DbnFraming.VendorZstd
    )
    {
        var unfinished = $"{path}.{Path.GetRandomFileName()}.unfinished";
        try
        {
            SyntheticSummary summary;
            using (var stream = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
                summary = Write(stream, options, dbnVersion, framing);
            File.Move(unfinished, path, overwrite: true);
            return summary;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw EnvironmentErrors.From(e, "Writing", path);
        }
        finally
        {
            TryDelete(unfinished);
        }
    }

    /// <summary>Writes to a stream, which the caller keeps.</summary>
    /// <inheritdoc cref="Write(string, SyntheticMarketOptions, byte, DbnFraming)"/>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public static SyntheticSummary Write(
        Stream stream,
        SyntheticMarketOptions options,
        byte dbnVersion = 3,
        DbnFraming framing = DbnFraming.VendorZstd
    )
    {
        var market = new SyntheticMarket(options);
        var outrights = 0L;
        using var writer = new DbnFileWriter(stream, market.Metadata(dbnVersion), framing);
        foreach (var session in market.Sessions())
        {
            foreach (ref readonly var bar in session.Span)
            {
                writer.Write(bar.InstrumentId, bar.TsEvent, bar.Open, bar.High, bar.Low, bar.Close, bar.Volume);
                outrights += market.IsOutright(bar.Symbol) ? 1 : 0;
            }
        }

        writer.Complete();
        return new SyntheticSummary(writer.Records, outrights, writer.Records - outrights, writer.Bytes);
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The error that is already being thrown is more useful than this one.
        }
    }
}
