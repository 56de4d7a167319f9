using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using MgcBackfill.Errors;

namespace MgcBackfill.Download;

/// <summary>A command of the user, such as that of a password store, that prints the key of the service.</summary>
internal static class KeyCommand
{
    private const int MaxOutput = 64 * 1024;
    private static readonly TimeSpan s_maxTime = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Runs the command in the system's shell and takes the first line of its output. What it prints otherwise is not shown.
    /// </summary>
    /// <param name="command">The command line.</param>
    /// <param name="cancellation">Stops the command.</param>
    /// <exception cref="UsageException">It cannot be started, fails, takes too long, or prints no key.</exception>
    /// <exception cref="OperationCanceledException">The command was cancelled.</exception>
    public static GatewayKey Run(string command, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(s_maxTime);
        using var process = Start(command);
        try
        {
            process.StandardInput.Close();
            return Read(process, limit.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw Failed(string.Create(CultureInfo.InvariantCulture, $"did not end within {s_maxTime.TotalMinutes:0} minutes"));
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private static async Task<GatewayKey> Read(Process process, CancellationToken cancellation)
    {
        // Both streams are read, because a command whose output is not read may wait for ever. Its errors go nowhere: they may show the
        // key.
        var errors = process.StandardError.BaseStream.CopyToAsync(Stream.Null, cancellation);
        var text = new char[MaxOutput];
        var length = await process.StandardOutput.ReadBlockAsync(text, cancellation).ConfigureAwait(false);
        if (length == MaxOutput)
            throw Failed("printed more than a key");
        await errors.ConfigureAwait(false);
        await process.WaitForExitAsync(cancellation).ConfigureAwait(false);
        if (process.ExitCode != 0)
            throw Failed(string.Create(CultureInfo.InvariantCulture, $"ended with the exit code {process.ExitCode}"));
        var lines = new string(text, 0, length).Split('\n', 2);
        return GatewayKey.From(lines[0], "The output of the key command");
    }

    private static Process Start(string command)
    {
        var start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo("cmd.exe") { Arguments = $"/d /s /c \"{command}\"" }
            : new ProcessStartInfo("/bin/sh", ["-c", command]);
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.UseShellExecute = false;
        try
        {
            return Process.Start(start)!;
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            throw Failed($"could not be started: {e.Message}");
        }
    }

    private static UsageException Failed(string what) =>
        new(
            ErrorIds.KeyMissing,
            $"There is no key for the service: the key command {what}.",
            "Run the command in a shell. It must print the key, and nothing else, and end with the exit code 0."
        );
}
