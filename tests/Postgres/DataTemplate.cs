using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;

namespace MgcBackfill.TestServers;

/// <summary>
/// Data folders as initdb makes them, once in a process for each kind, and copied for each server: a copy takes a tenth of the time.
/// </summary>
internal static class DataTemplate
{
    private static readonly ConcurrentDictionary<string, Lazy<GuardedFolder>> s_folders = [];

    static DataTemplate() =>
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            foreach (var folder in s_folders.Values.Where(f => f.IsValueCreated))
                folder.Value.Dispose();
        };

    /// <summary>The superuser.</summary>
    public static string User => "postgres";

    /// <summary>The superuser's password: new in each process.</summary>
    public static string Password { get; } = RandomNumberGenerator.GetHexString(24, lowercase: true);

    /// <summary>Makes a data folder.</summary>
    public static void CopyTo(string folder, PostgresInstallation installation, PostgresOptions options)
    {
        string[] arguments =
        [
            $"--encoding={options.Encoding}",
            $"--locale={options.Locale}",
            string.Create(CultureInfo.InvariantCulture, $"--wal-segsize={options.WalSegmentMegabytes}"),
        ];
        var kind = string.Join(' ', [installation.Folder, .. arguments]);
        var template = s_folders.GetOrAdd(kind, _ => new(() => Create(installation, arguments))).Value;
        installation.Run(template.FullName, "cp", "-a", template.Combine(GuardedFolder.DataName), folder);
    }

    private static GuardedFolder Create(PostgresInstallation installation, string[] arguments)
    {
        var folder = new GuardedFolder(installation);
        try
        {
            var passwordFile = folder.Combine("password");
            installation.WriteFile(passwordFile, Password);
            installation.Run(
                folder.FullName,
                [
                    installation.GetProgram("initdb"),
                    $"--pgdata={folder.Combine(GuardedFolder.DataName)}",
                    $"--username={User}",
                    $"--pwfile={passwordFile}",
                    "--auth=scram-sha-256",
                    "--no-sync",
                    "--no-instructions",
                    .. arguments,
                ]
            );
            return folder;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }
}
