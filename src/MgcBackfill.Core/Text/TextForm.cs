namespace MgcBackfill.Text;

/// <summary>How a job writes its bars, as its metadata.json says (E1).</summary>
/// <param name="Encoding">CSV or JSON lines.</param>
/// <param name="PrettyPrices">True for decimals of the quoted unit, false for integers in 1e-9.</param>
/// <param name="PrettyTimes">True for ISO 8601 in UTC with nine decimals, false for nanoseconds since the epoch.</param>
/// <param name="MapsSymbols">True if each line holds the symbol of its instrument id.</param>
internal readonly record struct TextForm(TextEncoding Encoding, bool PrettyPrices, bool PrettyTimes, bool MapsSymbols);
