namespace MgcBackfill.Packages.Tests;

/// <summary>The packages of this platform, made once for all tests, outside the output folders of the repository.</summary>
public sealed class PackedFixture : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mgc-packages-");

    /// <summary>The folder of the packages.</summary>
    internal string Folder => File("packages");

    /// <summary>The packages that hold a program or library.</summary>
    internal string Module => Package($"MgcBackfill-{BuildFacts.Version}-{BuildFacts.Platform}.zip");

    internal string Tool => Package($"mgc-backfill.{BuildFacts.Platform}.{BuildFacts.Version}.nupkg");

    internal string ToolPointer => Package($"mgc-backfill.{BuildFacts.Version}.nupkg");

    internal string Library => Package($"MgcBackfill.Core.{BuildFacts.Version}.nupkg");

    /// <summary>A path in the folder of the tests; nothing is created.</summary>
    internal string File(string name) => Path.Combine(_folder.FullName, name);

    /// <inheritdoc/>
    public async Task InitializeAsync() =>
        await Command.DotNet(
            BuildFacts.Root,
            "msbuild",
            Path.Combine(BuildFacts.Root, "packaging", "Packages.proj"),
            "-nologo",
            "-verbosity:quiet",
            "-nodeReuse:false",
            $"-p:PackagePlatforms={BuildFacts.Platform}",
            $"-p:PackageFolder={Folder}",
            $"-p:PackageWork={File("work")}",
            // The build of the repository has already run the analyzers over the same sources.
            "-p:RunAnalyzers=false"
        );

    /// <summary>Creates a folder whose NuGet configuration names only the packages made here. Returns its path.</summary>
    internal string OfflineFolder(string name)
    {
        var folder = Directory.CreateDirectory(File(name)).FullName;
        System.IO.File.WriteAllText(
            Path.Combine(folder, "nuget.config"),
            $"""<configuration><packageSources><clear /><add key="local" value="{Folder}" /></packageSources></configuration>"""
        );
        return folder;
    }

    /// <inheritdoc/>
    public Task DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    private string Package(string name) => Path.Combine(Folder, name);
}
