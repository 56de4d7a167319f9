using System.Runtime.InteropServices;

namespace MgcBackfill.Cli;

/// <summary>Colours and cursor movements on the console of Windows, which interprets them only where a program asks for it.</summary>
internal static partial class EscapeSequences
{
    private const int StandardOutput = -11;
    private const int StandardError = -12;
    private const uint VirtualTerminalProcessing = 4;

    /// <summary>Asks for them.</summary>
    /// <returns>False where the console cannot interpret them, and gets plain text.</returns>
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
