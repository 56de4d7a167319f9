using System.Diagnostics;

namespace MgcBackfill.Browser;

/// <summary>
/// The reports that the tests open, written once by the real program: of the committed sample, of the same table against another market's
/// bars, of a quiet year in which the front month went back, with one month's minutes, and, if an environment variable is set, of a
/// synthetic market of fifteen years.
/// </summary>
internal static class ReportSet
{
    /// <summary>
    /// If this variable is 1, a report of fifteen years is opened too. The output of the test contains the time that took.
    /// </summary>
    public const string FifteenYearsVariable = "MGC_BROWSER_FIFTEEN_YEARS";

    private static readonly Lazy<string> s_folder = new(Write);

    private static bool WithFifteenYears => Environment.GetEnvironmentVariable(FifteenYearsVariable) == "1";

    /// <summary>The names of the files.</summary>
    public static IReadOnlyList<string> Names { get; } =
        WithFifteenYears ? ["valid.html", "invalid.html", "back.html", "fifteen.html"] : ["valid.html", "invalid.html", "back.html"];

    /// <summary>Full path of a file.</summary>
    public static string GetPath(string name) => Path.Combine(s_folder.Value, name);

    private static string Write()
    {
        var folder = Directory.CreateTempSubdirectory("mgc-browser-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        var sample = Directory.GetFiles(Path.Combine(RepositoryRoot(), "samples"), "*.dbn.zst").Single();
        Run(folder, 0, "backfill", "--db", "sample.db", "--dbn", sample);
        Run(folder, 0, "report", "--db", "sample.db", "--dbn", sample, "--out", "valid.html");

        // Another market's records: the gate of the day records must fail, and the page must report it.
        Run(folder, 0, "sample", "--out", "other.dbn.zst", "--start", "2024-02-19", "--end", "2024-04-19", "--seed", "2");
        Run(folder, 0, "backfill", "--db", "other.db", "--dbn", "other.dbn.zst");
        Run(folder, 5, "report", "--db", "sample.db", "--dbn", sample, "--checkpoint", "other.db.checkpoint", "--out", "invalid.html");
        Run(folder, 0, "sample", "--out", "back.dbn.zst", "--start", "2010-10-04", "--end", "2011-04-30");
        Run(folder, 0, "backfill", "--db", "back.db", "--dbn", "back.dbn.zst");
        Run(
            folder,
            0,
            "report",
            "--db",
            "back.db",
            "--dbn",
            "back.dbn.zst",
            "--out",
            "back.html",
            "--zoom-start",
            "2010-11-01",
            "--zoom-end",
            "2010-11-30"
        );
        if (WithFifteenYears)
        {
            Run(folder, 0, "sample", "--out", "fifteen.dbn.zst", "--start", "2010-10-04", "--end", "2025-09-24");
            Run(folder, 0, "backfill", "--db", "fifteen.db", "--dbn", "fifteen.dbn.zst");
            Run(folder, 0, "report", "--db", "fifteen.db", "--dbn", "fifteen.dbn.zst", "--out", "fifteen.html");
        }

        return folder;
    }

    private static void Run(string folder, int expected, params string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "mgc-backfill.dll");
        var start = new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            ["exec", program, .. arguments]
        )
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        process.WaitForExit();
        Assert.True(
            process.ExitCode == expected,
            $"mgc-backfill {arguments[0]} ended with {process.ExitCode}:\n{output.Result}\n{error.Result}"
        );
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "MgcBackfill.sln")))
            folder = folder.Parent;
        return folder?.FullName
            ?? throw new InvalidOperationException("The tests do not run inside a checkout: MgcBackfill.sln was not found above them.");
    }
}
