namespace MgcBackfill.Report.Page;

/// <summary>What each gate checks, in plain words for a reader who sees the page for the first time.</summary>
internal static class GateText
{
    private static readonly Dictionary<string, (string Holds, string Broken)> s_words = new(StringComparer.Ordinal)
    {
        ["table"] = ("The table has the right columns, types and key", "The table does not have the right columns, types and key"),
        ["utc_type"] = ("Times are stored as instants in UTC", "Times are not stored as instants in UTC"),
        ["ts_present"] = ("Every bar has a valid time", "Bars have no valid time"),
        ["unique_key"] = ("No minute is stored twice", "Minutes are stored twice"),
        ["symbol"] = ("Every bar belongs to this product", "Bars belong to another product"),
        ["source_symbol"] = ("Every bar names its contract", "Bars name no contract"),
        ["outright"] = ("Every contract is an outright future, no spread", "Bars belong to no outright future of this product"),
        ["one_contract"] = ("Every trading day has bars of one contract only", "Trading days mix contracts"),
        ["bars"] = ("Prices and volumes are possible: low ≤ open, close ≤ high, all above 0", "Prices or volumes are impossible"),
        ["day_records"] = ("Every day is exactly the day that the records describe", "Days are not what the records describe"),
        ["source"] = ("Every value of every bar equals the source files", "Bars differ from the source files"),
        ["independent"] = (
            "A second program, written separately, derives the same bars and decisions",
            "A second program, written separately, derives something else"
        ),
    };

    /// <summary>What holds where the gate passes.</summary>
    public static string Holds(string gate) => s_words.TryGetValue(gate, out var words) ? words.Holds : gate;

    /// <summary>What is wrong where it fails.</summary>
    public static string Broken(string gate) => s_words.TryGetValue(gate, out var words) ? words.Broken : gate;
}
