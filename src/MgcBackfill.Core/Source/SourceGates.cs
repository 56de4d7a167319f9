using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Market;

namespace MgcBackfill.Source;

/// <summary>
/// The requirements that a header must meet before its file may be used in a backfill (A1). Only the header is checked; the bars are
/// checked when they are read.
/// </summary>
public static class SourceGates
{
    /// <summary>The only dataset accepted.</summary>
    public const string Dataset = "GLBX.MDP3";

    /// <summary>The only publisher of <see cref="Dataset"/>.</summary>
    public const ushort Publisher = 1;

    /// <summary>Refuses a header that does not prove that the file holds 1-minute bars of named CME contracts.</summary>
    /// <exception cref="SourceException">The first requirement that is not met.</exception>
    public static void Require(string path, DbnMetadata header)
    {
        if (FirstBroken(header) is { } reason)
        {
            throw new SourceException(
                ErrorIds.SourceRefused, $"{path}: refused as a source: {reason}", new ErrorLocation { File = path },
                "A backfill takes GLBX.MDP3 ohlcv-1m, asked for by parent (MGC.FUT) or raw_symbol, without a limit.");
        }
    }

    /// <summary>True if the header maps at least one outright of the product (A2).</summary>
    public static bool MapsOutright(DbnMetadata header) => header.Mappings.Any(m => Outright.IsOutright(m.RawSymbol));

    /// <summary>The error for a source whose headers map no outright of the product (A2).</summary>
    /// <param name="path">Its first file.</param>
    internal static SourceException NoOutright(string path) => new(
        ErrorIds.NoOutright, $"{path}: the source maps no {Outright.Root} outright.", new ErrorLocation { File = path },
        "Only Micro Gold futures are taken (MGC.FUT); GC and other products are never stored under its name.");

    /// <summary>The error for a file that was read to its end and held no bar (A1).</summary>
    internal static SourceException NoBar(string path) => new(
        ErrorIds.SourceEmpty, $"{path} holds no 1-minute bar.", new ErrorLocation { File = path },
        "The vendor sends no file where there is no data; this one lost its records. Fetch it again.");

    private static string? FirstBroken(DbnMetadata header) => header switch
    {
        { Dataset: not Dataset } => $"its dataset is {header.Dataset}, not {Dataset}.",
        { Schema: not (null or DbnSchema.Ohlcv1M) } => $"its schema is {DbnNames.Of(header.Schema)}, not ohlcv-1m; bars are never inferred from anything else.",
        { StypeOut: not DbnStype.InstrumentId } => $"its stype_out is {DbnNames.Of(header.StypeOut)}, not instrument_id.",
        { StypeIn: DbnStype.Continuous } => "its stype_in is continuous, which hides the contract.",
        { StypeIn: not (DbnStype.Parent or DbnStype.RawSymbol) } => $"its stype_in is {DbnNames.Of(header.StypeIn)}, not parent or raw_symbol.",
        { TsOut: true } => "its records carry ts_out.",
        { Limit: not 0 } => $"it was asked for with a limit of {header.Limit} records and may be cut by it.",
        { NotFound.Count: > 0 } => $"{header.NotFound.Count} of its symbols were not found ({string.Join(", ", header.NotFound.Take(5))}).",
        { End: null } => "its end is not defined (a live capture).",
        _ => null,
    };
}
