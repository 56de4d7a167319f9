using System.Runtime.InteropServices;

namespace MgcBackfill.Cli;

/// <summary>Colours and cursor movements on the Windows console, which interprets them only after a program has enabled them.</summary>
internal static partial class EscapeSequences
{
    private const int StandardOutput = -11;
    private const int StandardError = -12;
    private const uint VirtualTerminalProcessing = 4;

    /// <summary>Enables them.</summary>
    /// <returns>False if the console cannot interpret them; it then receives plain text.</returns>
    public static bool Enable() => !OperatingSystem.IsWindows() || Enable(StandardOutput) | Enable(StandardError);

    private static bool Enable(int stream)
    {
        var handle = GetStdHandle(stream);
        return GetConsoleMode(handle, out var mode) && SetConsoleMode(handle, mode | VirtualTerminalProcessing);
    }

    [LibraryImport("kernel32")]
    private static partial nint GetStdHandle(int stream);

    [LibraryImport("kernel32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetConsoleMode(nint handle, out uint mode);

    [LibraryImport("kernel32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool SetConsoleMode(nint handle, uint mode);
}
