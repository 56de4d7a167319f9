using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Formats;
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

    /// <summary>Refuses a header that does not prove that the file holds bars of named CME contracts at the interval.</summary>
    /// <exception cref="SourceException">The first requirement that is not met.</exception>
    public static void Require(string path, DbnMetadata header, BarInterval interval)
    {
        if (FirstBroken(header, interval) is { } reason)
        {
            throw new SourceException(
                ErrorIds.SourceRefused,
                $"{path}: a backfill does not accept this file: {reason}",
                new ErrorLocation { File = path },
                $"Request the data from the vendor with dataset {Dataset}, schema {interval.SchemaName}, the parent symbol "
                    + $"of the product (such as {Products.Default.ParentSymbol}), stype_in parent, and no limit."
            );
        }
    }

    /// <summary>True if the header maps at least one outright of the product (A2).</summary>
    public static bool MapsOutright(DbnMetadata header, Product product) => header.Mappings.Any(m => product.IsOutright(m.RawSymbol));

    /// <summary>The error for a source whose headers map no outright of the product (A2).</summary>
    /// <param name="path">Its first file.</param>
    /// <param name="product">The product.</param>
    /// <param name="roots">The roots of the outrights that the headers do map.</param>
    internal static SourceException NoOutright(string path, Product product, IReadOnlyList<string> roots)
    {
        var mapped = roots.Count == 0 ? "" : $" It maps outrights of {NumberText.Joined(roots)}.";
        Advice request = $"Request {product.ParentSymbol} with stype_in parent from the vendor.";
        return new SourceException(
            ErrorIds.NoOutright,
            $"{path}: the source has no outright of {product}.{mapped}",
            new ErrorLocation { File = path },
            roots.Count switch
            {
                0 => request,
                1 => Advice.From($"Give {OptionName.Symbol.With(roots[0])} to read that product. {request}"),
                _ => Advice.From($"Give one of them with {OptionName.Symbol} to read that product. {request}"),
            }
        );
    }

    /// <summary>The error for a file whose header maps no outright of any product (A2).</summary>
    internal static SourceException NoOutright(string path) =>
        new(
            ErrorIds.NoOutright,
            $"{path} maps no outright of any product.",
            new ErrorLocation { File = path },
            $"Request the parent symbol of the product, such as {Products.Default.ParentSymbol}, with stype_in parent from the vendor."
        );

    /// <summary>The error for a file that was read to its end and held no bar (A1).</summary>
    internal static SourceException NoBar(string path, BarInterval interval) =>
        new(
            ErrorIds.SourceEmpty,
            $"{path} holds no bar of {interval.SchemaName}.",
            new ErrorLocation { File = path },
            "The vendor sends no file without data, so this file lost its records. Download it again."
        );

    private static string? FirstBroken(DbnMetadata header, BarInterval interval) =>
        header switch
        {
            { Dataset: not Dataset } => $"its dataset is {header.Dataset}, not {Dataset}.",
            { Schema: { } schema } when schema != interval.Schema =>
                $"its schema is {DbnNames.Format(schema)}, not {interval.SchemaName}. Bars are never derived from other data.",
            { StypeOut: not DbnStype.InstrumentId } => $"its stype_out is {DbnNames.Format(header.StypeOut)}, not instrument_id.",
            { StypeIn: DbnStype.Continuous } => "its stype_in is continuous, which hides the contract.",
            { StypeIn: not (DbnStype.Parent or DbnStype.RawSymbol) } =>
                $"its stype_in is {DbnNames.Format(header.StypeIn)}, not parent or raw_symbol.",
            { TsOut: true } => "its records have ts_out, the time at which they were sent.",
            { Limit: not 0 } => $"it was requested with a limit of {header.Limit} records, so it can be incomplete.",
            { NotFound.Count: > 0 } => $"{NumberText.Count(header.NotFound.Count, "requested symbol")} "
                + $"{(header.NotFound.Count == 1 ? "was" : "were")} not found ({NumberText.FirstFew(header.NotFound, 5)}).",
            { End: null } => "its header has no end, as in a live recording.",
            _ => null,
        };
}
