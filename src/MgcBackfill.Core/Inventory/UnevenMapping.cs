using MgcBackfill.Formats;
using MgcBackfill.Market;

namespace MgcBackfill.Inventory;

/// <summary>What the findings about contracts have in common whose mapping ends at the same date in the same file.</summary>
/// <param name="Path">Full path of the file.</param>
/// <param name="File">The file's name, as it is shown.</param>
/// <param name="Schema">The schema of the file.</param>
/// <param name="MappedUntil">The date at which the mappings end, exclusive.</param>
/// <param name="SeriesEnd">The date at which the last file of the series ends, exclusive.</param>
internal sealed record UnevenMapping(string Path, string File, string Schema, DateOnly MappedUntil, DateOnly SeriesEnd)
{
    // More contracts than are listed at the same time.
    private const int MaxSymbols = 30;

    /// <summary>One sentence about one contract.</summary>
    public string Format(string symbol, ContractMonth month) =>
        $"{symbol} of {month} is mapped until {Dates}: bars of a contract that had not expired can be missing.";

    /// <summary>One sentence about several contracts.</summary>
    public string Format(IReadOnlyCollection<string> symbols) =>
        $"{NumberText.Count(symbols.Count, "contract")} are mapped until {Dates}, so bars of contracts that had not expired "
        + $"can be missing: {NumberText.FirstFew(symbols, MaxSymbols)}.";

    private string Dates => $"{UtcText.Date(MappedUntil)} (in {File}), but {Schema} continues until {UtcText.Date(SeriesEnd)}";
}
