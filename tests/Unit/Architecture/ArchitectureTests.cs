using System.Text.RegularExpressions;
using MgcBackfill.Independent;
using MgcBackfill.Market;
using MgcBackfill.Synthetic;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Architecture;

/// <summary>The source code must match the diagram in docs/architecture.md.</summary>
public sealed partial class ArchitectureTests
{
    // The modules in the order in which a bar passes through them: a module may use those before it.
    private static readonly string[] s_modules =
    [
        "Errors",
        "Formats",
        "Files",
        "Dbn",
        "Market",
        "Integrity",
        "Source",
        "Text",
        "Staging",
        "Store",
        "DuckDb",
        "Postgres",
        "Engines",
        "Lake",
        "Independent",
        "Checkpoint",
        "Verify",
        "Workers",
        "LakeRuns",
        "Backfill",
        "Inventory",
        "Download",
        "Analysis",
        "Report",
        "BigQuery",
        "Log",
    ];

    private static readonly string s_independent = typeof(IndependentCheck).Namespace!;
    private static readonly string s_core = Path.Combine(Repository.Root, "src", "MgcBackfill.Core");

    public static TheoryData<string> Modules => [.. s_modules];

    [Theory]
    [MemberData(nameof(Modules))]
    public void A_module_uses_only_the_modules_before_it(string module)
    {
        var later = s_modules.SkipWhile(r => r != module).Skip(1).ToHashSet();
        foreach (var file in Sources(module))
        {
            var used = ModuleName().Matches(File.ReadAllText(file)).Select(m => m.Groups[1].Value).Where(later.Contains).Distinct();
            Assert.True(!used.Any(), $"{Path.GetFileName(file)} in {module} uses {string.Join(", ", used)}, which comes after it.");
        }
    }

    // Shared modules must not depend on their users. The log serves front ends only and is therefore the last module.
    [Theory]
    [InlineData("Errors", "")]
    [InlineData("Formats", "")]
    [InlineData("Files", "Errors")]
    [InlineData("Text", "Errors Formats Dbn Source")]
    [InlineData("Store", "Errors Formats Dbn Market Integrity Staging")]
    [InlineData("DuckDb", "Errors Formats Files Dbn Market Integrity Staging Store")]
    [InlineData("Postgres", "Errors Formats Dbn Market Integrity Staging Store")]
    [InlineData("Engines", "Market Staging Store DuckDb Postgres")]
    [InlineData("Market", "Errors Formats Dbn")]
    [InlineData("Checkpoint", "Errors Formats Files Market Source Engines")]
    [InlineData("Lake", "Errors Formats Files Dbn Market Integrity Source Text Staging Engines")]
    [InlineData("LakeRuns", "Errors Files Lake Workers")]
    [InlineData("Workers", "Errors Formats Files Dbn Market Integrity Source Staging Engines Lake")]
    [InlineData("BigQuery", "Errors Formats Files Market Lake")]
    [InlineData("Download", "Backfill Checkpoint Engines Errors Files Formats Inventory Market Source")]
    [InlineData("Log", "Errors Formats Market Source Store Checkpoint Verify Backfill")]
    public void A_module_uses_exactly_these_modules(string module, string expected)
    {
        var used = Sources(module)
            .SelectMany(f => ModuleName().Matches(File.ReadAllText(f)))
            .Select(m => m.Groups[1].Value)
            .Where(n => n != module);
        Assert.Equal(
            expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal),
            used.Distinct().Order(StringComparer.Ordinal)
        );
    }

    // The independent check proves nothing about the main reader if the two share code. The test looks at compiled code, because names in
    // source text can be abbreviated.
    [Fact]
    public void The_independent_check_shares_only_errors_and_database_access_with_the_product()
    {
        string[] shared = ["MgcBackfill.Errors", "MgcBackfill.DuckDb.Native"];

        var used = CompiledUse.GetUsedTypes(s_independent);

        Assert.Empty(used.Keys.Except(shared).Select(n => $"{n}: {string.Join(", ", used[n])}"));
        Assert.Equal(shared.Order(StringComparer.Ordinal), used.Keys.Order(StringComparer.Ordinal)); // they are really used
        Assert.Empty(CompiledUse.GetUsedTypes(shared).Keys.Except(shared));
    }

    // The main reader and the independent check share the zstd library; each has its own decompressor around it.
    [Fact]
    public void Only_the_main_reader_and_the_independent_check_use_the_zstd_library()
    {
        var users = Directory
            .EnumerateFiles(s_core, "*.cs", SearchOption.AllDirectories)
            .Where(f => File.ReadAllText(f).Contains("using ZstdSharp", StringComparison.Ordinal))
            .Select(f => Path.GetRelativePath(s_core, f).Split(Path.DirectorySeparatorChar)[0])
            .Where(r => r is not ("bin" or "obj"));

        Assert.Equal(["Dbn", "Independent"], users.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Only_the_gates_use_the_independent_check()
    {
        var users = s_modules.Where(m => $"MgcBackfill.{m}" != s_independent && GetUses(m).Contains(s_independent));

        Assert.Equal(["Verify"], users); // the gates compare the two; nothing else may use both

        static IEnumerable<string> GetUses(string module) => CompiledUse.GetUsedTypes($"MgcBackfill.{module}").Keys;
    }

    // The network is used by the download alone (N1); the engine of a server connects through Npgsql.
    [Fact]
    public void Only_the_download_opens_a_connection_to_another_host()
    {
        var users = s_modules.Where(m => Sources(m).Any(f => NetworkType().IsMatch(File.ReadAllText(f))));

        Assert.Equal(["Download"], users);
    }

    // The service works on the seam, so that it serves every engine. Nothing but the command line that runs it needs the web server.
    [Fact]
    public void The_service_uses_the_seam_and_no_engine_and_only_the_command_line_uses_the_service()
    {
        var used = Directory
            .EnumerateFiles(Path.Combine(Repository.Root, "src", "MgcBackfill.Service"), "*.cs")
            .SelectMany(f => ModuleName().Matches(File.ReadAllText(f)))
            .Select(m => m.Groups[1].Value)
            .Where(n => n != "Service");
        Assert.Equal(
            ["Analysis", "Backfill", "Checkpoint", "Engines", "Errors", "Formats", "Integrity", "Market", "Report", "Store", "Verify"],
            used.Distinct().Order(StringComparer.Ordinal)
        );
        foreach (var assembly in new[] { typeof(IndependentCheck).Assembly, typeof(MgcBackfill.Cmdlets.ReadDbnBarsCommand).Assembly })
            Assert.DoesNotContain(
                assembly.GetReferencedAssemblies(),
                a => a.Name!.Contains("AspNetCore", StringComparison.Ordinal) || a.Name == "MgcBackfill.Service"
            );
    }

    [Theory]
    [InlineData("Market")]
    [InlineData("Integrity")]
    [InlineData("Staging")]
    [InlineData("Store")]
    [InlineData("Independent")]
    public void A_stage_reads_no_clock_and_writes_no_console(string module)
    {
        foreach (var file in Sources(module))
        {
            var text = File.ReadAllText(file);
            Assert.DoesNotContain("DateTime.UtcNow", text, StringComparison.Ordinal);
            Assert.DoesNotContain("DateTime.Now", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Console.", text, StringComparison.Ordinal);
        }
    }

    // A coverage test over the synthetic market proves something about the table of hours only if neither was made from the other.
    [Fact]
    public void The_synthetic_market_and_the_table_of_hours_do_not_use_each_other()
    {
        foreach (var file in Sources("Synthetic"))
            Assert.DoesNotMatch($"{nameof(TradingHours)}|{nameof(SpecialDays)}|{nameof(UsClock)}", File.ReadAllText(file));
        foreach (var file in Sources("Market"))
            Assert.DoesNotMatch($"{typeof(GlobexCalendar).Namespace}|{nameof(GlobexCalendar)}", File.ReadAllText(file));
    }

    [Fact]
    public void Every_folder_of_the_core_is_a_known_module()
    {
        var folders = Directory.EnumerateDirectories(s_core).Select(d => Path.GetFileName(d)!).Where(d => d is not ("bin" or "obj"));
        var known = s_modules.Append("Synthetic");
        Assert.Equal(known.Order(StringComparer.Ordinal), folders.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_module_is_named_in_the_architecture_diagram()
    {
        var diagram = File.ReadAllText(Path.Combine(Repository.Root, "docs", "architecture.md"));
        Assert.All(s_modules, module => Assert.Contains(module, diagram, StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_of_the_core_holds_the_type_it_is_named_after()
    {
        foreach (
            var file in Directory
                .EnumerateFiles(s_core, "*.cs", SearchOption.AllDirectories)
                .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
        )
        {
            var name = Path.GetFileName(file).Split('.')[0];
            if (name is "Exceptions" or "Handles")
                continue;
            Assert.Matches($@"\b(class|struct|record|enum|interface) (struct )?{name}\b", File.ReadAllText(file));
        }
    }

    private static IEnumerable<string> Sources(string module) =>
        Directory.EnumerateFiles(Path.Combine(s_core, module), "*.cs", SearchOption.AllDirectories);

    [GeneratedRegex(@"\b(Http(Client|Request|Response)\w*|Sockets?\w*Handler|TcpClient|new Socket|WebRequest|WebSocket)\b")]
    private static partial Regex NetworkType();

    [GeneratedRegex(@"\bMgcBackfill\.(\w+)\b")]
    private static partial Regex ModuleName();
}
