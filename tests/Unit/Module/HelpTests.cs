using System.Xml.Linq;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Module;

/// <summary>The help, made of docs/cmdlets, describes the cmdlets and parameters that exist, and no others.</summary>
public sealed class HelpTests
{
    private static readonly XNamespace s_command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace s_maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace s_dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    public static TheoryData<string> Cmdlets => [.. CmdletMetadata.All.Select(c => c.Name)];

    [Fact]
    public void Describes_every_cmdlet_and_nothing_else() =>
        Assert.Equal(
            CmdletMetadata.All.Select(c => c.Name).ToHashSet(),
            ModuleFiles.Help.Descendants(s_command + "details").Select(d => d.Element(s_command + "name")!.Value).ToHashSet()
        );

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Describes_every_parameter(string name)
    {
        var cmdlet = CmdletMetadata.All.Single(c => c.Name == name);
        var expected = cmdlet.SupportsShouldProcess ? cmdlet.Parameters.Concat(["WhatIf", "Confirm"]) : cmdlet.Parameters;
        var parameters = Get(name).Element(s_command + "parameters")!.Elements(s_command + "parameter").ToArray();
        Assert.Equal(expected.Order(StringComparer.Ordinal), parameters.Select(GetName).Order(StringComparer.Ordinal));
        Assert.All(parameters, p => Assert.False(string.IsNullOrWhiteSpace(p.Element(s_maml + "description")!.Value), GetName(p)));
        var shown = Get(name).Descendants(s_command + "syntaxItem").Descendants(s_command + "parameter");
        Assert.Equal(expected.ToHashSet(), shown.Select(GetName).ToHashSet());
    }

    // PowerShell shows it when it prompts for a parameter that was not given.
    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Has_a_text_for_the_prompt_of_every_mandatory_parameter(string name)
    {
        var mandatory = CmdletMetadata
            .All.Single(c => c.Name == name)
            .Type.GetProperties()
            .SelectMany(p => p.GetCustomAttributesData())
            .Where(a => a.NamedArguments.Any(n => n.MemberName == "Mandatory" && n.TypedValue.Value is true));
        Assert.All(mandatory, a => Assert.Contains(a.NamedArguments, n => n.MemberName == "HelpMessage" && n.TypedValue.Value is string));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Names_the_aliases_of_every_parameter(string name)
    {
        var cmdlet = CmdletMetadata.All.Single(c => c.Name == name);
        var reported = Get(name).Descendants(s_command + "parameter").Where(p => cmdlet.Parameters.Contains(GetName(p)));
        Assert.All(
            reported,
            p =>
            {
                var aliases = CmdletMetadata.GetAliases(cmdlet.Type.GetProperty(GetName(p))!);
                Assert.Equal(aliases.Count == 0 ? "none" : string.Join(", ", aliases), (string?)p.Attribute("aliases"));
            }
        );
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Names_the_output_types(string name) =>
        Assert.Equal(
            CmdletMetadata.All.Single(c => c.Name == name).OutputTypes.ToHashSet(),
            Get(name).Descendants(s_command + "returnValue").Select(r => r.Element(s_dev + "type")!.Value.Trim()).ToHashSet()
        );

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Has_examples_with_their_output(string name)
    {
        var examples = Get(name).Descendants(s_command + "example").Select(e => e.Element(s_dev + "code")!.Value).ToArray();
        Assert.NotEmpty(examples);
        Assert.All(
            examples,
            code =>
            {
                Assert.Contains(name, code, StringComparison.Ordinal);
                var output = code.Split("\n\n", 2)[1];
                Assert.NotEmpty(output.Trim());
                Assert.All(output.Split('\n'), line => Assert.True(line.Length <= 80, line));
            }
        );
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Has_a_synopsis_and_a_description(string name)
    {
        Assert.EndsWith(".", Get(name).Element(s_command + "details")!.Element(s_maml + "description")!.Value, StringComparison.Ordinal);
        Assert.EndsWith(".", Get(name).Element(s_maml + "description")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_without_one_of_the_parameters_stops_the_build()
    {
        using var folder = new ScratchFolder();
        foreach (var page in Directory.EnumerateFiles(ModuleFiles.Pages))
            File.Copy(page, folder.File(Path.GetFileName(page)));
        var changed = folder.File("Read-DbnBars.md");
        File.WriteAllText(changed, File.ReadAllText(changed).Replace("### -Recurse", "### -Recursive", StringComparison.Ordinal));
        var error = Assert.Throws<InvalidDataException>(() =>
            HelpWriter.Program.Write(typeof(Cmdlets.ReadDbnBarsCommand).Assembly, folder.FullName)
        );
        Assert.Contains("Recurse", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_about_topic_names_every_cmdlet() =>
        Assert.All(CmdletMetadata.All, c => Assert.Contains(c.Name, ModuleFiles.About, StringComparison.Ordinal));

    [Fact]
    public void The_readme_names_every_cmdlet()
    {
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        Assert.All(CmdletMetadata.All, c => Assert.Contains(c.Name, readme, StringComparison.Ordinal));
    }

    private static XElement Get(string name) =>
        ModuleFiles
            .Help.Descendants(s_command + "command")
            .Single(c => c.Element(s_command + "details")!.Element(s_command + "name")!.Value == name);

    private static string GetName(XElement parameter) => parameter.Element(s_maml + "name")!.Value;
}
