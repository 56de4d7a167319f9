using System.Text.RegularExpressions;
using System.Xml.Linq;
using MgcBackfill.Cmdlets;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Module;

/// <summary>The files of the module, read as text, without PowerShell.</summary>
internal static partial class ModuleFiles
{
    private static readonly string s_folder = Path.Combine(Repository.Root, "module");

    public static string Manifest => File.ReadAllText(Path.Combine(s_folder, "MgcBackfill.psd1"));

    public static XDocument Formats => XDocument.Load(Path.Combine(s_folder, "MgcBackfill.Format.ps1xml"));

    public static string RootModule => File.ReadAllText(Path.Combine(s_folder, "MgcBackfill.psm1"));

    /// <summary>The folder of the pages that the help is made of.</summary>
    public static string Pages => Path.Combine(Repository.Root, "docs", "cmdlets");

    /// <summary>The help as the build writes it.</summary>
    public static XDocument Help { get; } = HelpWriter.Program.Write(typeof(ReadDbnBarsCommand).Assembly, Pages);

    public static string About => File.ReadAllText(Path.Combine(s_folder, "en-US", "about_MgcBackfill.help.txt"));

    /// <summary>The quoted strings of a list in the manifest.</summary>
    public static IReadOnlyList<string> ManifestList(string key)
    {
        var list = Regex.Match(Manifest, $@"^\s*{key}\s*=\s*@\((.*?)\)", RegexOptions.Singleline | RegexOptions.Multiline);
        Assert.True(list.Success, $"The manifest has no list {key}.");
        return [.. Quoted().Matches(list.Groups[1].Value).Select(m => m.Groups[1].Value)];
    }

    [GeneratedRegex("'([^']*)'")]
    private static partial Regex Quoted();
}
