using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace MgcBackfill.TestServers;

/// <summary>
/// The processes of a server: all those that work in its data folder. So they are found even when their parent is gone. Needs Linux.
/// </summary>
internal static partial class ServerProcesses
{
    /// <summary>How long a signalled process may take; more than it does on a busy machine.</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(60);

    /// <summary>The signals that a server receives, with their numbers on Linux.</summary>
    public enum Signal
    {
        Interrupt = 2,
        Quit = 3,
        Kill = 9,
        Continue = 18,
        Stop = 19,
    }

    /// <summary>
    /// The processes that work in a folder or below it now. One that has ended but was not waited for yet is not among them.
    /// </summary>
    public static IReadOnlyList<int> Find(string folder)
    {
        var found = new List<int>();
        foreach (var process in Directory.EnumerateDirectories("/proc"))
        {
            if (
                int.TryParse(Path.GetFileName(process), CultureInfo.InvariantCulture, out var id)
                && GetWorkingDirectory(process) is { } current
                && (current == folder || current.StartsWith(folder + "/", StringComparison.Ordinal))
            )
                found.Add(id);
        }

        return found;
    }

    /// <summary>Sends a signal; does nothing if the process is gone.</summary>
    public static void Send(int process, Signal signal) => _ = Kill(process, (int)signal);

    /// <summary>Kills all processes that work in a folder, and waits until they are gone.</summary>
    public static void KillAll(string folder) =>
        WaitUntil(
            () =>
            {
                var left = Find(folder);
                foreach (var process in left)
                    Send(process, Signal.Kill);
                return left.Count == 0;
            },
            () => $"Processes of the server were killed and are still there: {string.Join(", ", Find(folder))}."
        );

    /// <summary>Stops a process, and waits until it has stopped or ended.</summary>
    public static void Suspend(int process)
    {
        Send(process, Signal.Stop);

        // One that ended meanwhile stays a zombie as long as its parent is stopped.
        WaitUntil(() => GetState(process) is 'T' or 'Z' or 'X' or null, () => $"Process {process} did not stop.");
    }

    /// <summary>Waits until a process is gone and its parent knows it.</summary>
    public static void WaitForEnd(int process) =>
        WaitUntil(() => GetState(process) is null, () => $"Process {process} was killed and is still there.");

    /// <summary>Waits for a condition.</summary>
    /// <exception cref="TimeoutException">It is not true in time.</exception>
    public static void WaitUntil(Func<bool> condition, Func<string> message)
    {
        for (var clock = Stopwatch.StartNew(); !condition(); Thread.Sleep(5))
        {
            if (clock.Elapsed > MaxWait)
                throw new TimeoutException(message());
        }
    }

    /// <summary>
    /// The state of a process as a letter, such as T for a stopped one; null if there is none. The letter follows the name, which is in
    /// parentheses and may contain any character.
    /// </summary>
    public static char? GetState(int process)
    {
        try
        {
            var text = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
            return text[text.LastIndexOf(')') + 2];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? GetWorkingDirectory(string process)
    {
        try
        {
            return new DirectoryInfo(Path.Combine(process, "cwd")).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
