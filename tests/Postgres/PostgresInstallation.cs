using System.ComponentModel;
using System.Globalization;

namespace MgcBackfill.TestServers;

/// <summary>
/// The programs of a PostgreSQL server on this machine, and the user as whom they run. PostgreSQL refuses to run as root: if the tests do,
/// its programs run as the user postgres or, without such a user, as nobody; otherwise they run as the current user.
/// </summary>
public sealed class PostgresInstallation
{
    /// <summary>Environment variable with the folder of the programs, needed if it is not found in the usual places.</summary>
    public const string Variable = "MGC_POSTGRES_BIN";

    private const string NobodyId = "65534";
    private const string DebianFolder = "/usr/lib/postgresql";

    private PostgresInstallation(string? folder, IReadOnlyList<string> prefix, string? skipReason)
    {
        Folder = folder;
        Prefix = prefix;
        SkipReason = skipReason;
    }

    /// <summary>The installation of this machine.</summary>
    public static PostgresInstallation Current { get; } =
        Find(Environment.GetEnvironmentVariable(Variable), UsualFolders(), Environment.IsPrivilegedProcess);

    /// <summary>The folder of the programs; null if none was found.</summary>
    public string? Folder { get; }

    /// <summary>Why tests that need a server are skipped; null if one can be started.</summary>
    public string? SkipReason { get; }

    // What precedes a command so that it runs as the server's user.
    internal IReadOnlyList<string> Prefix { get; }

    /// <summary>Finds the programs.</summary>
    /// <param name="named">
    /// Their folder, used as it is: with a wrong folder the tests fail; they are not skipped. Null to search.
    /// </param>
    /// <param name="folders">The folders to search; the first that has the programs of a server is taken.</param>
    /// <param name="isRoot">True if this process is root's.</param>
    public static PostgresInstallation Find(string? named, IEnumerable<string> folders, bool isRoot)
    {
        ArgumentNullException.ThrowIfNull(folders);
        if (!OperatingSystem.IsLinux())
            return new(null, [], "Needs a PostgreSQL server on Linux: the tests signal its processes as Linux lists them.");
        var isNamed = !string.IsNullOrEmpty(named);
        var folder = isNamed ? named : folders.FirstOrDefault(f => Has(f, "initdb") && Has(f, "postgres"));
        if (folder is null)
        {
            return new(
                null,
                [],
                "No PostgreSQL server was found. Install one, or name the folder of its programs in the environment variable "
                    + $"{Variable}."
            );
        }

        try
        {
            IReadOnlyList<string> prefix = isRoot ? FindOrdinaryUser() : [];
            var answer = Command.Run([.. prefix, Path.Combine(folder, "postgres"), "--version"], "/");
            var user = isRoot ? "a user other than root" : "this user";
            return new(
                folder,
                prefix,
                isNamed || answer.ExitCode == 0 ? null : $"{folder}/postgres cannot be run by {user}: {answer.Error.Trim()}"
            );
        }
        catch (Win32Exception) when (isRoot)
        {
            return new(folder, [], "Runs as root, which PostgreSQL refuses, and setpriv, which would run it as another user, is missing.");
        }
        catch (Win32Exception) when (isNamed)
        {
            return new(folder, [], null);
        }
    }

    /// <summary>The path of a program.</summary>
    public string GetProgram(string name) => Path.Combine(Folder ?? throw new InvalidOperationException(SkipReason), name);

    // Runs a program as the server's user.
    internal string Run(string workingDirectory, params string[] command) => RunWithInput("", workingDirectory, command);

    // Writes a file of the server's user that nobody else may read. The content is in no list of processes.
    internal void WriteFile(string path, string content) =>
        RunWithInput(content, Path.GetDirectoryName(path)!, "sh", "-c", "umask 077; cat >\"$1\"", "sh", path);

    private string RunWithInput(string input, string workingDirectory, params string[] command)
    {
        var (exitCode, output, error) = Command.Run([.. Prefix, .. command], workingDirectory, input);
        return exitCode == 0
            ? output
            : throw new InvalidOperationException($"{string.Join(' ', command)} ended with exit code {exitCode}: {error}{output}");
    }

    private static bool Has(string folder, string program) => File.Exists(Path.Combine(folder, program));

    private static string[] FindOrdinaryUser()
    {
        var (user, group) = (Command.Run(["id", "-u", "postgres"], "/"), Command.Run(["id", "-g", "postgres"], "/"));
        var exists = user.ExitCode == 0 && group.ExitCode == 0;
        return
        [
            "setpriv",
            $"--reuid={(exists ? user.Output.Trim() : NobodyId)}",
            $"--regid={(exists ? group.Output.Trim() : NobodyId)}",
            "--clear-groups",
            "--",
        ];
    }

    // pg_config may belong to a client library and name a folder without a server. Debian keeps one folder for each version.
    private static IEnumerable<string> UsualFolders()
    {
        if (!OperatingSystem.IsLinux())
            yield break;
        if (AskConfig() is { } configured)
            yield return configured;
        var versions = Directory.Exists(DebianFolder) ? Directory.GetDirectories(DebianFolder) : [];
        foreach (var folder in versions.OrderByDescending(GetVersion))
            yield return Path.Combine(folder, "bin");
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries))
            yield return folder;
    }

    private static double GetVersion(string folder) =>
        double.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var version) ? version : 0;

    private static string? AskConfig()
    {
        try
        {
            var answer = Command.Run(["pg_config", "--bindir"], "/");
            return answer.ExitCode == 0 ? answer.Output.Trim() : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
