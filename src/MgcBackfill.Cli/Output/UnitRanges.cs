using System.Globalization;

namespace MgcBackfill.Cli.Output;

/// <summary>Numbers of units as the option <c>--array</c> of Slurm's <c>sbatch</c> takes them: <c>0-3,7</c>.</summary>
internal static class UnitRanges
{
    /// <summary>Formats numbers.</summary>
    /// <param name="units">The numbers, ascending and each once.</param>
    /// <returns>An empty string if there are none.</returns>
    public static string Format(IEnumerable<int> units)
    {
        var ranges = new List<(int First, int Last)>();
        foreach (var unit in units)
        {
            if (ranges.Count > 0 && ranges[^1].Last == unit - 1)
                ranges[^1] = (ranges[^1].First, unit);
            else
                ranges.Add((unit, unit));
        }

        return string.Join(',', ranges.Select(Format));
    }

    private static string Format((int First, int Last) range) =>
        range.First == range.Last
            ? range.First.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{range.First}-{range.Last}");
}
