using System.Diagnostics;

namespace MgcBackfill.Bench;

/// <summary>Runs the real program as a process and measures it from outside.</summary>
internal static class Child
{
    /// <summary>Runs <c>mgc-backfill</c> with <paramref name="arguments"/>.</summary>
    /// <returns>
    /// Wall time in seconds, including the start of the process; processor time in seconds, user and system, of which the last 20 ms may be
    /// missing; and its peak resident memory in bytes (Linux only; 0 elsewhere).
    /// </returns>
    /// <exception cref="InvalidOperationException">The program did not end with exit code 0.</exception>
    public static (double Seconds, double Processor, long PeakBytes) Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardError = true, RedirectStandardOutput = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "mgc-backfill.dll"));
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        var (peak, processor) = (0L, 0.0);
        while (!process.WaitForExit(20))
            (peak, processor) = (Math.Max(peak, GetPeak(process.Id)), GetProcessorTime(process, processor));
        var seconds = clock.Elapsed.TotalSeconds;
        _ = output.Result;
        if (process.ExitCode != 0)
            throw new InvalidOperationException(
                $"mgc-backfill {string.Join(' ', arguments)} ended with {process.ExitCode}: {error.Result}"
            );
        return (seconds, processor, peak);
    }

    private static double GetProcessorTime(Process process, double before)
    {
        try
        {
            return process.TotalProcessorTime.TotalSeconds;
        }
        catch (InvalidOperationException)
        {
            return before; // it has just ended
        }
    }

    private static long GetPeak(int processId)
    {
        try
        {
            var line = File.ReadLines($"/proc/{processId}/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null
                ? 0
                : long.Parse(line.AsSpan(6, line.Length - 9).Trim(), System.Globalization.CultureInfo.InvariantCulture) * 1024;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return 0;
        }
    }
}
