using MgcBackfill.Errors;

namespace MgcBackfill.Proof;

/// <summary>Decides which headers a backfill accepts (A1).</summary>
internal static class PlainAcceptance
{
    /// <summary>Refuses a header that does not describe acceptable 1-minute bars.</summary>
    /// <exception cref="SourceException">It does not.</exception>
    public static void Require(PlainHeader header, string file)
    {
        Demand(header.Schema is null or PlainCodes.SchemaOhlcv1M, $"its schema is {header.Schema}, not ohlcv-1m");
        Demand(header.Dataset == "GLBX.MDP3", $"its dataset is '{header.Dataset}', not GLBX.MDP3");
        Demand(header.StypeIn is PlainCodes.StypeParent or PlainCodes.StypeRawSymbol,
            $"symbology {header.StypeIn} was asked in, neither parent nor raw_symbol");
        Demand(header.StypeOut == PlainCodes.StypeInstrumentId, $"its records are in symbology {header.StypeOut}, not by instrument id");
        Demand(!header.TsOut, "its records carry the time they were sent");
        Demand(header.Limit == 0, $"it was limited to {header.Limit} records");
        Demand(header.NotFound.Count == 0, $"symbols were not found: {string.Join(", ", header.NotFound.Take(5))}");
        Demand(header.End is not null, "its end is not known");

        void Demand(bool holds, string fact)
        {
            if (!holds)
                throw PlainRefusal.Of(ErrorIds.SourceRefused, file, $"the file is no source of a backfill: {fact}.");
        }
    }
}
