using System.Globalization;
using MgcBackfill.Market;
using MgcBackfill.Source;

namespace MgcBackfill.Gateway;

/// <summary>A request for data, checked as the service would check it.</summary>
/// <param name="Product">The product.</param>
/// <param name="Start">First instant, nanoseconds since the epoch.</param>
/// <param name="End">The end, exclusive.</param>
internal sealed record DataQuery(Product Product, long Start, long End)
{
    private const string ParentEnd = ".FUT";

    /// <summary>Reads the parameters of a request.</summary>
    /// <exception cref="RefusedException">A parameter is missing or not offered.</exception>
    public static DataQuery From(IReadOnlyDictionary<string, string> form, long firstInstant, long lastInstant)
    {
        if (Get(form, "dataset") != StandIn.Dataset)
            throw new RefusedException(422, "data_dataset_unknown", $"The dataset '{form["dataset"]}' is not known.");
        if (Get(form, "schema") != StandIn.Schema)
            throw new RefusedException(422, "data_schema_not_available", $"The schema '{form["schema"]}' is not available.");
        if (Get(form, "stype_in") != "parent" || Get(form, "stype_out") != "instrument_id")
            throw new RefusedException(422, "symbology_invalid_request", "Only parent to instrument_id is offered.");
        var symbols = Get(form, "symbols");
        if (
            !symbols.EndsWith(ParentEnd, StringComparison.Ordinal) || !Products.IsRoot(symbols.AsSpan(0, symbols.Length - ParentEnd.Length))
        )
            throw new RefusedException(422, "symbology_invalid_symbol", $"The symbol '{symbols}' cannot be resolved.");
        var (start, end) = (Time(form, "start"), Time(form, "end"));
        if (start >= end)
            throw new RefusedException(422, "data_time_range_start_on_or_after_end", "The start is on or after the end.");
        if (start < firstInstant)
            throw new RefusedException(422, "data_start_before_available_start", "The start lies before the dataset's.");
        if (end > lastInstant)
            throw new RefusedException(422, "data_end_after_available_end", "The end lies after the dataset's.");
        return new DataQuery(Products.Get(symbols[..^ParentEnd.Length]), start, end);
    }

    private static string Get(IReadOnlyDictionary<string, string> form, string name) =>
        form.TryGetValue(name, out var value) ? value : throw new RefusedException(400, "parameter_missing", $"'{name}' is missing.");

    private static long Time(IReadOnlyDictionary<string, string> form, string name)
    {
        var text = Get(form, name);
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var ts) || IsoTime.TryParse(text, out ts))
            return ts;
        throw new RefusedException(422, "parameter_invalid", $"'{name}' is not a time: {text}");
    }
}
