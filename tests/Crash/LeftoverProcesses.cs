using System.Globalization;

namespace MgcBackfill.Crash;

/// <summary>
/// The processes of a run that still exist after it has ended. They are recognized by a mark in their environment, which a worker inherits
/// from the run that started it. Only Linux shows the environment of other processes; elsewhere none is found.
/// </summary>
internal static class LeftoverProcesses
{
    /// <summary>The variable that holds the mark.</summary>
    public const string Variable = "MGC_CRASH_RUN";

    // A worker gives its current work one second to notice the end; a machine under load needs more.
    private static readonly TimeSpan s_maxWait = TimeSpan.FromSeconds(15);

    /// <summary>The processes that carry a mark now.</summary>
    public static IReadOnlyList<int> Find(string mark)
    {
        if (!OperatingSystem.IsLinux())
            return [];
        var found = new List<int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) && HasMark(folder, mark))
                found.Add(id);
        }

        return found;
    }

    /// <summary>Waits until they have ended.</summary>
    /// <exception cref="InvalidOperationException">One of them still exists after the time limit.</exception>
    public static void RequireNone(string mark) => RequireNone(mark, s_maxWait);

    /// <inheritdoc cref="RequireNone(string)"/>
    public static void RequireNone(string mark, TimeSpan within)
    {
        for (var clock = System.Diagnostics.Stopwatch.StartNew(); Find(mark) is { Count: > 0 } left; Thread.Sleep(20))
        {
            if (clock.Elapsed > within)
                throw new InvalidOperationException($"The run is gone, and its processes {string.Join(", ", left)} are still there.");
        }
    }

    /// <summary>Kills all of them, and waits until they have exited.</summary>
    public static void Kill(string mark)
    {
        foreach (var id in Find(mark))
            _ = Steps.KillOne(id);
        RequireNone(mark);
    }

    // A process that has ended but was not waited for yet has no environment any more.
    private static bool HasMark(string folder, string mark)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "environ")).Split('\0').Contains($"{Variable}={mark}", StringComparer.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
