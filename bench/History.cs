using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace MgcBackfill.Bench;

/// <summary>
/// The results of earlier commits: a file of JSON lines, one for each run of the benchmark. Only ratios to the limit of the same run are
/// compared, because times differ between machines.
/// </summary>
/// <param name="path">The file; created if it does not exist.</param>
internal sealed class History(string path)
{
    // A ratio differs by less than that between runs of the same commit.
    private const double Tolerance = 1.1;
    private const int Shown = 6;

    /// <summary>Appends the results of this run.</summary>
    public void Append(IEnumerable<(string Step, double Ratio)> ratios) =>
        File.AppendAllText(
            path,
            JsonSerializer.Serialize(
                new Entry(
                    GetCommit(),
                    DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture),
                    Environment.ProcessorCount,
                    ratios.ToDictionary(r => r.Step, r => Math.Round(r.Ratio, 3))
                )
            ) + "\n"
        );

    /// <summary>
    /// Prints the latest results, a column for each, and marks a step whose ratio is more than a tenth above the lowest of the commits
    /// before.
    /// </summary>
    public void Print(IAnsiConsole console)
    {
        Entry[] entries = [.. File.ReadLines(path).Select(l => JsonSerializer.Deserialize<Entry>(l)!)];
        var shown = entries[^Math.Min(Shown, entries.Length)..];
        var table = new Table().Border(TableBorder.Markdown);
        table.AddColumn("/ limit");
        foreach (var entry in shown)
            table.AddColumn(new TableColumn(Markup.Escape($"{entry.Commit} {entry.At[..10]}")).RightAligned());
        table.AddColumn("");
        foreach (var step in entries[^1].Ratios.Keys)
        {
            var before = entries[..^1]
                .Select(e => e.Ratios.GetValueOrDefault(step))
                .Where(r => r > 0)
                .DefaultIfEmpty(double.MaxValue)
                .Min();
            string[] row =
            [
                step,
                .. shown.Select(e => e.Ratios.TryGetValue(step, out var r) ? r.ToString("F2", CultureInfo.InvariantCulture) : ""),
                entries[^1].Ratios[step] > before * Tolerance ? "slower" : "",
            ];
            table.AddRow([.. row.Select(Markup.Escape)]);
        }

        console.Write(table);
    }

    private static string GetCommit()
    {
        var commit = Git("rev-parse", "--short", "HEAD");
        return Git("status", "--porcelain", "--untracked-files=no").Length == 0 ? commit : commit + "+";
    }

    private static string Git(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("git", arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output.Trim() : throw new InvalidOperationException($"git {string.Join(' ', arguments)} failed.");
    }

    private sealed record Entry(string Commit, string At, int Cores, Dictionary<string, double> Ratios);
}
