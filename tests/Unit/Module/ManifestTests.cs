using System.Text.RegularExpressions;
using MgcBackfill.Cmdlets;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Module;

/// <summary>The manifest matches the assembly (I1).</summary>
public sealed class ManifestTests
{
    [Fact]
    public void Exports_exactly_the_cmdlets_of_the_assembly() =>
        Assert.Equal(CmdletMetadata.All.Select(c => c.Name), ModuleFiles.ManifestList("CmdletsToExport"));

    [Fact]
    public void Holds_the_cmdlets_that_the_rules_name() =>
        Assert.Empty( // I1
            new[]
            {
                "Get-BackfillCheckpoint",
                "Invoke-MgcBackfill",
                "Read-DbnBars",
                "Select-FrontMonth",
                "Test-BackfillHonesty",
                "Test-BarIntegrity",
            }.Except(CmdletMetadata.All.Select(c => c.Name))
        );

    [Fact]
    public void Exports_exactly_the_aliases_of_the_assembly() =>
        Assert.Equal(CmdletMetadata.All.SelectMany(c => c.Aliases), ModuleFiles.ManifestList("AliasesToExport"));

    [Theory]
    [InlineData("FunctionsToExport")]
    [InlineData("VariablesToExport")]
    public void Exports_nothing_else(string key) => Assert.Empty(ModuleFiles.ManifestList(key));

    [Fact]
    public void Requires_the_supported_version_of_PowerShell()
    {
        Assert.Matches(@"PowerShellVersion\s*=\s*'7\.6'", ModuleFiles.Manifest);
        Assert.Equal(["Core"], ModuleFiles.ManifestList("CompatiblePSEditions"));
    }

    // Only Directory.Build.props holds the version; tests/Packages and Module.Tests.ps1 check what the build makes of this placeholder.
    [Fact]
    public void Leaves_the_version_to_the_build() =>
        Assert.Single(Regex.Matches(ModuleFiles.Manifest, @"(?m)^\s*ModuleVersion\s*=\s*'0\.0\.0'\s*$"));

    [Fact]
    public void Names_only_existing_files()
    {
        Assert.Matches(@"RootModule\s*=\s*'MgcBackfill\.psm1'", ModuleFiles.Manifest);
        string[] files = ["MgcBackfill.psm1", .. ModuleFiles.ManifestList("FormatsToProcess")];
        Assert.Equal(2, files.Length);
        Assert.All(files, f => Assert.True(File.Exists(Path.Combine(Repository.Root, "module", f))));
        Assert.Contains($"{typeof(ReadDbnBarsCommand).Assembly.GetName().Name}.dll", ModuleFiles.RootModule, StringComparison.Ordinal);
    }

    [Fact]
    public void Has_no_type_data_that_a_second_import_would_reject() =>
        Assert.DoesNotContain("TypesToProcess", ModuleFiles.Manifest, StringComparison.Ordinal);

    [Fact]
    public void Every_cmdlet_is_sealed_and_has_no_parameter_that_collides_with_a_common_one() =>
        Assert.All(
            CmdletMetadata.All,
            cmdlet =>
            {
                // PowerShell itself uses db, vb, ea and so on: a parameter with such a name makes the whole cmdlet unusable.
                string[] taken = ["db", "vb", "ea", "wa", "infa", "proga", "ev", "wv", "iv", "ov", "ob", "pv", "Verbose", "Debug"];
                Assert.True(cmdlet.Type.IsSealed);
                Assert.DoesNotContain(cmdlet.Parameters, p => taken.Contains(p, StringComparer.OrdinalIgnoreCase));
            }
        );

    [Fact]
    public void Only_the_cmdlets_that_write_support_ShouldProcess() =>
        Assert.Equal(
            [
                "Complete-BarLake",
                "Export-BarLake",
                "Initialize-BarDatabase",
                "Invoke-MgcBackfill",
                "New-BackfillReport",
                "Save-DbnGap",
                "Test-DbnSource",
            ],
            CmdletMetadata.All.Where(c => c.SupportsShouldProcess).Select(c => c.Name).Order(StringComparer.Ordinal)
        );
}
