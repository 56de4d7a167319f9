namespace MgcBackfill.Browser;

/// <summary>The browser of this machine. The tests bring none: a Chromium or Chrome that is installed drives them.</summary>
internal static class Chromium
{
    /// <summary>Names the browser where it is not found by its usual names.</summary>
    public const string Variable = "CHROMIUM";

    private static readonly string[] s_names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    private static readonly string[] s_paths =
    [
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        @"C:\Program Files\Google\Chrome\Application\chrome.exe",
        @"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    ];

    /// <summary>
    /// Path of the program, or null. A path that the variable names is taken as it is: a wrong one fails, and skips nothing.
    /// </summary>
    public static string? Program { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? named : Find();

    /// <summary>Why tests that need it are skipped; null where there is one.</summary>
    public static string? SkipReason =>
        Program is null ? $"No Chromium was found. Install one, or name it in the environment variable {Variable}." : null;

    /// <summary>Options for a quiet browser without a sandbox, which root needs, that asks no network for itself.</summary>
    public static IReadOnlyList<string> Arguments { get; } =
    [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ];

    private static string? Find() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => s_names.Select(name => Path.Combine(folder, name)))
            .Concat(s_paths)
            .FirstOrDefault(File.Exists);
}
