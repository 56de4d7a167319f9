using System.Globalization;

namespace MgcBackfill.Formats;

/// <summary>Numbers of bytes as people type and read them. Units are powers of 1,024, as in PowerShell and Slurm.</summary>
public static class ByteSize
{
    private const string Units = "KMG";

    /// <summary>Reads a whole number with a unit, such as <c>400MB</c>, <c>400MiB</c> or <c>400M</c>; K, M or G, in any case.</summary>
    /// <param name="text">The text.</param>
    /// <param name="bytes">The number of bytes, at least 1.</param>
    /// <returns>False if it is not such a number, or has more than 63 bits.</returns>
    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        var digits = text.TakeWhile(char.IsAsciiDigit).Count();
        if (
            !long.TryParse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || digits == text.Length
        )
            return false;
        var power = Units.IndexOf(char.ToUpperInvariant(text[digits]), StringComparison.Ordinal) + 1;
        var ending = text[(digits + 1)..];
        if (power == 0 || !(ending is "" || ending.Equals("B", StringComparison.OrdinalIgnoreCase) || ending == "iB"))
            return false;
        var shift = 10 * power;
        if (number < 1 || number > long.MaxValue >> shift)
            return false;
        bytes = number << shift;
        return true;
    }

    /// <summary>Writes a number of bytes in MiB, rounded down.</summary>
    public static string Format(long bytes) => $"{NumberText.Format(bytes >> 20)} MiB";
}
