namespace MgcBackfill.Tests.Support;

/// <summary>The repository that the tests were built from.</summary>
internal static class Repository
{
    /// <summary>Full path of its root, the folder of MgcBackfill.sln.</summary>
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MgcBackfill.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException("The tests do not run inside a checkout: MgcBackfill.sln was not found above them.");
    }
}
