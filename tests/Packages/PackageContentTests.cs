using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace MgcBackfill.Packages.Tests;

/// <summary>Every package is complete, and its list of contents and its notices match its real content.</summary>
[Collection(PackedCollection.Name)]
public sealed class PackageContentTests(PackedFixture packed)
{
    // Files beside the program or library itself.
    private static readonly string[] s_extraFiles =
    [
        "LICENSE",
        "THIRD-PARTY-NOTICES.md",
        "README.md",
        "sbom.cdx.json",
        "DotnetToolSettings.xml",
    ];

    public static TheoryData<string> Packages => ["module", "tool", "library"];

    [Fact]
    public void One_set_of_packages_is_made() =>
        Assert.Equal(
            new[] { packed.Module, packed.Tool, packed.ToolPointer, packed.Library }.Order(StringComparer.Ordinal),
            Directory.EnumerateFileSystemEntries(packed.Folder).Order(StringComparer.Ordinal)
        );

    [Theory]
    [MemberData(nameof(Packages))]
    public void The_list_of_contents_names_every_file_with_its_hash(string package)
    {
        var files = PackageFiles.Read(GetPath(package));
        var folder = GetFolder(files, package);

        var listed = Components(files, "file").ToDictionary(c => folder + c.GetProperty("name").GetString(), ComputeHash);

        var product = files
            .Names.Where(n => !s_extraFiles.Contains(Path.GetFileName(n)) && !n.EndsWith(".nuspec", StringComparison.Ordinal))
            .ToArray();
        Assert.NotEmpty(product);
        Assert.Empty(product.Except(listed.Keys));
        Assert.Empty(listed.Keys.Except(files.Names));
        Assert.All(listed, f => Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(files[f.Key])), f.Value));
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Every_library_comes_from_a_package_that_is_listed_with_its_licence(string package)
    {
        var files = PackageFiles.Read(GetPath(package));
        var own = files.Contents.GetProperty("metadata").GetProperty("component").GetProperty("name").GetString();
        var packages = Components(files, "library").Select(c => c.GetProperty("name").GetString()).ToHashSet();

        var libraries = Components(files, "file").Where(c => IsLibrary(c.GetProperty("name").GetString()!)).ToArray();

        Assert.NotEmpty(libraries);
        Assert.All(
            libraries,
            library =>
            {
                var (name, from) = (Path.GetFileNameWithoutExtension(library.GetProperty("name").GetString()!), GetOrigin(library));
                var isOwn = name.StartsWith("MgcBackfill.", StringComparison.Ordinal) || name == "mgc-backfill";
                Assert.Equal(isOwn, from == own);
                Assert.True(isOwn || packages.Contains(from), $"{name} comes from {from}, which is not listed.");
            }
        );
        Assert.Superset(new HashSet<string?> { "DuckDB", "DuckDB.NET.Bindings.Full", "DuckDB.NET.Data.Full", "Apache.Arrow" }, packages);
        Assert.All(
            Components(files, "library"),
            c =>
                Assert.Matches(
                    "^(MIT|Apache-2.0|BSD-3-Clause|PostgreSQL|Apache-2.0 AND BSD-3-Clause AND 0BSD)$",
                    c.GetProperty("licenses")[0].GetProperty("expression").GetString()
                )
        );
    }

    // Two lists of the same contents must be equal byte for byte.
    [Theory]
    [MemberData(nameof(Packages))]
    public void The_list_of_contents_holds_no_time_and_no_random_number(string package)
    {
        var contents = PackageFiles.Read(GetPath(package)).Contents;
        Assert.Equal(
            ("CycloneDX", "1.6"),
            (contents.GetProperty("bomFormat").GetString(), contents.GetProperty("specVersion").GetString())
        );
        Assert.False(contents.TryGetProperty("serialNumber", out _));
        Assert.False(contents.GetProperty("metadata").TryGetProperty("timestamp", out _));
        var references = contents.GetProperty("components").EnumerateArray().Select(c => c.GetProperty("bom-ref").GetString()).ToArray();
        Assert.Equal(references.Distinct(), references);
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void The_notices_name_every_component_with_its_version(string package)
    {
        var files = PackageFiles.Read(GetPath(package));
        var notices = files.Text("THIRD-PARTY-NOTICES.md");

        Assert.All(
            Components(files, "library"),
            c =>
                Assert.Matches(
                    $@"\| {Regex.Escape(c.GetProperty("name").GetString()!)} \| {Regex.Escape(c.GetProperty("version").GetString()!)} \|",
                    notices
                )
        );
        Assert.StartsWith("MIT License", files.Text("LICENSE"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void The_listed_versions_of_the_embedded_scripts_are_the_real_ones(string package)
    {
        var files = PackageFiles.Read(GetPath(package));
        var core = Encoding.Latin1.GetString(files[files.Path("MgcBackfill.Core.dll")]);
        var targets = File.ReadAllText(Path.Combine(BuildFacts.Root, "src", "MgcBackfill.Core", "Report", "Charts.targets"));
        string Listed(string name) =>
            Components(files, "library").Single(c => c.GetProperty("name").GetString() == name).GetProperty("version").GetString()!;

        Assert.Equal(Listed("Apache ECharts"), Regex.Match(core, @",t\.version=""([\d.]+)""").Groups[1].Value);
        Assert.Equal(Listed("ZRender"), Regex.Match(core, @"dependencies=\{zrender:""([\d.]+)""").Groups[1].Value);
        Assert.Equal(Listed("Vizor.ECharts"), Regex.Match(targets, "<_ChartVersion>([^<]+)<").Groups[1].Value);
    }

    // Native code compiled on the packing machine would be wrong for every other platform that the package is made for.
    [Theory]
    [MemberData(nameof(Packages))]
    public void No_assembly_contains_native_code(string package)
    {
        var files = PackageFiles.Read(GetPath(package));
        var assemblies = files
            .Names.Where(n => n.EndsWith(".dll", StringComparison.Ordinal) && Path.GetFileName(n) != "duckdb.dll")
            .ToArray();
        Assert.NotEmpty(assemblies);
        Assert.All(
            assemblies,
            name =>
            {
                using var assembly = new PEReader(new MemoryStream(files[name]));
                Assert.True(assembly.HasMetadata, name);
                Assert.True(assembly.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size == 0, $"{name} holds machine code.");
            }
        );
    }

    [Fact]
    public void Module_and_tool_contain_libduckdb_of_their_platform_and_the_library_package_does_not()
    {
        static string[] Native(string path) =>
            [
                .. PackageFiles
                    .Read(path)
                    .Names.Select(n => Path.GetFileName(n)!)
                    .Where(n => n is "libduckdb.so" or "libduckdb.dylib" or "duckdb.dll"),
            ];
        string[] expected =
        [
            BuildFacts.Platform.Split('-')[0] switch
            {
                "win" => "duckdb.dll",
                "osx" => "libduckdb.dylib",
                _ => "libduckdb.so",
            },
        ];
        Assert.Equal(expected, Native(packed.Module));
        Assert.Equal(expected, Native(packed.Tool));
        Assert.Empty(Native(packed.Library));
        Assert.Empty(Native(packed.ToolPointer));
    }

    [Fact]
    public void Every_package_has_the_version_of_Directory_Build_props()
    {
        Assert.Matches(
            $@"(?m)^\s*ModuleVersion\s*=\s*'{Regex.Escape(BuildFacts.Version)}'\s*$",
            PackageFiles.Read(packed.Module).Text("MgcBackfill.psd1")
        );
        foreach (var package in new[] { packed.Tool, packed.ToolPointer, packed.Library })
            Assert.Equal(BuildFacts.Version, PackageFiles.Read(package).Metadata("version"));
        foreach (var package in new[] { packed.Module, packed.Tool, packed.Library })
        {
            using var assembly = new PEReader(
                new MemoryStream(PackageFiles.Read(package)[PackageFiles.Read(package).Path("MgcBackfill.Core.dll")])
            );
            var version = assembly.GetMetadataReader().GetAssemblyDefinition().Version;
            Assert.Equal(BuildFacts.Version, version.ToString(3));
            Assert.Equal(
                BuildFacts.Version,
                PackageFiles.Read(package).Contents.GetProperty("metadata").GetProperty("component").GetProperty("version").GetString()
            );
        }
    }

    [Fact]
    public void Every_NuGet_package_has_licence_readme_description_and_tags()
    {
        foreach (var package in new[] { packed.Tool, packed.ToolPointer, packed.Library })
        {
            var files = PackageFiles.Read(package);
            Assert.Equal("MIT", files.Metadata("license"));
            Assert.Equal("README.md", files.Metadata("readme"));
            Assert.Contains("Databento DBN files", files.Metadata("description"), StringComparison.Ordinal);
            Assert.NotEmpty(files.Metadata("tags")!);
            Assert.StartsWith("# ", files.Text("README.md"), StringComparison.Ordinal);
        }
    }

    private string GetPath(string package) =>
        package switch
        {
            "module" => packed.Module,
            "tool" => packed.Tool,
            _ => packed.Library,
        };

    // The folder to which the paths in the list are relative.
    private static string GetFolder(PackageFiles files, string package) =>
        package == "library" ? "" : files.Path("sbom.cdx.json")[..^"sbom.cdx.json".Length];

    private static IEnumerable<JsonElement> Components(PackageFiles files, string type) =>
        files.Contents.GetProperty("components").EnumerateArray().Where(c => c.GetProperty("type").GetString() == type);

    private static string? ComputeHash(JsonElement file) => file.GetProperty("hashes")[0].GetProperty("content").GetString();

    private static string? GetOrigin(JsonElement file) => file.GetProperty("properties")[0].GetProperty("value").GetString();

    private static bool IsLibrary(string name) => Path.GetExtension(name) is ".dll" or ".so" or ".dylib" or ".exe";
}
