namespace MgcBackfill.Report.Page;

/// <summary>What each gate checks, in plain words for a reader who sees the page for the first time.</summary>
internal static class GateWords
{
    private static readonly Dictionary<string, (string Holds, string Broken)> s_words = new(StringComparer.Ordinal)
    {
        ["table"] = ("The table has the right columns, types and key", "The table does not have the right columns, types and key"),
        ["utc_type"] = ("Times are stored as instants in UTC", "Times are not stored as instants in UTC"),
        ["ts_present"] = ("Every bar has a valid time", "Bars have no valid time"),
        ["unique_key"] = ("No minute is stored twice", "Minutes are stored twice"),
        ["symbol"] = ("Every bar belongs to this product", "Bars belong to another product"),
        ["source_symbol"] = ("Every bar names its contract", "Bars name no contract"),
        ["outright"] = ("Every bar belongs to an outright future, not to a spread", "Bars belong to no outright future of this product"),
        ["one_contract"] = ("Every trading day has bars of one contract only", "Trading days have bars of several contracts"),
        ["bars"] = (
            "Prices and volumes are possible: prices above 0, open and close between low and high, volume not below 0",
            "Prices or volumes are impossible"
        ),
        ["day_records"] = (
            "Every stored day equals its day record, and no record contradicts another",
            "Stored days differ from their day records, or records contradict each other"
        ),
        ["source"] = ("Every value of every bar equals the value in the source files", "Bars differ from the source files"),
        ["independent"] = (
            "The independent check, which was written separately, derives the same bars and front months from the source files",
            "The independent check, which was written separately, derives other bars or front months from the source files"
        ),
    };

    /// <summary>What is true if the gate passes.</summary>
    public static string Holds(string gate) => s_words.TryGetValue(gate, out var words) ? words.Holds : gate;

    /// <summary>What is wrong if it fails.</summary>
    public static string Broken(string gate) => s_words.TryGetValue(gate, out var words) ? words.Broken : gate;
}
