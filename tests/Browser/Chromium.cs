namespace MgcBackfill.Browser;

/// <summary>The browser of this machine. The tests do not install one: they use an installed Chromium or Chrome.</summary>
internal static class Chromium
{
    /// <summary>Environment variable with the path of the browser, needed if it is not found under its usual names.</summary>
    public const string Variable = "CHROMIUM";

    // Chromium without its windows comes first: the tests then take two thirds of the time.
    private static readonly string[] s_names =
    [
        "chromium-headless-shell",
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
    ];

    private static readonly string[] s_paths =
    [
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        @"C:\Program Files\Google\Chrome\Application\chrome.exe",
        @"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    ];

    /// <summary>
    /// Path of the program, or null. A path in the variable is used as it is: with a wrong path the tests fail; they are not skipped.
    /// </summary>
    public static string? Program { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? named : Find();

    /// <summary>Why tests that need a browser are skipped; null if there is one.</summary>
    public static string? SkipReason =>
        Program is null ? $"No Chromium was found. Install one, or name it in the environment variable {Variable}." : null;

    /// <summary>Options for a browser without a sandbox (required if the user is root) that sends no network requests of its own.</summary>
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

    private static string? Find()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return s_names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).Concat(s_paths).FirstOrDefault(File.Exists);
    }
}
