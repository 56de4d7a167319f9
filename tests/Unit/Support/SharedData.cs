namespace MgcBackfill.Tests.Support;

/// <summary>
/// Real DBN files, which are not part of the repository: in a folder beside it (<c>../shared/data</c>), or in the folder that the
/// environment variable names.
/// </summary>
internal static class SharedData
{
    public const string Variable = "MGC_SHARED_DATA";

    /// <summary>The folder, or null if there is none.</summary>
    public static string? Folder { get; } = Find();

    /// <summary>Why a test that needs the folder cannot run; null if it can.</summary>
    public static string? Missing =>
        Folder is null ? $"The real DBN files are missing (looked for ../shared/data beside the repository, and in {Variable})." : null;

    public static string File(string name) => Path.Combine(Folder!, name.Replace('/', Path.DirectorySeparatorChar));

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
            return Directory.Exists(named) ? named : null;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!System.IO.File.Exists(Path.Combine(folder.FullName, "Directory.Packages.props")))
                continue;
            var data = Path.Combine(folder.FullName, "..", "shared", "data");
            return Directory.Exists(data) ? Path.GetFullPath(data) : null;
        }

        return null;
    }
}
