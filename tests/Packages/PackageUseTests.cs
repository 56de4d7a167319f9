using System.Diagnostics;
using System.Text.RegularExpressions;

namespace MgcBackfill.Packages.Tests;

/// <summary>
/// What a user does with the packages, with no other package source: install the tool and run it; read bars with the library.
/// </summary>
[Collection(PackedCollection.Name)]
public sealed partial class PackageUseTests(PackedFixture packed)
{
    private const string Digest = "6ef1d37d7a0d74fd9117e04f95b9f60e6c6e6c527cdf12b70df7df7f092bb3fd";

    // The number of outright records in the sample.
    private const int Outrights = 120_762;

    [Fact]
    public async Task The_tool_installs_from_a_folder_and_the_library_package_finds_the_digest_that_it_built()
    {
        var folder = packed.OfflineFolder("tool");
        await Command.DotNet(
            folder,
            "tool",
            "install",
            "mgc-backfill",
            "--version",
            BuildFacts.Version,
            "--tool-path",
            "installed",
            "--configfile",
            "nuget.config"
        );
        var tool = Path.Combine(folder, "installed", OperatingSystem.IsWindows() ? "mgc-backfill.exe" : "mgc-backfill");

        var version = await Command.Run(folder, tool, "--version");
        var built = await Command.Run(folder, tool, "backfill", "--db", "gold.db", "--dbn", Path.Combine(BuildFacts.Root, "samples"));

        Assert.StartsWith($"mgc-backfill {BuildFacts.Version}", version.Out, StringComparison.Ordinal);
        Assert.True(built.ExitCode == 0, built.Error);
        Assert.Equal(Digest, BuildDigest().Match(built.Out).Groups[1].Value);
        Assert.Equal(ListedDuckDb(), DuckDbVersion().Match(built.Error).Groups[1].Value);

        Assert.Contains("\"row_count\":60124,", await GetServedStatistics(folder, tool), StringComparison.Ordinal);

        // The database code finds the libduckdb of the package.
        var digested = await Consume(
            "database",
            "Console.Write(MgcBackfill.Verify.VerifyRun.Digest(args[0]).BuildDigest);",
            "",
            Path.Combine(folder, "gold.db")
        );
        Assert.Equal(Digest, digested.Out);
    }

    [Fact]
    public async Task The_example_in_the_library_readme_reads_the_sample_without_libduckdb()
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(BuildFacts.Root, "src", "MgcBackfill.Core", "README.md"));
        var (program, reference) = (Block("csharp", readme), Block("xml", readme));

        var read = await Consume("reader", program, reference, BuildFacts.Sample);

        var lines = read.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal(Outrights, lines.Length);
        Assert.All(lines, l => Assert.Matches(Line(), l));
        Assert.Equal(lines.Select(l => l[..17]).Order(StringComparer.Ordinal), lines.Select(l => l[..17]));
        Assert.DoesNotContain(
            Directory.EnumerateFiles(packed.File("reader"), "*duckdb.*", SearchOption.AllDirectories),
            f => Path.GetExtension(f) is ".so" or ".dylib" || Path.GetFileName(f) == "duckdb.dll"
        );
    }

    private static async Task<string> GetServedStatistics(string folder, string tool)
    {
        using var process = Process.Start(
            new ProcessStartInfo(tool, ["serve", "--db", "gold.db", "--urls", "http://127.0.0.1:0", "--quiet"])
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
            }
        )!;
        try
        {
            var line = await process.StandardOutput.ReadLineAsync();
            using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
            return await client.GetStringAsync(new Uri(line!.Split(' ')[^1] + "/api/market-data/mgc/ohlcv-1m/stats"));
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    // Builds and runs a program that references only the package. Its dependencies come from the packages restored for this repository.
    private async Task<Command> Consume(string name, string program, string references, string argument)
    {
        var folder = packed.OfflineFolder(name);
        await File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"), program);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "Consumer.csproj"),
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <UseAppHost>false</UseAppHost>
                <NuGetAudit>false</NuGetAudit>
                <RestorePackagesPath>restored</RestorePackagesPath>
                <RestoreFallbackFolders>{BuildFacts.Packages}</RestoreFallbackFolders>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="MgcBackfill.Core" Version="{BuildFacts.Version}" />
                {references}
              </ItemGroup>
            </Project>
            """
        );
        await Command.DotNet(folder, "build", "--output", "built", "--nologo", "-nodeReuse:false");

        var run = await Command.Run(folder, BuildFacts.DotNet, Path.Combine("built", "Consumer.dll"), argument);

        Assert.True(run.ExitCode == 0, run.Error);
        return run;
    }

    private string? ListedDuckDb() =>
        PackageFiles
            .Read(packed.Tool)
            .Contents.GetProperty("components")
            .EnumerateArray()
            .Single(c => c.GetProperty("name").GetString() == "DuckDB")
            .GetProperty("version")
            .GetString();

    private static string Block(string language, string markdown) =>
        Regex.Match(markdown, $@"```{language}\r?\n(.*?)```", RegexOptions.Singleline).Groups[1].Value;

    [GeneratedRegex(@"DuckDB v([\d.]+)")]
    private static partial Regex DuckDbVersion();

    [GeneratedRegex("build digest +([0-9a-f]{64})")]
    private static partial Regex BuildDigest();

    [GeneratedRegex(@"^2024-0[2-4]-\d\dT\d\d:\d\dZ MGC[FGHJKMNQUVXZ]\d \d+(\.\d)? \d+(\.\d)? \d+(\.\d)? \d+(\.\d)? \d+$")]
    private static partial Regex Line();
}
