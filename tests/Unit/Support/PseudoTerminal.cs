using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using MgcBackfill.Crash;
using Microsoft.Win32.SafeHandles;

namespace MgcBackfill.Tests.Support;

/// <summary>A terminal of Linux with a size, which a program gets as its standard input, output and error.</summary>
internal sealed partial class PseudoTerminal : IDisposable
{
    private const int ReadAndWrite = 2;
    private const int NotControlling = 0x100;
    private const int Rows = 50;
    private const nuint SetWindowSize = 0x5414;
    private const int LongestName = 256;

    private readonly SafeFileHandle _master;

    /// <param name="columns">Its width.</param>
    public PseudoTerminal(int columns)
    {
        _master = new SafeFileHandle(Open(ReadAndWrite | NotControlling), ownsHandle: true);
        Assert.False(_master.IsInvalid);
        var descriptor = (int)_master.DangerousGetHandle();
        Assert.Equal((0, 0), (Grant(descriptor), Unlock(descriptor)));
        Assert.Equal(0, Control(descriptor, SetWindowSize, new Size { Rows = Rows, Columns = (ushort)columns }));
        var name = new byte[LongestName];
        Assert.Equal(0, GetName(descriptor, name, (nuint)name.Length));
        Name = Encoding.ASCII.GetString(name, 0, Array.IndexOf(name, (byte)0));
    }

    /// <summary>The path of the device.</summary>
    public string Name { get; }

    /// <summary>Runs commands of the program, one after the other, in one process.</summary>
    /// <param name="folder">Their working folder.</param>
    /// <param name="environment">Variables on top of this process's.</param>
    /// <param name="commands">The arguments of each command.</param>
    /// <returns>All that the terminal received from each command, and its exit code.</returns>
    public IReadOnlyList<(string Text, int ExitCode)> Run(
        string folder,
        IReadOnlyDictionary<string, string> environment,
        IReadOnlyList<string[]> commands
    )
    {
        using var files = new ScratchFolder();
        var sequence = new CommandSequence(files.FullName, commands);
        var start = new ProcessStartInfo(
            "/bin/sh",
            ["-c", "exec \"$0\" \"$@\" <\"$TTY\" >\"$TTY\" 2>\"$TTY\"", DotNetHost.Path, .. sequence.Arguments]
        )
        {
            WorkingDirectory = folder,
        };
        start.Environment["TTY"] = Name;
        start.Environment["TERM"] = "xterm-256color";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var texts = Read().Split(CommandSequence.EndOfCommand);
        process.WaitForExit();
        return [.. texts.Zip(sequence.ReadEnds().Select(e => e.ExitCode))];
    }

    public void Dispose() => _master.Dispose();

    // Until the last process has closed the device, which is an error of reading on Linux.
    private string Read()
    {
        using var all = new MemoryStream();
        var buffer = new byte[1 << 16];
        while (ReadSome(_master, buffer, (nuint)buffer.Length) is > 0 and var count)
            all.Write(buffer, 0, (int)count);
        return Encoding.UTF8.GetString(all.ToArray());
    }

    [LibraryImport("libc", EntryPoint = "posix_openpt")]
    private static partial int Open(int flags);

    [LibraryImport("libc", EntryPoint = "grantpt")]
    private static partial int Grant(int descriptor);

    [LibraryImport("libc", EntryPoint = "unlockpt")]
    private static partial int Unlock(int descriptor);

    [LibraryImport("libc", EntryPoint = "ptsname_r")]
    private static partial int GetName(int descriptor, [Out] byte[] buffer, nuint length);

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int Control(int descriptor, nuint request, in Size size);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint ReadSome(SafeFileHandle descriptor, [Out] byte[] buffer, nuint length);

    [StructLayout(LayoutKind.Sequential)]
    private struct Size
    {
        public ushort Rows;
        public ushort Columns;
        public ushort PixelsAcross;
        public ushort PixelsDown;
    }
}
