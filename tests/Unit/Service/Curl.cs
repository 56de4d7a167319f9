using System.Diagnostics;

namespace MgcBackfill.Tests.Service;

/// <summary>The program curl: another client than that of .NET.</summary>
internal static class Curl
{
    /// <summary>Why tests with it are skipped; null if it is there.</summary>
    public static string? Missing { get; } = Find();

    /// <summary>Runs it. Returns the status code and the body.</summary>
    public static async Task<(int Status, string Body)> Get(Uri url, params string[] more)
    {
        var start = new ProcessStartInfo(
            "curl",
            ["--silent", "--noproxy", "*", "--max-time", "60", "--path-as-is", "--write-out", "\n%{http_code}", .. more, url.OriginalString]
        )
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        var end = output.LastIndexOf('\n');
        return (int.Parse(output.AsSpan(end + 1), System.Globalization.CultureInfo.InvariantCulture), output[..end]);
    }

    private static string? Find()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("curl", "--version") { RedirectStandardOutput = true })!;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : "curl does not work.";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "Needs the program curl.";
        }
    }
}
