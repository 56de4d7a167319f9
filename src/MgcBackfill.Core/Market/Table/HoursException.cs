using System.Text.Json.Serialization;
using MgcBackfill.Formats;

namespace MgcBackfill.Market.Table;

/// <summary>A time in which the market was, or may have been, closed although the schedule says open.</summary>
/// <param name="From">The first minute, UTC.</param>
/// <param name="To">The first minute after it, UTC.</param>
/// <param name="Is">The state of its minutes.</param>
/// <param name="Why">What happened.</param>
/// <param name="Sources">The names of the sources.</param>
internal sealed record HoursException(
    DateTime From,
    DateTime To,
    [property: JsonConverter(typeof(StrictEnumConverter<MarketState>))] MarketState Is,
    string Why,
    IReadOnlyList<string> Sources
);
