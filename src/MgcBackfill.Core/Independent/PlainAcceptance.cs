using MgcBackfill.Errors;

namespace MgcBackfill.Independent;

/// <summary>Decides which headers a backfill accepts (A1).</summary>
internal static class PlainAcceptance
{
    /// <summary>Refuses a header that does not describe acceptable 1-minute bars.</summary>
    /// <exception cref="SourceException">It does not.</exception>
    public static void Require(PlainHeader header, string file)
    {
        Demand(header.Schema is null or PlainCodes.SchemaOhlcv1M, $"its schema is {header.Schema}, not ohlcv-1m");
        Demand(header.Dataset == "GLBX.MDP3", $"its dataset is '{header.Dataset}', not GLBX.MDP3");
        Demand(
            header.StypeIn is PlainCodes.StypeParent or PlainCodes.StypeRawSymbol,
            $"its stype_in is {header.StypeIn}, neither parent nor raw_symbol"
        );
        Demand(header.StypeOut == PlainCodes.StypeInstrumentId, $"its stype_out is {header.StypeOut}, not instrument_id");
        Demand(!header.TsOut, "its records have ts_out, the time at which they were sent");
        Demand(header.Limit == 0, $"it was limited to {header.Limit} records");
        Demand(header.NotFound.Count == 0, $"symbols were not found: {string.Join(", ", header.NotFound.Take(5))}");
        Demand(header.End is not null, "its end is not known");

        void Demand(bool holds, string fact)
        {
            if (!holds)
                throw PlainRefusal.Create(ErrorIds.SourceRefused, file, $"a backfill does not accept this file: {fact}.");
        }
    }
}
