using System.Diagnostics;
using System.Text.Json;
using MgcBackfill.Crash;
using MgcBackfill.Tests.Cli;

namespace MgcBackfill.Tests.Support;

/// <summary>
/// Runs commands as a user to whom file permissions apply: if the tests run as root, the user nobody (65534), with a copy of the program
/// that everyone may read; otherwise the current user. Owner, group and others always have the same permissions here, so it does not matter
/// who owns a file.
/// </summary>
public sealed class OrdinaryUser : IDisposable
{
    private const string NobodyId = "65534";

    private readonly ScratchFolder _program = new();
    private readonly Lazy<Process> _answering;

    /// <summary>Copies the program.</summary>
    public OrdinaryUser()
    {
        _answering = new Lazy<Process>(() => Start(CommandSequence.HostArguments(_program.FullName)));
        if (SkipReason is not null)
            return;
        Open(_program.FullName);
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory))
        {
            if (Path.GetExtension(file) is not (".dll" or ".json" or ".so" or ".dylib"))
                continue;
            var copy = _program.File(Path.GetFileName(file));
            File.Copy(file, copy);
            Open(copy);
        }
    }

    /// <summary>Why this machine has no such user; null if it has one.</summary>
    public static string? SkipReason { get; } = Find();

    /// <summary>Runs a command. All commands run in one process.</summary>
    internal Outcome Run(params string[] args)
    {
        var process = _answering.Value;
        process.StandardInput.WriteLine(JsonSerializer.Serialize(args));
        return process.StandardOutput.ReadLine() is { } answer
            ? JsonSerializer.Deserialize<Outcome>(answer)!
            : throw new InvalidOperationException(process.StandardError.ReadToEnd());
    }

    /// <summary>Runs the program in a process of its own.</summary>
    /// <param name="temporary">The folder for temporary files.</param>
    /// <param name="args">The arguments.</param>
    internal Outcome RunAlone(string temporary, params string[] args)
    {
        using var process = Start(["exec", _program.File("mgc-backfill.dll"), .. args], temporary);
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Outcome(process.ExitCode, output, error.Result);
    }

    public void Dispose()
    {
        if (_answering.IsValueCreated)
        {
            _answering.Value.StandardInput.Close();
            _answering.Value.WaitForExit();
            _answering.Value.Dispose();
        }

        _program.Dispose();
    }

    /// <summary>Gives everybody all permissions on a file or folder and everything in it.</summary>
    internal static void Open(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        var isFolder = Directory.Exists(path);
        File.SetUnixFileMode(path, (UnixFileMode)Convert.ToInt32(isFolder ? "777" : "666", 8));
        foreach (var entry in isFolder ? Directory.EnumerateFileSystemEntries(path) : [])
            Open(entry);
    }

    /// <summary>Gives everybody, including the owner, these permissions on a file or folder, as a chmod digit.</summary>
    internal static void Allow(string path, int digit)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, (UnixFileMode)((digit * 64) + (digit * 8) + digit));
    }

    private static Process Start(string[] arguments, string? temporary = null)
    {
        string[] command = [.. Prefix, DotNetHost.Path, .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = "/",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["HOME"] = "/";
        if (temporary is not null)
            start.Environment["TMPDIR"] = temporary;
        return Process.Start(start)!;
    }

    private static string[] Prefix =>
        Environment.IsPrivilegedProcess ? ["setpriv", $"--reuid={NobodyId}", $"--regid={NobodyId}", "--clear-groups", "--"] : [];

    private static string? Find()
    {
        if (OperatingSystem.IsWindows())
            return "Needs permissions as Linux and macOS have them.";
        if (!Environment.IsPrivilegedProcess)
            return null;
        try
        {
            string[] command = [.. Prefix, DotNetHost.Path, "--version"];
            using var process = Process.Start(
                new ProcessStartInfo(command[0], command[1..])
                {
                    WorkingDirectory = "/",
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                    Environment = { ["HOME"] = "/" },
                }
            )!;
            process.WaitForExit();
            return process.ExitCode == 0 ? null : "Runs as root, and no other user of this machine may run dotnet.";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "Runs as root, which permissions do not restrict, and setpriv, which would run the program as another user, is missing.";
        }
    }
}
