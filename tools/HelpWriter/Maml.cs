using System.Globalization;
using System.Xml.Linq;

namespace MgcBackfill.HelpWriter;

/// <summary>Help in MAML, the XML that Get-Help reads.</summary>
internal static class Maml
{
    private static readonly XNamespace s_help = "http://msh";
    private static readonly XNamespace s_maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace s_command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace s_dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    /// <summary>The document for cmdlets and their pages.</summary>
    public static XDocument Document(IEnumerable<(Cmdlet Cmdlet, Page Page)> cmdlets) =>
        new(new XElement(s_help + "helpItems", new XAttribute("schema", "maml"), cmdlets.Select(c => Command(c.Cmdlet, c.Page))));

    private static XElement Command(Cmdlet cmdlet, Page page) =>
        new(
            s_command + "command",
            new XAttribute(XNamespace.Xmlns + "maml", s_maml),
            new XAttribute(XNamespace.Xmlns + "command", s_command),
            new XAttribute(XNamespace.Xmlns + "dev", s_dev),
            new XElement(
                s_command + "details",
                new XElement(s_command + "name", cmdlet.Name),
                new XElement(s_command + "verb", cmdlet.Name.Split('-')[0]),
                new XElement(s_command + "noun", cmdlet.Name.Split('-')[1]),
                Description([page.Synopsis])
            ),
            Description(page.Description),
            new XElement(
                s_command + "syntax",
                cmdlet.Sets.Select(set => new XElement(
                    s_command + "syntaxItem",
                    new XElement(s_maml + "name", cmdlet.Name),
                    cmdlet.Parameters.Where(p => p.In(set) is not null).Select(p => ParameterOf(p, p.In(set)!, page))
                ))
            ),
            new XElement(s_command + "parameters", cmdlet.Parameters.Select(p => ParameterOf(p, p.Places[0], page))),
            new XElement(s_command + "inputTypes", cmdlet.Inputs.Select(t => new XElement(s_command + "inputType", TypeOf(t)))),
            new XElement(s_command + "returnValues", cmdlet.Outputs.Select(t => new XElement(s_command + "returnValue", TypeOf(t)))),
            new XElement(
                s_command + "examples",
                page.Examples.Select(
                    (e, i) =>
                        new XElement(
                            s_command + "example",
                            new XElement(s_maml + "title", string.Create(CultureInfo.InvariantCulture, $"Example {i + 1}: {e.Title}")),
                            new XElement(s_dev + "code", e.Code + "\n\n" + e.Output),
                            // The empty paragraph keeps remarks apart from the title of the next example.
                            new XElement(s_dev + "remarks", Paragraphs([.. e.Remarks, ""]))
                        )
                )
            ),
            new XElement(
                s_command + "relatedLinks",
                new XElement(s_maml + "navigationLink", new XElement(s_maml + "linkText", "about_MgcBackfill"))
            )
        );

    private static XElement ParameterOf(Parameter parameter, Place place, Page page) =>
        new(
            s_command + "parameter",
            new XAttribute("required", place.IsMandatory),
            new XAttribute("variableLength", parameter.IsArray),
            new XAttribute("globbing", parameter.HasWildcards),
            new XAttribute("pipelineInput", PipelineOf(place)),
            new XAttribute("position", place.Position?.ToString(CultureInfo.InvariantCulture) ?? "named"),
            new XAttribute("aliases", parameter.Aliases.Count == 0 ? "none" : string.Join(", ", parameter.Aliases)),
            new XElement(s_maml + "name", parameter.Name),
            Description(page.Parameters[parameter.Name]),
            parameter.IsSwitch
                ? null
                : new XElement(
                    s_command + "parameterValue",
                    new XAttribute("required", true),
                    new XAttribute("variableLength", parameter.IsArray),
                    parameter.TypeName
                ),
            TypeOf(parameter.TypeName)
        );

    private static string PipelineOf(Place place) =>
        (place.ByValue, place.ByName) switch
        {
            (true, true) => "true (ByValue, ByPropertyName)",
            (true, false) => "true (ByValue)",
            (false, true) => "true (ByPropertyName)",
            _ => "false",
        };

    private static XElement TypeOf(string name) => new(s_dev + "type", new XElement(s_maml + "name", name));

    private static XElement Description(IReadOnlyList<string> paragraphs) => new(s_maml + "description", Paragraphs(paragraphs));

    private static IEnumerable<XElement> Paragraphs(IReadOnlyList<string> paragraphs) =>
        paragraphs.DefaultIfEmpty("").Select(p => new XElement(s_maml + "para", p));
}
